import type { ListOperation } from '../lists/find-lists.ts';
import type { Operation } from '../operations/operation.ts';
import { anonymous } from './givers.ts';
import type { UseOf } from './parameter-source.ts';

/** Counts what the document has below each place in its paths that ends with a parameter. */
export function useOfPlaces(operations: readonly Operation[], lists: readonly ListOperation[]): UseOf {
  const below = new Map<string, number>();
  for (const { operation } of lists) {
    for (const { index } of operation.path.matchAll(/\}/g)) {
      const place = anonymous(operation.path.slice(0, index + 1));
      below.set(place, (below.get(place) ?? 0) + 1);
    }
  }
  const posts = new Set(
    operations.filter(({ method }) => method === 'POST').map(({ path }) => anonymous(path)),
  );
  const places = new Map<string, Set<string>>();
  for (const { operation } of lists) {
    const place = operation.path.slice(0, operation.path.indexOf('}') + 1);
    const name = nameIn(place);
    places.set(name, (places.get(name) ?? new Set()).add(anonymous(place)));
  }
  return (place) => {
    const name = anonymous(place);
    return {
      lists: below.get(name) ?? 0,
      isCreated: posts.has(name.replace(/\/\{\}$/, '')),
      isOnlyOneCalledSo: (places.get(nameIn(place))?.size ?? 0) < 2,
    };
  };
}

function nameIn(place: string): string {
  return /\{([^{}]*)\}$/.exec(place)?.[1] ?? '';
}

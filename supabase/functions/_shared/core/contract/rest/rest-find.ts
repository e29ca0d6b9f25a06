import type { FoundInList, ListWalk } from '../definition.ts';
import { type IdField, splitId } from '../entity-id.ts';
import { listWalker } from './list-walker.ts';
import { namesOf } from './parent-levels.ts';
import type { RestClient } from './rest-client.ts';
import type { RestListRecord } from './rest-list.ts';

/** Where objects are found that the API has no call for. */
export interface RestFindRecord {
  readonly list: Omit<RestListRecord, 'createdSince'>;
  /** The resource's idField. */
  readonly id: IdField;
}

/**
 * The `retrieve` of a resource whose objects are only seen in its list: the list is walked until they are found, with an id
 * that names the parent only that parent's. A walk must fit into the time of one call of a function.
 * @throws ConfigurationError as `restList`
 */
export function restFind(
  list: RestFindRecord['list'],
  { id }: Pick<RestFindRecord, 'id'>,
): FoundInList<RestClient> & { readonly record: RestFindRecord } {
  const read = listWalker(list);
  const names = namesOf(list);
  const walk = (ids: readonly string[], only: Readonly<Record<string, string>>): ListWalk<RestClient> => ({
    ids,
    list: (client, { cursor, signal }) => read(client, { cursor, signal, parameters: [], only }),
  });
  return {
    by: 'list',
    record: { list, id },
    walksFor(ids) {
      if (typeof id === 'string') return [walk(ids, {})];
      const walks = new Map<string, { readonly ids: string[]; readonly only: Record<string, string> }>();
      for (const each of ids) {
        const parts = splitId(each, id.length);
        if (parts === null) continue;
        const only = Object.fromEntries(
          id.flatMap((field, index) => (names.includes(field) ? [[field, parts[index] ?? '']] : [])),
        );
        const key = JSON.stringify(only);
        const same = walks.get(key) ?? { ids: [], only };
        same.ids.push(each);
        walks.set(key, same);
      }
      return [...walks.values()].map((each) => walk(each.ids, each.only));
    },
  };
}

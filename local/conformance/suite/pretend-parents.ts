import { withValueAt } from '../../../supabase/functions/_shared/core/contract/dot-path.ts';
import type {
  Hint,
  Pagination,
  Payload,
  RestEach,
} from '../../../supabase/functions/_shared/core/contract/index.ts';
import { isHeader } from '../../../supabase/functions/_shared/core/contract/rest/hint.ts';
import {
  parentLevels,
  type WalkedRecord,
} from '../../../supabase/functions/_shared/core/contract/rest/parent-levels.ts';
import type { Answer, ProviderRequest } from './provider-server.ts';

/** The lists of the parents for which a list is read, as its record says; none for a list that says nothing of any. */
export function parentsOf(list: unknown): readonly RestEach[] {
  const { record } = list as { readonly record?: WalkedRecord };
  return record === undefined ? [] : parentLevels(record);
}

const parentId = '7';

/** A provider with one parent at each level; its lists are empty when they are asked once more. Null for other calls. */
export function pretendParents(parents: readonly RestEach[]): (request: ProviderRequest) => Answer | null {
  const shown = new Set<RestEach>();
  return ({ method, url }) => {
    const { pathname } = new URL(url, 'http://any');
    const list = parents.find(
      (each) => (each.method ?? 'GET') === method && expressionOf(each.path).test(pathname),
    );
    if (list === undefined) return null;
    const items = shown.has(list) ? [] : [parentOf(list)];
    shown.add(list);
    return lastPage(list, items);
  };
}

function expressionOf(path: string): RegExp {
  const parts = path.split(/\{[^{}]+\}/).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`${parts.join('[^/]+')}$`);
}

function parentOf({ values, element = '' }: RestEach): Payload {
  const parent = Object.values(values).reduce<Payload>((all, path) => withValueAt(all, path, parentId), {});
  return element.length === 0 ? parent : withValueAt({}, element, parent);
}

/** A page which says, in whatever way the list does, that nothing comes behind it. */
function lastPage({ items, pagination }: RestEach, objects: readonly Payload[]): Answer {
  const headers: Record<string, string> = {};
  let body: unknown = items.length === 0 ? objects : withValueAt({}, items, objects);
  for (const [hint, value] of hintsOf(pagination)) {
    if (isHeader(hint)) headers[hint.header] = String(value);
    else if (!Array.isArray(body)) body = withValueAt(body as Payload, hint, value);
  }
  return { status: 200, headers, body: JSON.stringify(body) };
}

function hintsOf(pagination: Pagination): readonly (readonly [Hint, unknown])[] {
  const hints: readonly (readonly [string, unknown])[] = [
    ['hasMore', false],
    ['isLast', true],
    ['lastPage', 1],
    ['total', 1],
  ];
  const said = pagination as unknown as Readonly<Record<string, Hint | undefined>>;
  return hints.flatMap(([name, value]) => (said[name] === undefined ? [] : [[said[name], value] as const]));
}

import type { BaseUrl } from '../api-description.ts';
import type { ApiReader } from '../document/api-reader.ts';
import { arrayOr, objectOr, stringOr } from '../document/json-value.ts';

/** The first server of the document; a relative one is kept as it is, since only its place on the web completes it. */
export function readBaseUrl(reader: ApiReader): BaseUrl | null {
  const servers = reader.child(reader.root, 'servers');
  const nodes = servers === null ? [] : reader.elements(servers).map((node) => reader.follow(node));
  const usable = nodes.filter(({ value }) => stringOr(objectOr(value).url, '') !== '');
  const first = usable[0];
  if (first === undefined) return null;
  const own = objectOr(first.value);
  const url = trimmed(own.url);
  const variables = Object.entries(objectOr(own.variables))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => ({
      name,
      value: stringOr(objectOr(value).default, null),
      values: arrayOr(objectOr(value).enum).filter((each): each is string => typeof each === 'string'),
    }));
  return {
    url,
    variables,
    others: usable.slice(1).map(({ value }) => trimmed(objectOr(value).url)),
    confidence: /^https?:\/\//i.test(url) && usable.length === 1 ? 'certain' : 'likely',
    evidence: [{ pointer: first.pointer, says: `server ${url}` }],
  };
}

function trimmed(url: unknown): string {
  return stringOr(url, '').replace(/\/+$/, '');
}

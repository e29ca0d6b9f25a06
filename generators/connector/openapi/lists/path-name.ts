import { singularOf, snakeCase, wordsOf } from '../schema/words.ts';

/** Last parts of a path that say what is done, not to what. */
const verbs: ReadonlySet<string> = new Set([
  'list',
  'search',
  'query',
  'find',
  'all',
  'scroll',
  'filter',
  '_search',
  'getall',
  'get',
  'fetch',
  'index',
  'paged',
  'export',
]);

/** Last parts of a path that narrow the list before them: `/gists/public`. */
const adjectives: ReadonlySet<string> = new Set([
  ...[
    'me',
    'self',
    'current',
    'mine',
    'public',
    'latest',
    'recent',
    'active',
    'archived',
    'deleted',
    'trash',
    'starred',
  ],
  ...['custom', 'pending', 'closed', 'open'],
]);

/** What a path is a list of, in snake_case: `/v1/customers/search` → customers, `/conversations.list` → conversations. */
export interface PathName {
  readonly name: string;
  /** The path without the verb and the file ending at its end: what ids are appended to. */
  readonly base: string;
  /** Whether it had a verb at the end. */
  readonly hasVerb: boolean;
}

export function pathName(path: string): PathName {
  const segments = path.split('/').map((segment) => segment.replace(/\.(json|xml)$/i, ''));
  let hasVerb = false;
  while (segments.length > 2 && isAside(segments)) {
    hasVerb ||= segments.at(-1) !== '';
    segments.pop();
  }
  const last = segments.at(-1) ?? '';
  // Methods behind a dot or a colon (`users.list`, `users:search`).
  const [noun = '', method] = splitMethod(last);
  const isVerb = method !== undefined && verbs.has(method.toLowerCase());
  const words = wordsOf(isVerb || method === undefined ? noun : `${noun}_${method}`);
  const verb = words[0] ?? '';
  const isSearch = segments.some((segment) => /^search$/i.test(segment));
  const isCall = words.length > 1 && ['get', 'list', 'fetch', 'find'].includes(verb);
  const base = [...segments.slice(0, -1), isVerb ? noun : last].join('/');
  return {
    name: snakeCase(words.slice(isCall ? 1 : 0).join('_')),
    base,
    hasVerb: hasVerb || isVerb || isCall || isSearch,
  };
}

/** A segment that names no collection: the version of an API and what stands before it. */
export function isRoot(segment: string): boolean {
  return /^(|api|apis|rest|ws|v?\d+(\.\d+)*|latest|json)$/i.test(segment);
}

/** Whether a word says what is done and not to what. */
export function isVerb(word: string): boolean {
  return verbs.has(word);
}

/** Whether the last segment does not name what is listed. An adjective needs a plural before it: `/user/starred` has none. */
function isAside(segments: readonly string[]): boolean {
  const last = (segments.at(-1) ?? '').toLowerCase();
  if (last === '') return true;
  const holder = segments.at(-2) ?? '';
  // At the root of an API there is nothing that it could be done to.
  if (verbs.has(last)) return !isRoot(holder) && !(holder.includes('{') && last === 'filter');
  const before = snakeCase(segments.at(-2) ?? '');
  return (
    adjectives.has(last) && before !== '' && !segments.at(-2)?.includes('{') && singularOf(before) !== before
  );
}

export function endsWithParameter(path: string): boolean {
  return /\}(\.(json|xml))?\/?$/.test(path);
}

function splitMethod(segment: string): [string, string?] {
  const at = Math.max(segment.lastIndexOf('.'), segment.lastIndexOf(':'));
  return at <= 0 || segment.includes('{') ? [segment] : [segment.slice(0, at), segment.slice(at + 1)];
}

import type { ApiReader } from '../document/api-reader.ts';
import type { Hint } from '../paging/answer-hints.ts';
import { propertyShape, type Shape } from '../schema/shape.ts';
import { plain } from '../schema/words.ts';
import type { ListOperation } from './find-lists.ts';
import { type ItemList, isGenericName } from './item-list.ts';
import { endsWithParameter } from './path-name.ts';

/** What is known of an operation that may be a list. */
export type Candidate = Pick<ListOperation, 'operation' | 'list' | 'named' | 'hints' | 'paging'>;

/** From this score on an answer with an array of objects is taken for a list of them. */
const enough = 5;

/** Whether an answer with an array of objects is a list of them, and not a thing that has them among its parts. */
export function isList(reader: ApiReader, candidate: Candidate, answer: Shape): boolean {
  return scoreOf(reader, candidate, answer) >= enough;
}

function scoreOf(reader: ApiReader, candidate: Candidate, answer: Shape): number {
  const { operation, list, hints } = candidate;
  const bare = list.path.length === 0;
  const words = `${operation.operationId ?? ''} ${operation.text.split('\n')[0] ?? ''}`;
  let score = 0;
  if (bare) score += 5;
  if (list.fit >= 5) score += 4;
  else if (list.fit >= 3) score += 1;
  else score -= 2;
  if (list.fit < 6 && list.rivals > 1) score -= 3;
  if (hasPages(candidate)) score += 3;
  if (hints.some(({ kind }) => !['page', 'offset', 'size'].includes(kind))) score += 2;
  if (saysList(reader, answer)) score += 3;
  if (/\b(lists?|search|all|index)\b|^(list|search|getall|findall)|list$/i.test(words)) score += 2;
  if (answer.properties.has('id') && !bare) score -= 5;
  if (endsWithParameter(operation.path))
    score -= hasPages(candidate) || hints.some(({ kind }) => kind.startsWith('next_')) ? 1 : 6;
  // An envelope has little besides its list; a thing with a list among its parts has more.
  const strangers = bare ? 0 : strangersIn(answer, list, hints);
  if (!bare && strangers === 0) score += 1;
  if (!bare && list.rivals === 0 && list.hasId && strangers <= 2) score += 1;
  score -= Math.min(4, Math.max(0, strangers - 3));
  return score;
}

/** `object: 'list'`, `type: 'conversation.list'`. */
function saysList(reader: ApiReader, answer: Shape): boolean {
  return ['object', 'type'].some((name) => {
    const shape = propertyShape(reader, answer, name);
    if (shape === null) return false;
    return [...shape.values, ...shape.examples, shape.fallback].some(
      (value) => typeof value === 'string' && /(^|\.)list$/.test(value),
    );
  });
}

const envelopeNames: ReadonlySet<string> = new Set([
  ...[
    'ok',
    'success',
    'object',
    'type',
    'url',
    'links',
    'meta',
    'metadata',
    'pagination',
    'paging',
    'pages',
    'errors',
    'error',
  ],
  ...[
    'warnings',
    'status',
    'code',
    'message',
    'included',
    'self',
    'expand',
    'jsonapi',
    'responsemetadata',
    'additionaldata',
  ],
  ...[
    'relatedobjects',
    'perpage',
    'limit',
    'maxresults',
    'pagesize',
    'requestid',
    'previous',
    'prev',
    'first',
    'last',
    'kind',
    'etag',
  ],
]);

function strangersIn(answer: Shape, list: ItemList, hints: readonly Hint[]): number {
  const known = new Set([list.path[0], ...hints.map(({ path }) => path[0])]);
  return [...answer.properties.keys()].filter(
    (name) => !known.has(name) && !envelopeNames.has(plain(name)) && !isGenericName(name),
  ).length;
}

/** Whether the operation takes parameters of paging. */
export function hasPages({ paging }: Pick<ListOperation, 'paging'>): boolean {
  return [paging.page, paging.offset, paging.cursor, paging.scroll, paging.size].some(
    (each) => each !== null,
  );
}

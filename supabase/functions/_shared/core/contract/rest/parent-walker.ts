import type { ListPage } from '../definition.ts';
import { pathText, valueAt } from '../dot-path.ts';
import { idOf } from '../entity-id.ts';
import { ApiError, CursorExpiredError } from '../errors.ts';
import { isPayload, type Payload } from '../payload.ts';
import type { WalkRequest } from './list-walker.ts';
import { namesOf, parentLevels, type WalkedRecord } from './parent-levels.ts';
import { dateOf, type PageReader } from './read-page.ts';
import type { RestClient } from './rest-client.ts';
import type { RestEach } from './rest-each.ts';
import { RestError } from './rest-error.ts';
import {
  type OpenList,
  type ParentValues,
  readPlace,
  shapeOf,
  unopened,
  type WalkPlace,
  writePlace,
} from './walk-place.ts';

/** So many parents are read before the first one's list is: their own list is then left alone for a long time, or over. */
const readAhead = 500;
/** How often a list below the first may be begun anew, before the whole walk is. */
const mostRestarts = 3;
/** See WalkPlace.answers. */
const noneAnswers = 2;
const oneAnswers = 3;

/**
 * Makes the reader of a list that there is for each parent; see RestEach. Every page is one call: of a parents' list, whose
 * page is then empty, or of the list itself. The cursor holds the parents that wait, so that a walk is resumed anywhere.
 *
 * A cursor that the provider refuses below the outermost list begins that one list anew: what it had shown comes once more.
 * @param readers of the parents' lists, the outermost first, and of the list itself
 */
export function parentWalker(
  record: WalkedRecord,
  readers: readonly PageReader[],
): (client: RestClient, request: WalkRequest) => Promise<ListPage> {
  const levels = parentLevels(record);
  const names = namesOf(record);
  const shape = shapeOf([...levels, record].map(({ path, pagination }) => [path, pagination.by, names]));

  return async (client, { cursor, signal, parameters, only = {} }) => {
    const place = enter(cursor === null ? begin(levels, only) : readPlace(cursor, shape), levels);
    const { open } = place;
    const depth = open.length - 1;
    const current = open[depth] as OpenList;
    const level = levels[depth];
    const known = knownValues(open.slice(0, -1), levels);
    const turn = (next: WalkPlace, page: Omit<ListPage, 'next'>): ListPage => {
      const left = close(next);
      const empty = left === null ? next.answers.indexOf(noneAnswers) : -1;
      if (empty >= 0)
        throw new ApiError(
          `${(levels[empty + 1] ?? record).path}: the lists of all parents answered that there is none`,
          404,
        );
      return { ...page, next: left === null ? null : writePlace(left, shape) };
    };

    try {
      const page = await (readers[depth] as PageReader)(client, {
        cursor: current.next,
        signal,
        parameters: level === undefined ? parameters : [],
        named: (name) => known[name] ?? null,
      });
      const { items, date } = page;
      const answers = depth === 0 ? place.answers : place.answers.with(depth - 1, oneAnswers);
      if (level === undefined) {
        const read = { ...current, next: page.next, isRead: page.next === null };
        return turn({ answers, open: open.with(-1, read) }, { items: items.map(withValues(known)), date });
      }
      const read = parentsRead(level, current, page, only);
      return turn({ answers, open: open.with(-1, read) }, { items: [], date });
    } catch (error) {
      const refusal = refusalIn(error);
      if (depth === 0 || refusal === null) throw error;
      const page = { items: [], date: dateOf(refusal) };
      if (current.next === null) {
        const before = place.answers[depth - 1] ?? 0;
        const count = before === oneAnswers ? before : Math.min(before + 1, noneAnswers);
        const answers = place.answers.with(depth - 1, count);
        return turn({ answers, open: open.with(-1, { ...current, isRead: true }) }, page);
      }
      if (current.restarts === mostRestarts) throw new CursorExpiredError(refusal.message, { cause: error });
      return turn({ ...place, open: open.with(-1, { ...unopened, restarts: current.restarts + 1 }) }, page);
    }
  };
}

/** The beginning; where every parent is named, without reading the lists of parents. */
function begin(levels: readonly RestEach[], only: Readonly<Record<string, string>>): WalkPlace {
  const named = levels.map(({ values }) => Object.keys(values).map((name) => only[name]));
  const isNamed = named.every((values) => values.every((value) => value !== undefined));
  const answers = levels.map(() => 0);
  if (!isNamed) return { answers, open: [unopened] };
  const open = named.map((values) => ({ ...unopened, isRead: true, waiting: [values as ParentValues] }));
  return { answers, open: [...open, unopened] };
}

/** Opens the list of the first parent that waits, unless more parents are to be read first. */
function enter(place: WalkPlace, levels: readonly RestEach[]): WalkPlace {
  const depth = place.open.length - 1;
  const level = levels[depth];
  if (level === undefined) return place;
  const { waiting, isRead } = place.open[depth] as OpenList;
  const most = level.pagination.by === 'none' ? 1 : readAhead;
  return isRead || waiting.length >= most
    ? enter({ ...place, open: [...place.open, unopened] }, levels)
    : place;
}

/** Closes lists that are read, and takes their parents from those that wait; null when nothing is left. */
function close(place: WalkPlace): WalkPlace | null {
  const last = place.open.at(-1);
  if (last === undefined) return null;
  if (!last.isRead || last.waiting.length > 0) return place;
  const outer = place.open.slice(0, -1);
  const parents = outer.at(-1);
  if (parents === undefined) return null;
  return close({ ...place, open: outer.with(-1, { ...parents, waiting: parents.waiting.slice(1) }) });
}

/** The values of the parents whose lists are open, by name. */
function knownValues(open: readonly OpenList[], levels: readonly RestEach[]): Record<string, string> {
  return Object.fromEntries(
    open.flatMap(({ waiting }, depth) =>
      Object.keys(levels[depth]?.values ?? {}).map((name, index) => [name, waiting[0]?.[index] ?? '']),
    ),
  );
}

/** A parents' list after a page of it. */
function parentsRead(
  level: RestEach,
  current: OpenList,
  { items, next }: ListPage,
  only: Readonly<Record<string, string>>,
): OpenList {
  const names = Object.keys(level.values);
  const found = items
    .map((parent) => valuesOf(parent, level))
    .filter((values) => names.every((name, index) => (only[name] ?? values[index]) === values[index]));
  const keyed = new Map([...current.waiting, ...found].map((values) => [JSON.stringify(values), values]));
  if (level.pagination.by !== 'none')
    return { ...current, next, isRead: next === null, waiting: [...keyed.values()] };

  // All parents at once may be too many for a cursor: by their values in order, it comes to all that stay.
  const left = [...keyed].sort(([a], [b]) => (a < b ? -1 : 1)).filter(([key]) => key > (current.next ?? ''));
  const taken = left.slice(0, readAhead);
  return {
    ...current,
    next: taken.at(-1)?.[0] ?? null,
    isRead: taken.length === left.length,
    waiting: taken.map(([, values]) => values),
  };
}

function valuesOf(parent: Payload, { path, values }: RestEach): ParentValues {
  return Object.entries(values).map(([name, at]) => {
    const value = idOf(valueAt(parent, at));
    if (value !== null) return value;
    throw new ApiError(
      `${path}: an object has nothing at "${pathText(at)}" that can stand for {${name}}`,
      null,
    );
  });
}

/** Writes the parents' values into an object of the list that has none of its own. */
function withValues(values: Readonly<Record<string, string>>): (item: Payload) => Payload {
  return (item) => {
    if (!isPayload(item)) return item;
    const missing = Object.entries(values).filter(
      ([name]) => !Object.hasOwn(item, name) || item[name] === null,
    );
    return missing.length === 0 ? item : { ...item, ...Object.fromEntries(missing) };
  };
}

/** The answer that says that a list, or a place in it, is no more; null when the error says something else. */
function refusalIn(error: unknown): RestError | null {
  if (error instanceof CursorExpiredError) return error.cause instanceof RestError ? error.cause : null;
  return error instanceof RestError && (error.status === 404 || error.status === 410) ? error : null;
}

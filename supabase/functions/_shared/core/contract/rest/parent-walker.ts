import type { ListPage } from '../definition.ts';
import { pathText, valueAt } from '../dot-path.ts';
import { idOf } from '../entity-id.ts';
import { ApiError } from '../errors.ts';
import { isPayload, type Payload } from '../payload.ts';
import { listRefusal } from './list-refusal.ts';
import type { WalkRequest } from './list-walker.ts';
import { parentLevels, type WalkedRecord } from './parent-levels.ts';
import { dateOf, type PageReader } from './read-page.ts';
import type { RestClient } from './rest-client.ts';
import type { RestEach } from './rest-each.ts';
import type { RestError } from './rest-error.ts';
import {
  type OpenList,
  type ParentValues,
  readPlace,
  shapeOf,
  unopened,
  type WalkPlace,
  writePlace,
} from './walk-place.ts';
import { begin, close, enter, leave, readAhead } from './walk-steps.ts';

/** How often a list below the first may be begun anew, before it is taken for refused. */
const mostRestarts = 3;
/** So many lists may be refused before the walk is; fewer as long as none has answered. */
const mostRefused = 200;
const mostRefusedAtFirst = 20;
/** See WalkPlace.answers. */
const noneAnswers = 2;
const oneAnswers = 3;

/**
 * Makes the reader of a list that there is for each parent; see RestEach. Every page is one call: of a parents' list, whose
 * page is then empty, or of the list itself. The cursor holds the parents that wait, so that a walk is resumed anywhere.
 *
 * A cursor that the provider refuses below the outermost list begins that one list anew: what it had shown comes once more.
 * A list that is refused is left for the end; where it still is refused then, the walk fails with all others read.
 * @param readers of the parents' lists, the outermost first, and of the list itself
 */
export function parentWalker(
  record: WalkedRecord,
  readers: readonly PageReader[],
): (client: RestClient, request: WalkRequest) => Promise<ListPage> {
  const levels = parentLevels(record);
  const shape = shapeOf([...levels.map(({ each, ...level }) => level), record.path, record.pagination.by]);

  return async (client, { cursor, signal, parameters, only = {} }) => {
    const place = enter(cursor === null ? begin(levels, only) : readPlace(cursor, shape), levels);
    const { answers, open } = place;
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
    const answered = depth === 0 ? answers : answers.with(depth - 1, oneAnswers);

    try {
      const page = await (readers[depth] as PageReader)(client, {
        cursor: current.next,
        signal,
        parameters: level === undefined ? parameters : [],
        named: (name) => known[name] ?? null,
      });
      const { items, date } = page;
      const list: OpenList =
        level === undefined
          ? { ...current, next: page.next, isRead: page.next === null }
          : parentsRead(level, current, page, only);
      const shown = level === undefined ? items.map(withValues(known)) : [];
      return turn({ ...place, answers: answered, open: open.with(-1, list) }, { items: shown, date });
    } catch (error) {
      const above = levels[depth - 1];
      const refusal = listRefusal(error, current.next !== null, above?.noneAt);
      if (above === undefined || refusal === null) throw error;
      const { means, answer } = refusal;
      const page = { items: [], date: dateOf(answer) };
      if (means === 'none') {
        const before = answers[depth - 1] ?? 0;
        // Only 404 is also what a wrong path is answered with.
        const counted = answer.status === 404 && before !== oneAnswers;
        const after = counted ? answers.with(depth - 1, Math.min(before + 1, noneAnswers)) : answered;
        return turn({ ...place, answers: after, open: open.with(-1, { ...current, isRead: true }) }, page);
      }
      if (means === 'lost' && current.restarts < mostRestarts)
        return turn({ ...place, open: open.with(-1, { ...unopened, restarts: current.restarts + 1 }) }, page);
      const most = answers[depth - 1] === oneAnswers ? mostRefused : mostRefusedAtFirst;
      if (place.isLast || place.refused.length + 1 >= most) throw refusedError(place, answer);
      return turn(leave(place), page);
    }
  };
}

/** Why a walk fails although all lists were read that could be. */
function refusedError({ refused, isLast }: WalkPlace, { message, status }: RestError): ApiError {
  const count = refused.length + 1;
  const lists = `${count} ${count === 1 ? 'list was' : 'lists were'} refused`;
  const rest = isLast ? '; all others were read, nothing was deleted' : ' of those read so far';
  return new ApiError(`${message} (${lists}${rest})`, status);
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

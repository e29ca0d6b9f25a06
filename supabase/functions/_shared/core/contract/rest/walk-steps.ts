import type { RestEach } from './rest-each.ts';
import { type OpenList, type ParentValues, unopened, type WalkPlace } from './walk-place.ts';

/** So many parents are read before the first one's list is: their own list is then left alone for a long time, or over. */
export const readAhead = 500;

/** The beginning; where every parent is named, without reading the lists of parents. */
export function begin(levels: readonly RestEach[], only: Readonly<Record<string, string>>): WalkPlace {
  const named = levels.map(({ values }) => Object.keys(values).map((name) => only[name]));
  const isNamed = named.every((values) => values.every((value) => value !== undefined));
  const open = isNamed ? below(named as ParentValues[]) : [unopened];
  return { answers: levels.map(() => 0), refused: [], isLast: false, open };
}

/** Opens the list of the first parent that waits, unless more parents are to be read first. */
export function enter(place: WalkPlace, levels: readonly RestEach[]): WalkPlace {
  const depth = place.open.length - 1;
  const level = levels[depth];
  if (level === undefined) return place;
  const { waiting, isRead } = place.open[depth] as OpenList;
  const most = level.pagination.by === 'none' ? 1 : readAhead;
  return isRead || waiting.length >= most
    ? enter({ ...place, open: [...place.open, unopened] }, levels)
    : place;
}

/**
 * Closes lists that are read, and takes their parents from those that wait. In the end those have their turn whose lists were
 * refused; null when nothing is left.
 */
export function close(place: WalkPlace): WalkPlace | null {
  const last = place.open.at(-1);
  if (last === undefined) return reopen(place);
  if (!last.isRead || last.waiting.length > 0) return place;
  const outer = place.open.slice(0, -1);
  const parents = outer.at(-1);
  if (parents === undefined) return reopen(place);
  return close({ ...place, open: outer.with(-1, { ...parents, waiting: parents.waiting.slice(1) }) });
}

/** Leaves the list that is read for the end of the walk. */
export function leave(place: WalkPlace): WalkPlace {
  const parents = place.open.slice(0, -1).map(({ waiting }) => waiting[0] ?? []);
  return {
    ...place,
    refused: [...place.refused, parents],
    open: place.open.with(-1, { ...unopened, isRead: true }),
  };
}

function reopen(place: WalkPlace): WalkPlace | null {
  const [parents, ...refused] = place.refused;
  return parents === undefined ? null : { ...place, refused, isLast: true, open: below(parents) };
}

/** The list below these parents alone, the outermost first. */
function below(parents: readonly ParentValues[]): readonly OpenList[] {
  return [...parents.map((values) => ({ ...unopened, isRead: true, waiting: [values] })), unopened];
}

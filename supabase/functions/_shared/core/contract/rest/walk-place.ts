import { CursorExpiredError } from '../errors.ts';

/** Values of one parent, in the order of its level's names. */
export type ParentValues = readonly string[];

/** Where a walk is in one of the lists that it is in. */
export interface OpenList {
  /** The list's own cursor; null at its beginning. */
  readonly next: string | null;
  /** Whether its last page was read. */
  readonly isRead: boolean;
  /** Parents that were read and wait for their turn; the lists further in are those of the first. */
  readonly waiting: readonly ParentValues[];
  /** How often it had to be begun anew. */
  readonly restarts: number;
}

/** Where a walk through lists of lists is. */
export interface WalkPlace {
  /**
   * For the lists at each depth, the outermost left out: how many answered that there is no such parent, up to 2; 3 once one
   * answered otherwise.
   */
  readonly answers: readonly number[];
  /** Of each list that was refused its parents, the outermost first. They are asked for once more when all others are read. */
  readonly refused: readonly (readonly ParentValues[])[];
  /** Whether the others are read. */
  readonly isLast: boolean;
  /** From the outermost parents on. */
  readonly open: readonly OpenList[];
}

/** What cursors of walks through lists of lists begin with. */
export const walkMark = 'each1:';

export const unopened: OpenList = { next: null, isRead: false, waiting: [], restarts: 0 };

/** The place as a cursor. @param shape of which lists it is a place, see shapeOf */
export function writePlace({ answers, refused, isLast, open }: WalkPlace, shape: string): string {
  const lists = open.map(({ next, isRead, waiting, restarts }) => [isRead ? 0 : next, waiting, restarts]);
  return `${walkMark}${shape}:${JSON.stringify([answers, refused, isLast, ...lists])}`;
}

/**
 * The place that a cursor stands for.
 * @throws CursorExpiredError when it was not made by these lists: the walk must begin anew
 */
export function readPlace(cursor: string, shape: string): WalkPlace {
  const own = `${walkMark}${shape}:`;
  if (!cursor.startsWith(own))
    throw new CursorExpiredError('the cursor is not one of these lists; the connector may have changed');
  const [answers, refused, isLast, ...lists] = JSON.parse(cursor.slice(own.length)) as [
    WalkPlace['answers'],
    WalkPlace['refused'],
    boolean,
    ...(readonly [0 | string | null, readonly ParentValues[], number])[],
  ];
  const open = lists.map(
    ([next, waiting, restarts]): OpenList => ({
      next: next === 0 ? null : next,
      isRead: next === 0,
      waiting,
      restarts,
    }),
  );
  return { answers, refused, isLast, open };
}

/** A short text that differs for lists whose places do not mean the same. */
export function shapeOf(description: unknown): string {
  let hash = 0x811c9dc5;
  for (const character of JSON.stringify(description))
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return (hash >>> 0).toString(36);
}

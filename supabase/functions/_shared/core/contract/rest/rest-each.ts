import type { DotPath } from '../dot-path.ts';
import type { PageRecord } from './page-record.ts';

/**
 * What a list is read for: every object of another list, its parent. `{name}` in the path and in the values of query and
 * body of the lists further in stands for a value of the parent's object.
 *
 * A walk is complete when the list of every parent that was listed is; a parent whose list answers 404 or 410 is gone, and
 * so are its objects. A list that is refused otherwise (400, 403, 409, …) does not keep the others from being read; it is
 * asked for once more at the end, and fails the walk then. What else happens meanwhile: a parent that appears may not be
 * walked, its objects come with the next walk. A parent that moves within the parents' list, or an object that moves from
 * one parent to another, can be missed. So `pages: 'stable'` speaks of all these lists together; where one of them shifts,
 * or objects change their parent under the same id, it is `shifting`.
 */
export interface RestEach extends PageRecord {
  /**
   * Names and where their values are in a parent's object. Each is written, as text, into every object of the list that has
   * no field of that name, or null in it.
   */
  readonly values: Readonly<Record<string, DotPath>>;
  /** With which statuses, besides 404 and 410, the list of a parent says that it has none: 400 for a board without sprints. */
  readonly noneAt?: readonly number[];
  /** The parents of these; their names are in scope here and further in. */
  readonly each?: RestEach;
}

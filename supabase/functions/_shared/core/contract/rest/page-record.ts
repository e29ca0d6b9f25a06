import type { DotPath } from '../dot-path.ts';
import type { Payload } from '../payload.ts';
import type { Pagination } from './pagination.ts';

/** How the pages of a list are asked for and read. */
export interface PageRecord {
  /** Below the base URL, without a query. */
  readonly path: string;
  /** GET when left out. */
  readonly method?: 'GET' | 'POST';
  /** Parameters of every call, in the address. */
  readonly query?: Readonly<Record<string, string | number | boolean>>;
  /** Fields of every call's body. */
  readonly body?: Payload;
  /** Where paging and time parameters go: as dot paths into the body, by default of a POST, or into the address. */
  readonly paramsIn?: 'query' | 'body';
  /** Where the objects are in the answer; empty when the answer itself is the list. */
  readonly items: DotPath;
  /** Where the object is in each element of the list; the element itself when left out. */
  readonly element?: DotPath;
  readonly pagination: Pagination;
}

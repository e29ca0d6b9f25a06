import type { DotPath } from '../dot-path.ts';
import type { Hint } from './hint.ts';

/** The parameter for how many objects a page is to have, and the most that it takes; null where there is none. */
export type PageSize = { readonly param: string; readonly max: number } | null;

/**
 * How a list goes on behind a page, as the answer says in its body (a dot path) or in a header: `hasMore` is true where there
 * is more, `isLast` where there is not. A page or offset list without a hint ends at an empty page: one with fewer objects than
 * asked for may only show that the provider allows fewer.
 */
export type Pagination =
  | {
      /** All objects in one answer. */
      readonly by: 'none';
    }
  | {
      readonly by: 'page';
      readonly param: string;
      /** The number of the first page. */
      readonly first: 0 | 1;
      readonly size: PageSize;
      /** How many pages there are. */
      readonly lastPage?: Hint;
      readonly hasMore?: Hint;
      readonly isLast?: Hint;
    }
  | {
      readonly by: 'offset';
      readonly param: string;
      readonly size: PageSize;
      /** How many objects there are. */
      readonly total?: Hint;
      readonly hasMore?: Hint;
      readonly isLast?: Hint;
    }
  | {
      /** By what the answer says to send; nothing, null, false or an empty text ends the list. */
      readonly by: 'cursor';
      readonly param: string;
      readonly next: Hint;
      readonly size: PageSize;
      readonly hasMore?: Hint;
      readonly isLast?: Hint;
    }
  | {
      /** By the id of the last object. Without `hasMore` or `isLast` the list ends at an empty page. */
      readonly by: 'last_id';
      readonly param: string;
      readonly hasMore?: Hint;
      readonly isLast?: Hint;
      readonly size: PageSize;
      /** The path of the id in an object; `id` when left out. */
      readonly id?: DotPath;
    }
  | {
      /** By the address of the next page, on the same origin: asked for by the list's method, with its body. */
      readonly by: 'next_url';
      readonly next: Hint;
      readonly size: PageSize;
    }
  | {
      /** By a `Link` header with `rel=next`, to the same origin. */
      readonly by: 'link_header';
      readonly size: PageSize;
    };

/** The parameters of a page that its own address does not say. */
export type PageParameters = readonly (readonly [name: string, value: string | number])[];

/** The parameter for the size of a page. */
export function sizeOf({ size }: Extract<Pagination, { size: unknown }>): PageParameters {
  return size === null ? [] : [[size.param, size.max]];
}

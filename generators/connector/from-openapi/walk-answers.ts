import type { EachAnswersInput } from '../answers/each.ts';
import { fieldPathOf } from '../answers/field-path.ts';
import type { ParentWalk } from '../openapi/api-description.ts';
import { chosen, type Filling, fillIn } from './fill-in.ts';
import { type PaginationInput, pagesOf } from './list-pages.ts';

/** The lists that are walked first as answers, or why they cannot be walked; `open` as in `pagesOf`. */
export function walkAnswers(
  walk: ParentWalk | null,
  open: PaginationInput,
  filling: Filling,
): EachAnswersInput | null | string {
  if (walk === null) return null;
  const { list } = walk;
  const outer = walkAnswers(walk.each, open, filling);
  if (typeof outer === 'string') return outer;
  const before = `it is listed for each ${walk.resource}, and `;
  const call = fillIn(list, chosen(walk.resource, walk.filled, filling));
  if (typeof call === 'string') return before + call;
  const pages = pagesOf(list, open);
  if (typeof pages === 'string') return before + pages;
  return {
    ...call,
    body: call.body as EachAnswersInput['body'],
    method: list.method,
    paramsIn: pages.paramsIn,
    items: fieldPathOf(list.itemPath),
    element: fieldPathOf(list.unwrap),
    pagination: pages.pagination,
    values: Object.fromEntries(walk.values.map(({ name, field }) => [name, fieldPathOf(field)])),
    each: outer,
  };
}

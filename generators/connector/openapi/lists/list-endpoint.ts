import type { Evidence, IdField, ListEndpoint, RequestParameter } from '../api-description.ts';
import type { ApiReader } from '../document/api-reader.ts';
import type { Field } from '../fields/field.ts';
import { findHiding, findSort, findTimeFilter } from '../fields/filters.ts';
import { findCreatedAt, findUpdatedAt } from '../fields/times.ts';
import type { Parameter } from '../operations/operation.ts';
import type { SharedParameters } from '../paging/clues.ts';
import { findHeaderHints } from '../paging/header-hints.ts';
import { findPagination } from '../paging/pagination.ts';
import { isPagingParameter } from '../paging/paging-parameters.ts';
import type { ListOperation } from './find-lists.ts';

/** How a list is asked for and read; `id` and `fields` are those of its objects. */
export function describeList(
  found: ListOperation,
  { id, fields }: { readonly id: IdField | null; readonly fields: readonly Field[] },
  shared: SharedParameters,
): ListEndpoint {
  const { operation, list, paging, hints } = found;
  const texts = [operation.text, ...paging.others.map(({ description }) => description)];
  const pagination = findPagination({
    operation,
    parameters: paging,
    hints,
    isArray: list.path.length === 0,
    headers: findHeaderHints(operation, [...texts, paging.cursor?.description ?? '']),
    id,
    shared,
  });
  const required = operation.parameters.filter(
    (parameter) =>
      parameter.required &&
      (parameter.in === 'query' || parameter.in === 'body') &&
      !isPagingParameter(parameter, paging),
  );
  return {
    method: operation.method,
    path: operation.path,
    operationId: operation.operationId,
    pointer: operation.pointer,
    itemPath: list.path,
    unwrap: list.unwrap,
    pagination,
    createdSince: findTimeFilter(operation, 'created', findCreatedAt(fields)),
    updatedSince: findTimeFilter(operation, 'updated', findUpdatedAt(fields)),
    sort: findSort(operation),
    hiding: findHiding(operation),
    required: required.map(({ name, in: place }): RequestParameter => ({ name, in: place })),
    deprecated: operation.deprecated,
    confidence: list.fit >= 5 ? 'certain' : 'likely',
    evidence: [list.evidence],
  };
}

/** The parameters of each kind that most lists declare in the query. */
export function sharedParameters(reader: ApiReader, lists: readonly ListOperation[]): SharedParameters {
  const mostOf = (kind: 'cursor' | 'page' | 'size'): Parameter | null => {
    const counts = new Map<string, { parameter: Parameter; count: number }>();
    for (const { paging } of lists) {
      const parameter = paging[kind];
      if (parameter?.in !== 'query') continue;
      const known = counts.get(parameter.name);
      counts.set(parameter.name, {
        parameter: known?.parameter ?? parameter,
        count: (known?.count ?? 0) + 1,
      });
    }
    const best = [...counts].sort(([a, x], [b, y]) => y.count - x.count || (a < b ? -1 : 1))[0];
    return best?.[1].parameter ?? null;
  };
  return {
    cursor: mostOf('cursor'),
    page: mostOf('page'),
    size: mostOf('size'),
    said: saidOf(reader, lists),
  };
}

/** What the document as a whole says of pages, when no list declares any of their parameters. */
function saidOf(reader: ApiReader, lists: readonly ListOperation[]): Evidence | null {
  const isDeclared = ({ paging }: ListOperation) =>
    [paging.cursor, paging.page, paging.offset, paging.scroll, paging.size].some((each) => each !== null);
  const info = reader.child(reader.root, 'info');
  const description = info === null ? null : reader.child(info, 'description');
  if (description === null || typeof description.value !== 'string' || lists.some(isDeclared)) return null;
  return /\bpaginat(ed|ion)\b/i.test(description.value)
    ? { pointer: description.pointer, says: 'the description of the document speaks of pages' }
    : null;
}

import type { Evidence, Pagination } from '../api-description.ts';
import { parameterEvidence } from '../operations/operation.ts';
import { found, header, hint, type PaginationClues } from './clues.ts';
import { pageSizeOf, requestParameter } from './paging-parameters.ts';

const namesLink =
  /\blink\b[- ]?`?(response )?header|\blink` ?(response )?header|rel="?next"?|headers?:? `?link\b/i;

/** The address of the next page in the Link header, declared or named by the operation's texts. */
export function byLink({ operation, parameters, headers }: PaginationClues): Pagination | null {
  const declared = header(headers, 'link');
  const { page, cursor, offset, size } = parameters;
  const parameter = cursor ?? page ?? offset;
  const says =
    namesLink.test(operation.text) ||
    [parameter, size, ...parameters.others].some((each) => each !== null && namesLink.test(each.description));
  if (declared === null && !says) return null;
  const evidence: Evidence[] =
    declared === null
      ? [{ pointer: operation.pointer, says: 'its description names the Link header' }]
      : [declared.evidence];
  return {
    style: 'link_header',
    parameter: parameter === null ? null : requestParameter(parameter),
    size: pageSizeOf(size),
    confidence: declared === null ? 'likely' : 'certain',
    evidence: [...evidence, ...(parameter === null ? [] : [parameterEvidence(parameter)])],
  };
}

/** The address of the next page in the answer. */
export function byUrl({ parameters, hints }: PaginationClues): Pagination | null {
  const next = hint(hints, 'next_url');
  if (next === null) return null;
  return {
    style: 'next_url',
    path: next.path,
    size: pageSizeOf(parameters.size),
    ...found('certain', next, parameters.size),
  };
}

/** Twilio's pages need the token in the address of the next one, OData's whatever the server put there. */
export function isReadByUrl({ parameters: { cursor, page }, hints }: PaginationClues): boolean {
  const url = hint(hints, 'next_url');
  if (url === null) return false;
  return (cursor !== null && cursor !== page) || /odata|nextlink/i.test(url.path.at(-1) ?? '');
}

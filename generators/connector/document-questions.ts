import type { ApiDescription, ListEndpoint, ParentWalk } from './openapi/api-description.ts';
import type { Question } from './questions/question.ts';
import { questions } from './questions.ts';

/** What a document may leave open: whoever does not know it either says so, and the code then says that it is open. */
export const mayStayOpen = ['webhook-scheme', 'deletions', 'modified-since-precision', 'pagination'];
const later = { value: 'unknown', meaning: 'decide later: the check fails until then' };
const neverSaid = [
  'name',
  'display-name',
  'base-url',
  'auth',
  'api-version',
  'docs-url',
  'rate-limit',
  'events',
  'modified-since-precision',
];

/** The questions that a document does not answer; those of pages only where it leaves lists open. */
export function questionsFor(description: ApiDescription): Question[] {
  const isOpen = description.resources.some((resource) => leavesPagesOpen(resource.list, resource.each));
  return questions
    .filter(
      ({ name }) =>
        neverSaid.includes(name) ||
        /^(?:deletions|webhook-|event-)/.test(name) ||
        (isOpen && aboutPagination.test(name)),
    )
    .map((question) => {
      if (!mayStayOpen.includes(question.name)) return question;
      const { choices, isAsked: _, isArgumentOnly: __, ...rest } = question;
      return { ...rest, ...(choices === undefined ? {} : { choices: [...choices, later] }) };
    });
}

const aboutPagination = /^(?:pagination|first-page$|page-size)/;

function leavesPagesOpen(list: ListEndpoint, each: ParentWalk | null): boolean {
  if (list.pagination.style === 'unknown') return true;
  return each !== null && leavesPagesOpen(each.list, each.each);
}

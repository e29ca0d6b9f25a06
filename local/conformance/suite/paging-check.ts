import type { Finding } from '../result.ts';
import { type Check, describeError } from './check.ts';
import { type Operation, type Outcome, operationsOf, runOperation, TookTooLong } from './operations.ts';
import type { Subject } from './subject.ts';

/** A provider that shows the same page with the same cursor for ever, however often it is asked. */
export const pagingCheck: Check = {
  id: 'paging.endless',
  async run(subject) {
    const operations = operationsOf(subject).filter(({ kind }) => kind === 'list');
    const outcomes = await Promise.all(operations.map((operation) => walk(subject, operation)));
    const endless = outcomes.filter(({ error }) => error instanceof TookTooLong);
    const findings = endless.map(
      ({ operation, error }): Finding => ({
        message: `${operation.label}: the provider shows the same page with the same cursor for ever; ${describeError(error)}`,
        fix: 'Take the cursor from the page (its last id, its token, its next link) and return one page for each call of list; the core refuses a cursor that comes back.',
      }),
    );
    const fed = outcomes.filter(({ error, requests }) => error !== null && requests.length > 1);
    const unfed = outcomes.filter((outcome) => !fed.includes(outcome) && !endless.includes(outcome));
    if (unfed.length === outcomes.length) return { notApplicable: unfed.map(whyNot).join('; ') };
    return unfed.length === 0
      ? { findings }
      : { findings, note: `left out: ${unfed.map(whyNot).join('; ')}` };
  },
};

function walk(subject: Subject, operation: Operation): Promise<Outcome> {
  const names = subject.manifest.resources.map(({ name }) => name);
  return runOperation(subject, operation, (_, base) => ({
    status: 200,
    body: JSON.stringify(pageForEver(names, base)),
  }));
}

function whyNot({ operation, error, requests }: Outcome): string {
  return error === null
    ? `${operation.label} reads ${requests.length === 1 ? 'one page' : `${requests.length} pages`} and finds no more`
    : `${operation.label} does not take the page for one (${describeError(error)})`;
}

/** A page with its items and its cursor wherever providers put them. */
function pageForEver(resources: readonly string[], base: string): object {
  const created = 1_767_225_600;
  const items = [1, 2].map((n) => ({ id: `obj_${n}`, created, created_at: created, updated_at: created }));
  const names = resources.flatMap((name) => [name, `${name}s`, name.replace(/y$/, 'ies'), `${name}es`]);
  const places = [
    'data',
    'items',
    'results',
    'records',
    'entries',
    'values',
    'elements',
    'objects',
    ...names,
  ];
  const cursor = 'cursor_1';
  const next = `${base}/next?cursor=${cursor}`;
  return {
    id: 'obj_1',
    created,
    ...Object.fromEntries(places.map((place) => [place, items])),
    ...Object.fromEntries(
      ['has_more', 'hasMore', 'more', 'has_next_page', 'hasNextPage'].map((key) => [key, true]),
    ),
    ...Object.fromEntries(
      [
        'cursor',
        'next_cursor',
        'nextCursor',
        'next_page_token',
        'nextPageToken',
        'scroll_param',
        'after',
      ].map((key) => [key, cursor]),
    ),
    next,
    next_page: next,
    links: { next },
    pages: { page: 1, total_pages: 1_000_000, next: { page: 2, starting_after: cursor } },
    paging: { next: { after: cursor, link: next } },
    meta: { cursor, next_cursor: cursor, has_more: true, after_cursor: cursor },
    pagination: { cursor, next_cursor: cursor, has_more: true, next },
    total: 1_000_000,
    total_count: 1_000_000,
  };
}

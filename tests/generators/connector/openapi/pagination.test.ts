import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Pagination } from '../../../../generators/connector/openapi/api-description.ts';
import { described, get, resourceOf, text, things, whole } from './described.ts';

const flag = { type: 'boolean' };
const url = { type: 'string', format: 'uri' };
const object = (properties: object) => ({ type: 'object', properties });
const paged = (properties: object) => object({ data: things(), ...properties });

function pagesOf(
  answer: object,
  parameters: Readonly<Record<string, object>>,
  more: object = {},
): Pagination {
  return resourceOf(described({ '/things': get(answer, parameters, more) }), 'thing').list.pagination;
}

/** Style, parameter, where the next page is told, and the end. */
function inShort(pages: Pagination): string {
  const parameter = 'parameter' in pages && pages.parameter !== null ? pages.parameter.name : '-';
  const next =
    pages.style === 'cursor'
      ? `${pages.next.from}:${pages.next.from === 'header' ? pages.next.header : pages.next.path.join('.')}`
      : 'next' in pages
        ? (pages.next?.join('.') ?? '-')
        : 'path' in pages
          ? pages.path.join('.')
          : '-';
  const end =
    'end' in pages ? `${pages.end.kind}${'path' in pages.end ? `:${pages.end.path.join('.')}` : ''}` : '-';
  return `${pages.style} ${parameter} ${next} ${end}`;
}

const rows: readonly (readonly [
  given: string,
  answer: object,
  parameters: Record<string, object>,
  want: string,
])[] = [
  ['page and per_page, bare array', things(), { page: whole, per_page: whole }, 'page page - empty_page'],
  [
    'page with total pages',
    paged({ meta: object({ total_pages: whole }) }),
    { page: whole, limit: whole },
    'page page - total_pages:meta.total_pages',
  ],
  [
    'page with the next number',
    paged({ pages: object({ next: whole }) }),
    { page: whole },
    'page page - next:pages.next',
  ],
  [
    'page with the next URL',
    paged({ next_page: url }),
    { page: whole, per_page: whole },
    'page page - next:next_page',
  ],
  [
    'pageToken and nextPageToken',
    paged({ nextPageToken: text }),
    { pageToken: text, maxResults: whole },
    'cursor pageToken answer:nextPageToken next:nextPageToken',
  ],
  [
    'after and page info',
    paged({ pageInfo: object({ endCursor: text, hasNextPage: flag }) }),
    { after: text, first: whole },
    'cursor after answer:pageInfo.endCursor has_more:pageInfo.hasNextPage',
  ],
  [
    'starting_after and has_more',
    paged({ has_more: flag }),
    { starting_after: text, limit: whole },
    'cursor starting_after last_item:id has_more:has_more',
  ],
  [
    'offset that is a text',
    object({ records: things(), offset: text }),
    { offset: text, pageSize: whole },
    'cursor offset answer:offset next:offset',
  ],
  [
    'a text called next that is a cursor',
    paged({ next: { type: 'string', example: 'abc' } }),
    { cursor: text },
    'cursor cursor answer:next next:next',
  ],
  [
    'search pages by token',
    paged({ has_more: flag, next_page: text }),
    { page: text, query: text },
    'cursor page answer:next_page has_more:has_more',
  ],
  [
    'cursors around the page',
    object({ things: things(), cursors: object({ before: text, after: text }) }),
    { after: text, before: text },
    'cursor after answer:cursors.after next:cursors.after',
  ],
  [
    'next_token beside the list',
    object({ things: things(), next_token: text }),
    { next_token: text },
    'cursor next_token answer:next_token next:next_token',
  ],
  [
    'startAt, total and isLast',
    object({ values: things(), startAt: whole, total: whole, isLast: flag }),
    { startAt: whole, maxResults: whole },
    'offset startAt - has_more:isLast',
  ],
  [
    'start and next_start',
    object({
      data: things(),
      additional_data: object({ pagination: object({ next_start: whole, more_items_in_collection: flag }) }),
    }),
    { start: whole, limit: whole },
    'offset start additional_data.pagination.next_start has_more:additional_data.pagination.more_items_in_collection',
  ],
  ['$skip and $top', object({ value: things() }), { $skip: whole, $top: whole }, 'offset $skip - empty_page'],
  [
    'OData next link before $skip',
    object({ value: things(), '@odata.nextLink': text }),
    { $skip: whole, $top: whole },
    'next_url - @odata.nextLink -',
  ],
  [
    'a cursor parameter whose next value is only in an address',
    paged({ has_more: flag, next_page_uri: url }),
    { PageToken: text },
    'next_url - next_page_uri -',
  ],
  [
    'links.next as an object',
    paged({ links: object({ next: object({ href: text }) }) }),
    {},
    'next_url - links.next.href -',
  ],
  [
    '_links.next',
    object({ _embedded: object({ things: things() }), _links: object({ next: object({ href: text }) }) }),
    {},
    'next_url - _links.next.href -',
  ],
  [
    'paging.next as an address',
    paged({ paging: object({ next: { type: 'string', description: 'URL of the next page' } }) }),
    {},
    'next_url - paging.next -',
  ],
  ['scroll_id', paged({ scroll_id: text }), { scroll_id: text }, 'scroll scroll_id scroll_id -'],
  ['nothing', paged({ count: whole }), { name: text }, 'none - - -'],
];

for (const [given, answer, parameters, want] of rows) {
  test(`${given}: ${want.split(' ')[0]}`, () => {
    assert.is(inShort(pagesOf(answer, parameters)), want);
  });
}

test('a Link header wins over page numbers, by declaration or by description', () => {
  const answer = {
    content: { 'application/json': { schema: things() } },
    headers: { Link: { schema: text } },
  };
  const declared = pagesOf(things(), { page: whole, per_page: whole }, { responses: { 200: answer } });
  assert.is(inShort(declared), 'link_header page - -');
  assert.is(declared.confidence, 'certain');
  const said = pagesOf(
    things(),
    { page: whole },
    { description: 'Follow the Link header to the next page.' },
  );
  assert.is(inShort(said), 'link_header page - -');
  assert.is(said.confidence, 'likely');
});

test('the page size has its largest value from the schema or from the words', () => {
  const size = (each: object) => {
    const pages = pagesOf(things(), { page: whole, per_page: each });
    return pages.style === 'page' ? [pages.size?.fallback, pages.size?.maximum] : null;
  };
  assert.equal(size({ type: 'integer', default: 20, maximum: 200 }), [20, 200]);
  assert.equal(
    size({ type: 'integer', description: 'Limit can range between 1 and 100, and the default is 10.' }),
    [10, 100],
  );
  assert.equal(size({ type: 'integer', description: 'The number of results per page (max 1,000).' }), [
    null,
    1000,
  ]);
  assert.equal(size(whole), [null, null]);
});

test('the first page is what the document says, else 1 and asked for', () => {
  const first = (each: object) => {
    const description = described({ '/things': get(things(), { page: each, size: whole }) });
    const { pagination } = resourceOf(description, 'thing').list;
    return [
      pagination.style === 'page' && pagination.first,
      description.unknowns.some(({ what }) => what === 'pages'),
    ];
  };
  assert.equal(first({ type: 'integer', default: 0 }), [0, false]);
  assert.equal(first({ type: 'integer', description: 'Zero-based page index' }), [0, false]);
  assert.equal(first({ type: 'integer', minimum: 1 }), [1, false]);
  // Some documents allow 0 and begin with 1.
  assert.equal(first({ type: 'integer', minimum: 0 }), [0, true]);
  assert.equal(first(whole), [1, true]);
});

test('a time called after is no cursor', () => {
  const pages = pagesOf(things(), { after: { type: 'string', format: 'date-time' }, page: whole });
  assert.is(pages.style, 'page');
});

test('start and end without a page size are a range, not an offset', () => {
  assert.is(pagesOf(things(), { start: whole, end: whole }).style, 'none');
});

test('a cursor in the body of a search is found there', () => {
  const body = {
    content: {
      'application/json': {
        schema: object({ pagination: object({ starting_after: text, per_page: whole }) }),
      },
    },
  };
  const responses = { 200: { content: { 'application/json': { schema: paged({ next_cursor: text }) } } } };
  const description = described({ '/things/search': { post: { requestBody: body, responses } } });
  const { pagination } = resourceOf(description, 'thing').list;
  assert.equal(pagination.style === 'cursor' && pagination.parameter, {
    name: 'pagination.starting_after',
    in: 'body',
  });
});

test.run();

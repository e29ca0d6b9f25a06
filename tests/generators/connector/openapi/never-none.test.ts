import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Pagination } from '../../../../generators/connector/openapi/api-description.ts';
import { described, get, resourceOf, text, things, whole } from './described.ts';

const object = (properties: object) => ({ type: 'object', properties });
const paged = (properties: object) => object({ data: things(), ...properties });
const said = (type: object, description: string) => ({ ...type, description });

/** The pages of `GET /things`; `more` overrides members of the operation, `response` of its answer. */
function pagesOf(
  answer: object,
  parameters: Readonly<Record<string, object>> = {},
  more: object = {},
  response: object = {},
): Pagination {
  const declared = Object.entries(parameters).map(([name, schema]) => ({
    name,
    in: 'query',
    schema,
    ...('description' in schema ? { description: schema.description } : {}),
  }));
  const operation = {
    parameters: declared,
    responses: {
      200: { description: 'ok', content: { 'application/json': { schema: answer } }, ...response },
    },
    ...more,
  };
  return resourceOf(described({ '/things': { get: operation } }), 'thing').list.pagination;
}

const styles: readonly (readonly [given: string, want: string, pages: () => Pagination])[] = [
  ['nothing that speaks of pages', 'none', () => pagesOf(things())],
  ['a limit alone', 'unknown', () => pagesOf(things(), { limit: whole })],
  [
    'an offset that is a token, and no place where it comes from',
    'unknown',
    () => pagesOf(paged({}), { limit: whole, offset: said(text, 'Offset token of the next page.') }),
  ],
  ['a cursor and a bare array', 'unknown', () => pagesOf(things(), { cursor: text, per_page: whole })],
  ['a total in the answer', 'unknown', () => pagesOf(paged({ total: whole }))],
  ['has_more in the answer', 'unknown', () => pagesOf(paged({ has_more: { type: 'boolean' } }))],
  ['a next cursor in the answer', 'unknown', () => pagesOf(paged({ next_cursor: text }))],
  [
    'a page object in the answer',
    'unknown',
    () => pagesOf(paged({ meta: object({ pagination: object({ page: whole, last_page: whole }) }) })),
  ],
  [
    'a pagination object of which nothing is said',
    'unknown',
    () => pagesOf(paged({ pagination: { type: 'object' } })),
  ],
  [
    'a total in a header',
    'unknown',
    () => pagesOf(things(), {}, {}, { headers: { 'X-Total-Count': { schema: whole } } }),
  ],
  [
    'a description that speaks of pages',
    'unknown',
    () => pagesOf(things(), {}, { description: 'A paginated list.' }),
  ],
  [
    'the description of the answer that speaks of pages',
    'unknown',
    () => pagesOf(things(), {}, {}, { description: 'Up to 50 per page' }),
  ],
  [
    'a cursor in a request header',
    'unknown',
    () => pagesOf(things(), {}, { parameters: [{ name: 'X-Next-Token', in: 'header', schema: text }] }),
  ],
  ['a count that may be that of the answer', 'none', () => pagesOf(paged({ count: whole }))],
  ['a limit of something in the answer', 'none', () => pagesOf(paged({ plan: object({ limit: whole }) }))],
  [
    'a description that denies pages',
    'none',
    () => pagesOf(things(), {}, { description: 'The returned list is not paginated.' }),
  ],
  [
    'a description that sends one elsewhere for pages',
    'none',
    () => pagesOf(things(), {}, { description: 'Deprecated, use [Get things paginated](#search) instead.' }),
  ],
  [
    'a parameter that is reserved',
    'none',
    () => pagesOf(things(), { continuation_token: said(text, 'Reserved for Shop.') }),
  ],
  [
    'a bound of time called after',
    'none',
    () => pagesOf(things(), { after: { type: 'string', format: 'date-time' } }),
  ],
  [
    'an array that may also be an object with a next page',
    'unknown',
    () => pagesOf({ oneOf: [things(), object({ collection: things(), next_href: text })] }, { limit: whole }),
  ],
  [
    'a text offset beside a limit, as documents declare that make everything a text',
    'offset',
    () => pagesOf(paged({}), { offset: text, limit: text }),
  ],
  [
    'a page that is a text and numbered in the answer',
    'page',
    () => pagesOf(paged({ paging: object({ page: whole, pages: whole }) }), { page: text, count: text }),
  ],
  [
    'a page that is a text and a number by its words',
    'page',
    () => pagesOf(things(), { page: said(text, 'Page number of the results.') }),
  ],
  [
    'an offset that counts pages',
    'page',
    () => pagesOf(things(), { offset: said(whole, 'Page number of events to return'), size: whole }),
  ],
  [
    'first and max, the first an offset',
    'offset',
    () => pagesOf(things(), { first: said(whole, 'Pagination offset'), max: whole }),
  ],
  [
    'a compound name in brackets',
    'page',
    () => pagesOf(things(), { 'criteria[currentPage]': whole, 'criteria[pageSize]': whole }),
  ],
  [
    'a cursor whose words name the Link header',
    'link_header',
    () => pagesOf(things(), { since_id: said(text, 'Use the Link header of the answer for pages.') }),
  ],
];

for (const [given, want, pages] of styles) {
  test(`${given}: ${want}`, () => {
    assert.is(pages().style, want);
  });
}

test('an unknown way of paging tells what speaks of it, and is asked about', () => {
  const description = described({
    '/things': get(paged({ total: whole }), { limit: { type: 'integer', maximum: 100 } }),
  });
  const { pagination } = resourceOf(description, 'thing').list;
  assert.is(pagination.style, 'unknown');
  assert.equal(pagination.style === 'unknown' && pagination.parameters, [{ name: 'limit', in: 'query' }]);
  assert.equal(pagination.style === 'unknown' && pagination.size?.maximum, 100);
  assert.equal(
    pagination.evidence.map(({ says }) => says),
    ['query parameter limit', 'the answer has total'],
  );
  const asked = description.unknowns.find(({ what }) => what === 'pages');
  assert.is(asked?.assumed, null);
  assert.match(asked?.why ?? '', 'GET /things: query parameter limit, the answer has total');
});

test('a cursor comes from a header of the answer, declared or named by the words of its parameter', () => {
  const declared = pagesOf(
    things(),
    { pageToken: text },
    {},
    { headers: { NextPageToken: { schema: text } } },
  );
  const named = pagesOf(things(), {
    cursor: said(text, 'Get a cursor from the X-Shop-Cursor-Next header or the X-Shop-Cursor header.'),
  });
  for (const [pages, header] of [
    [declared, 'NextPageToken'],
    [named, 'X-Shop-Cursor-Next'],
  ] as const) {
    assert.equal('next' in pages && pages.next, { from: 'header', header });
    assert.equal('end' in pages && pages.end, { kind: 'header', says: 'next', header });
  }
});

test('how many pages there are may stand in a header', () => {
  const pages = pagesOf(things(), { page: whole }, {}, { headers: { 'X-Total-Pages': { schema: whole } } });
  assert.equal('end' in pages && pages.end, { kind: 'header', says: 'total_pages', header: 'X-Total-Pages' });
});

test('a list without a parameter for the page takes the one that the other lists declare', () => {
  const answer = paged({ page: whole, pages: whole });
  const paths = {
    '/things': get(answer),
    '/parts': get(answer, {
      page: { type: 'integer', minimum: 1 },
      page_size: { type: 'integer', maximum: 500 },
    }),
  };
  const { pagination } = resourceOf(described(paths), 'thing').list;
  assert.equal(pagination.style === 'page' && [pagination.parameter.name, pagination.first], ['page', 1]);
  assert.equal(pagination.style === 'page' && pagination.size?.maximum, 500);
});

test('members of an object in the query are parameters of their own, as of a Spring Pageable', () => {
  const pageable = {
    name: 'pageable',
    in: 'query',
    schema: object({ page: { ...whole, minimum: 0 }, size: whole }),
  };
  const pages = pagesOf(paged({ totalPages: whole }), {}, { parameters: [pageable] });
  assert.equal(pages.style === 'page' && [pages.parameter.name, pages.size?.name], ['page', 'size']);
  const asJson = {
    name: 'q',
    in: 'query',
    content: { 'application/json': { schema: object({ page_size: whole }) } },
  };
  assert.is(pagesOf(things(), {}, { parameters: [asJson] }).style, 'unknown');
});

test('a document that speaks of pages, of which no list says anything, leaves all of them open', () => {
  const info = { title: 'Shop API', version: '1', description: '# Pagination\n\nLists are paginated.' };
  const pages = (paths: object) => resourceOf(described(paths, {}, { info }), 'thing').list.pagination;
  const { style, evidence } = pages({ '/things': get(things()) });
  assert.equal([style, evidence.map(({ pointer }) => pointer)], ['unknown', ['/info/description']]);
  // Others that have pages say so.
  assert.is(pages({ '/things': get(things()), '/orders': get(things(), { page: whole }) }).style, 'none');
});

test('counts that have to be asked for are no end', () => {
  const end = (parameters: Readonly<Record<string, object>>) => {
    const pagination = pagesOf(paged({ totalCount: whole }), {
      start: whole,
      maxResults: whole,
      ...parameters,
    });
    return pagination.style === 'offset' ? pagination.end.kind : pagination.style;
  };
  assert.is(end({}), 'total');
  assert.is(end({ getTotalCount: { type: 'boolean', default: false } }), 'empty_page');
  assert.is(end({ with_count: text }), 'empty_page');
  assert.is(end({ getTotalCount: { type: 'boolean', default: true } }), 'total');
});

test('a size that has to be said is said', () => {
  const parameters = [
    { name: 'after', in: 'query', schema: text },
    { name: 'limit', in: 'query', required: true, schema: whole },
  ];
  const pagination = pagesOf(paged({ next_cursor: text }), {}, { parameters });
  assert.is(pagination.style === 'cursor' && pagination.size?.fallback, 50);
});

test.run();

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  ApiError,
  ConfigurationError,
  type Pagination,
  type Payload,
} from '../../../../../supabase/functions/_shared/core/contract/index.ts';
import {
  pagerOf,
  type ReadPage,
} from '../../../../../supabase/functions/_shared/core/contract/rest/pager.ts';

const page = (body: unknown, items: readonly Payload[], headers: Record<string, string> = {}): ReadPage => ({
  body,
  items,
  headers: new Headers(headers),
  target: (link) => `at ${link}`,
  what: 'GET /contacts',
});
const items = (...ids: (string | number)[]) => ids.map((id) => ({ id }));
const size = { param: 'limit', max: 2 };

const first: readonly (readonly [Pagination, object])[] = [
  [{ by: 'none' }, { parameters: [] }],
  [
    { by: 'page', param: 'page', first: 1, size },
    {
      parameters: [
        ['limit', 2],
        ['page', 1],
      ],
    },
  ],
  [{ by: 'page', param: 'page', first: 0, size: null }, { parameters: [['page', 0]] }],
  [
    { by: 'offset', param: 'skip', size },
    {
      parameters: [
        ['limit', 2],
        ['skip', 0],
      ],
    },
  ],
  [{ by: 'cursor', param: 'cursor', next: 'next', size }, { parameters: [['limit', 2]] }],
  [{ by: 'last_id', param: 'after', size }, { parameters: [['limit', 2]] }],
  [{ by: 'next_url', next: 'next', size }, { parameters: [['limit', 2]] }],
  [{ by: 'link_header', size }, { parameters: [['limit', 2]] }],
];
for (const [pagination, expected] of first) {
  test(`the first page is asked for by ${JSON.stringify(expected)}: ${JSON.stringify(pagination)}`, () => {
    assert.equal(pagerOf(pagination).request(null), expected);
  });
}

const counted: Pagination = { by: 'page', param: 'page', first: 1, size };
const offset: Pagination = { by: 'offset', param: 'skip', size };
const cursor: Pagination = { by: 'cursor', param: 'cursor', next: 'meta.next', size: null };
const flagged: Pagination = { ...cursor, hasMore: 'more' };
const lastId: Pagination = { by: 'last_id', param: 'after', hasMore: 'more', size };
const nextUrl: Pagination = { by: 'next_url', next: 'next', size };
const link: Pagination = { by: 'link_header', size };

/** Pagination, page, what is asked for behind it; null when nothing is. */
const behind: readonly (readonly [Pagination, ReadPage, object | null])[] = [
  [{ by: 'none' }, page([], items(1, 2)), null],
  [
    counted,
    page({}, items(1, 2)),
    {
      parameters: [
        ['limit', 2],
        ['page', 2],
      ],
    },
  ],
  // Fewer than asked for may only show that the provider allows fewer.
  [
    counted,
    page({}, items(1)),
    {
      parameters: [
        ['limit', 2],
        ['page', 2],
      ],
    },
  ],
  [counted, page({}, []), null],
  [{ ...counted, lastPage: 'n' }, page({ n: 1 }, items(1, 2)), null],
  [
    { ...counted, lastPage: 'n' },
    page({ n: '2' }, items(1, 2)),
    {
      parameters: [
        ['limit', 2],
        ['page', 2],
      ],
    },
  ],
  [{ ...counted, first: 0, lastPage: 'n' }, page({ n: 1 }, items(1, 2)), null],
  [{ ...counted, lastPage: 'n' }, page({ n: 0 }, []), null],
  [{ ...counted, hasMore: 'more' }, page({ more: false }, items(1, 2)), null],
  [
    { ...counted, hasMore: 'more' },
    page({ more: true }, items(1)),
    {
      parameters: [
        ['limit', 2],
        ['page', 2],
      ],
    },
  ],
  [
    offset,
    page({}, items(1)),
    {
      parameters: [
        ['limit', 2],
        ['skip', 1],
      ],
    },
  ],
  [{ ...offset, isLast: 'done' }, page({ done: true }, items(1, 2)), null],
  [
    { ...offset, isLast: 'done' },
    page({ done: false }, items(1)),
    {
      parameters: [
        ['limit', 2],
        ['skip', 1],
      ],
    },
  ],
  [offset, page({}, []), null],
  [{ ...offset, total: 'n' }, page({ n: 2 }, items(1, 2)), null],
  [
    { ...offset, total: 'n' },
    page({ n: 3 }, items(1, 2)),
    {
      parameters: [
        ['limit', 2],
        ['skip', 2],
      ],
    },
  ],
  // A count that is less than what was shown says nothing.
  [
    { ...offset, total: 'n' },
    page({ n: 0 }, items(1, 2)),
    {
      parameters: [
        ['limit', 2],
        ['skip', 2],
      ],
    },
  ],
  [
    { ...counted, lastPage: 'n' },
    page({ n: 0 }, items(1, 2)),
    {
      parameters: [
        ['limit', 2],
        ['page', 2],
      ],
    },
  ],
  [{ ...offset, hasMore: 'more' }, page({ more: false }, items(1, 2)), null],
  [cursor, page({ meta: { next: 'c2' } }, []), { parameters: [['cursor', 'c2']] }],
  [cursor, page({ meta: { next: 7 } }, items(1)), { parameters: [['cursor', '7']] }],
  [cursor, page({ meta: { next: null } }, items(1)), null],
  [cursor, page({ meta: { next: '' } }, items(1)), null],
  [cursor, page({ meta: { next: false } }, items(1)), null],
  [cursor, page({}, items(1)), null],
  [flagged, page({ more: false, meta: { next: 'c2' } }, items(1)), null],
  [flagged, page({ more: true, meta: { next: 'c2' } }, items(1)), { parameters: [['cursor', 'c2']] }],
  // A cursor that is there on the last page, too.
  [{ ...cursor, isLast: 'done' }, page({ done: true, meta: { next: 'c2' } }, items(1)), null],
  [
    { ...cursor, isLast: 'done' },
    page({ done: false, meta: { next: 'c2' } }, []),
    { parameters: [['cursor', 'c2']] },
  ],
  [
    { ...cursor, hasMore: 'more', isLast: 'done' },
    page({ more: true, done: true, meta: { next: 'c2' } }, items(1)),
    null,
  ],
  [
    { by: 'last_id', param: 'after', isLast: { header: 'X-Last' }, size: null },
    page({}, items('a'), { 'x-last': 'true' }),
    null,
  ],
  [
    { by: 'last_id', param: 'after', isLast: { header: 'X-Last' }, size: null },
    page({}, items('a'), { 'x-last': 'false' }),
    { parameters: [['after', 'a']] },
  ],
  [
    lastId,
    page({ more: true }, items('a', 'b')),
    {
      parameters: [
        ['limit', 2],
        ['after', 'b'],
      ],
    },
  ],
  [
    lastId,
    page({ more: true }, [...items('a'), {}]),
    {
      parameters: [
        ['limit', 2],
        ['after', 'a'],
      ],
    },
  ],
  [lastId, page({ more: false }, items('a', 'b')), null],
  [
    { by: 'last_id', param: 'after', size: null, id: 'key.id' },
    page({}, [{ key: { id: 5 } }]),
    { parameters: [['after', '5']] },
  ],
  [{ by: 'last_id', param: 'after', size: null }, page({}, []), null],
  [nextUrl, page({ next: '/2' }, []), { parameters: [['limit', 2]], target: 'at /2' }],
  [nextUrl, page({ next: null }, items(1)), null],
  [nextUrl, page({}, items(1)), null],
  [link, page([], items(1), { link: '</2>; rel="next"' }), { parameters: [['limit', 2]], target: 'at /2' }],
  [link, page([], items(1), { link: '</1>; rel="prev"' }), null],
  [link, page([], items(1)), null],
];
for (const [pagination, read, expected] of behind) {
  test(`behind ${JSON.stringify(read.body)} with ${read.items.length} comes ${JSON.stringify(expected)}: ${JSON.stringify(pagination)}`, () => {
    const pager = pagerOf(pagination);
    const next = pager.next(read, null);
    assert.equal(next === null ? null : pager.request(next), expected);
  });
}

/** Pages that are not of the declared form, and what is said of them. */
const malformed: readonly (readonly [Pagination, ReadPage, RegExp])[] = [
  [
    { ...counted, lastPage: 'n' },
    page({}, items(1)),
    /^GET \/contacts: expected a number at "n", found nothing$/,
  ],
  [
    { ...counted, hasMore: 'more' },
    page({ more: 'yes' }, items(1)),
    /expected true or false at "more", found a string$/,
  ],
  [
    cursor,
    page({ meta: { next: 'https://api.acme.example/c?cursor=2' } }, items(1)),
    /"meta\.next" is the address of the next page: page by next_url, not by cursor$/,
  ],
  [{ ...cursor, isLast: 'done' }, page({ meta: { next: 'c2' } }, items(1)), /true or false at "done"/],
  [{ ...counted, isLast: 'done' }, page({ done: false }, []), /an empty page says that there is more/],
  [{ ...counted, hasMore: 'more' }, page({ more: true }, []), /an empty page says that there is more/],
  [{ ...offset, total: 'n' }, page({ n: null }, items(1)), /expected a number at "n", found null/],
  [
    cursor,
    page({ meta: { next: { after: 'x' } } }, []),
    /the cursor of the next page at "meta.next", found an object with after/,
  ],
  [cursor, page({ meta: { next: true } }, []), /found true/],
  [flagged, page({ more: true }, []), /the cursor of the next page at "meta.next", found nothing/],
  [flagged, page({ meta: { next: 'c2' } }, []), /true or false at "more", found nothing/],
  [lastId, page({ more: true }, []), /no object with an "id" to go on from/],
  [lastId, page({ more: true }, [{}]), /no object with an "id" to go on from/],
  [nextUrl, page({ next: 3 }, []), /the address of the next page at "next", found a number/],
];
for (const [pagination, read, message] of malformed) {
  test(`${JSON.stringify(read.body)} is an error of ${JSON.stringify(pagination)}`, () => {
    assert.throws(
      () => pagerOf(pagination).next(read, null),
      (error: unknown) => error instanceof ApiError && error.status === null && message.test(error.message),
    );
  });
}

for (const pagination of [counted, offset]) {
  test(`a provider that does not know the parameter does not make the walk endless: ${pagination.by}`, () => {
    const pager = pagerOf(pagination);
    const second = pager.next(page({}, items(1, 2)), null);
    assert.throws(() => pager.next(page({}, items(1, 2)), second), /the same page came again/);
    const third = pager.next(page({}, items(3, 4)), second);
    assert.is.not(third, null);
    assert.throws(() => pager.next(page({}, items(3, 4)), third), /the same page came again/);
    // Records without an id are told apart by all that they hold.
    const nameless = pager.next(page({}, [{ name: 'a' }]), null);
    assert.is.not(pager.next(page({}, [{ name: 'b' }]), nameless), null);
    assert.throws(() => pager.next(page({}, [{ name: 'a' }]), nameless), /the same page came again/);
  });
}

const inHeaders: readonly (readonly [Pagination, Record<string, string>, object | null])[] = [
  [
    { ...cursor, next: { header: 'X-Files-Cursor' } },
    { 'x-files-cursor': 'c2' },
    { parameters: [['cursor', 'c2']] },
  ],
  [{ ...cursor, next: { header: 'X-Files-Cursor' } }, {}, null],
  [{ ...cursor, next: { header: 'X-Files-Cursor' } }, { 'x-files-cursor': '' }, null],
  [
    { by: 'next_url', next: { header: 'X-Next' }, size },
    { 'x-next': '/c?2' },
    { parameters: [['limit', 2]], target: 'at /c?2' },
  ],
  [{ ...counted, lastPage: { header: 'X-Total-Pages' } }, { 'x-total-pages': '1' }, null],
  [{ ...offset, total: { header: 'X-Total' } }, { 'x-total': '2' }, null],
  [{ ...offset, hasMore: { header: 'X-More' } }, { 'x-more': 'False' }, null],
  [
    { ...lastId, hasMore: { header: 'X-More' } },
    { 'x-more': '1' },
    {
      parameters: [
        ['limit', 2],
        ['after', '2'],
      ],
    },
  ],
];
for (const [pagination, headers, expected] of inHeaders) {
  test(`headers say how the list goes on: ${JSON.stringify(pagination)} ${JSON.stringify(headers)}`, () => {
    // The body of such a list is often the list alone.
    const read = page(items(1, 2), items(1, 2), headers);
    const next = pagerOf(pagination).next(read, null);
    assert.equal(next === null ? null : pagerOf(pagination).request(next), expected);
  });
}

test('a header that does not say what it should is an error that names it', () => {
  const more = pagerOf({ ...offset, hasMore: { header: 'X-More' } });
  assert.throws(
    () => more.next(page({}, items(1), { 'x-more': 'maybe' }), null),
    /expected true or false in the header X-More, found a string/,
  );
  const total = pagerOf({ ...offset, total: { header: 'X-Total' } });
  assert.throws(
    () => total.next(page({}, items(1)), null),
    /expected a number in the header X-Total, found nothing/,
  );
});

test('keys with dots are named one by one', () => {
  const linked = pagerOf({ by: 'next_url', next: ['@odata.nextLink'], size: null });
  assert.is(linked.next(page({ '@odata.nextLink': '/c?2' }, items(1)), null), 'at /c?2');
  assert.is(linked.next(page({ '@odata': { nextLink: '/c?2' } }, items(1)), null), null);
  const keyed = pagerOf({ by: 'last_id', param: 'after', size: null, id: ['a.b', 'id'] });
  assert.is(keyed.next(page({}, [{ 'a.b': { id: 5 } }]), null), '5');
});

test('a way of paging that is none is refused: such a list would end behind its first page', () => {
  assert.throws(
    () => pagerOf({ by: 'unknown' } as unknown as Pagination),
    (error: unknown) =>
      error instanceof ConfigurationError && /"unknown" is none of none, page/.test(error.message),
  );
});

test.run();

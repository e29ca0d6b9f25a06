import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { embeddedAt } from '../../../../../supabase/functions/_shared/core/contract/index.ts';

const line = { id: 'l1' };
const cases: readonly (readonly [
  Parameters<typeof embeddedAt>,
  object,
  { items: object[]; truncated: boolean },
])[] = [
  [['lines'], { lines: [line] }, { items: [line], truncated: false }],
  [['a.lines'], { a: { lines: [line] } }, { items: [line], truncated: false }],
  [['lines'], { lines: null }, { items: [], truncated: false }],
  [['lines'], {}, { items: [], truncated: true }],
  [['lines'], { lines: 'many' }, { items: [], truncated: true }],
  [['lines', { hasMore: 'more' }], { lines: [line], more: true }, { items: [line], truncated: true }],
  [['lines', { hasMore: 'more' }], { lines: [line], more: false }, { items: [line], truncated: false }],
  [['lines', { total: 'count' }], { lines: [line], count: 2 }, { items: [line], truncated: true }],
  [['lines', { total: 'count' }], { lines: [line], count: 1 }, { items: [line], truncated: false }],
];
for (const [given, parent, expected] of cases) {
  test(`embeddedAt(${JSON.stringify(given).slice(1, -1)}) of ${JSON.stringify(parent)}`, () => {
    assert.equal(embeddedAt(...given)(parent as never), expected);
  });
}

test.run();

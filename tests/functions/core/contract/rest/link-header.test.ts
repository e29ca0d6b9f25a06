import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { linkOf } from '../../../../../supabase/functions/_shared/core/contract/rest/link-header.ts';

const cases: readonly (readonly [string | null, string | null])[] = [
  [null, null],
  ['', null],
  ['<https://a.example/?page=2>; rel="next"', 'https://a.example/?page=2'],
  ['</x?a=1,2;b>; rel=next', '/x?a=1,2;b'],
  ['<https://a.example/1>; rel="prev", <https://a.example/3>; rel="next"', 'https://a.example/3'],
  ['<https://a.example/9>; rel="last"', null],
  ['<https://a.example/3>; title="a, \\"b\\""; rel="last next"', 'https://a.example/3'],
  ['<https://a.example/3>;REL=Next', 'https://a.example/3'],
  ['<https://a.example/3>; rel="nextpage"', null],
  ['<https://a.example/3>; anchor="next"', null],
  ['https://a.example/3; rel=next', null],
  [
    '<https://a.example/1>; rel=self,<https://a.example/2>; rel="next"; results="true"',
    'https://a.example/2',
  ],
];
for (const [header, expected] of cases) {
  test(`the next page of ${header} is ${expected}`, () => {
    assert.is(linkOf(header, 'next'), expected);
  });
}

test('a long header that is none takes no long time to read', () => {
  assert.is(linkOf(`<a>${'; x="'.repeat(20_000)}`, 'next'), null);
  assert.is(linkOf('<'.repeat(50_000), 'next'), null);
});

test.run();

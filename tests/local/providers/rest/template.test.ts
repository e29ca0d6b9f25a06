import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  namedInBody,
  namedInPath,
  namedInText,
  routePattern,
} from '../../../../local/providers/rest/template.ts';

const patterns: readonly (readonly [string, string])[] = [
  ['/orders', '/orders'],
  ['/v1/orders/{id}/lines', '/v1/orders/:id/lines'],
  ['/orders/{key.id}', '/orders/:key_id'],
  ['/accounts/{app.account_sid}/x', '/accounts/:app_account_sid/x'],
  ['/users/{id}.json', '/users/:segment_2{[^/]+\\.json}'],
  ['/a-{x}-{y}.csv', '/:segment_1{a-[^/]+-[^/]+\\.csv}'],
];
for (const [path, expected] of patterns) {
  test(`the route of ${path}`, () => {
    assert.is(routePattern(path), expected);
  });
}

test('a path tells the values of its names, whatever stands before it', () => {
  assert.equal(namedInPath('/users/{id}.json', '/api/v2/users/a%2Fb.c.json'), { id: 'a/b.c' });
  assert.equal(namedInPath('/w/{w}/p/{p}', '/w/1/p/2'), { w: '1', p: '2' });
  assert.is(namedInPath('/w/{w}/p', '/w/1/2/p'), null);
  assert.is(namedInPath('/users/{id}.json', '/users/a.xml'), null);
});

test('a text tells the values of names that are some', () => {
  const isName = (name: string) => name === 'team';
  assert.equal(namedInText('of {team}, {other}', 'of a/b, {other}', isName), { team: 'a/b' });
  assert.is(namedInText('of {team}', 'a', isName), null);
  assert.equal(namedInText('5', '5', isName), {});
});

test('a body tells them wherever they are, and has to have every field', () => {
  const isName = (name: string) => name === 'team';
  const template = { filter: { team: '{team}', open: true }, n: 1 };
  assert.equal(namedInBody(template, { filter: { team: 'x', open: false }, n: 2, more: 1 }, isName), {
    team: 'x',
  });
  assert.is(namedInBody(template, { filter: { open: true }, n: 1 }, isName), null);
});

test.run();

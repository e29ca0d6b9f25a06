import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { suggest, suggestOrList } from '../../../generators/config/suggest.ts';

const KNOWN = ['app_key', 'connector', 'config', 'sync_from', 'constructor'];

const NEAREST: Readonly<Record<string, string | null>> = {
  appKey: 'app_key',
  'App-Key': 'app_key',
  conector: 'connector',
  syncfrom: 'sync_from',
  confg: 'config',
  zzz: null,
  '': null,
};

for (const [word, want] of Object.entries(NEAREST)) {
  test(`the nearest to '${word}' is ${want}`, () => assert.is(suggest(word, KNOWN), want));
}

test('lists what is known when nothing is near', () => {
  assert.is(suggestOrList('zzz', ['a', 'b'], 'There are'), 'There are: a, b.');
  assert.is(suggestOrList('zzz', [], 'There are'), 'There are: none.');
});

test.run();

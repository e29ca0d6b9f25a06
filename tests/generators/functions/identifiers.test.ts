import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { identifiersFor } from '../../../generators/functions/identifiers.ts';

for (const [given, want] of [
  [['stripe'], ['stripe']],
  [['help-scout'], ['helpScout']],
  [['7up'], ['connector7up']],
  [
    ['default', 'config'],
    ['defaultConnector', 'configConnector'],
  ],
  [
    ['help-scout', 'helpScout'],
    ['helpScout2', 'helpScout'],
  ],
  [
    ['a-b', 'a.b', 'aB'],
    ['aB2', 'aB3', 'aB'],
  ],
  [['snake_case'], ['snake_case']],
] as const) {
  test(`${given.join(', ')} become ${want.join(', ')}`, () => {
    const identifiers = identifiersFor(given);
    assert.equal(
      given.map((name) => identifiers.get(name)),
      [...want],
    );
  });
}

test.run();

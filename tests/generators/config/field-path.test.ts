import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { formatFieldPath, parseFieldPath } from '../../../generators/config/field-path.ts';

const ACCEPTED: Readonly<Record<string, readonly string[]>> = {
  email: ['email'],
  '$.email': ['email'],
  'address.line1': ['address', 'line1'],
  '$.items.data[*].metadata': ['items', 'data', '*', 'metadata'],
  'items.data.*.metadata': ['items', 'data', '*', 'metadata'],
  'metadata.*': ['metadata', '*'],
  'metadata[*]': ['metadata', '*'],
  'source.author-name': ['source', 'author-name'],
  größe: ['größe'],
  $ref: ['$ref'],
  "['a name']": ['a name'],
  "$['a.b']['c']": ['a.b', 'c'],
  'a["b"].c': ['a', 'b', 'c'],
  "a['it\\'s']": ['a', "it's"],
  "a['0']": ['a', '0'],
  '*': ['*'],
};

for (const [text, want] of Object.entries(ACCEPTED)) {
  test(`reads ${text}, and writes it back as the same path`, () => {
    assert.equal(parseFieldPath(text), { ok: true, path: want });
    assert.equal(parseFieldPath(formatFieldPath(want)), { ok: true, path: want }, formatFieldPath(want));
  });
}

const REFUSED: Readonly<Record<string, string>> = {
  $: 'names the whole object',
  'a..b': "uses '..', which looks at every depth",
  '$..email': "uses '..', which looks at every depth",
  '..email': "uses '..', which looks at every depth",
  'items[0].x': 'chooses one element by its index 0',
  'items[-1]': 'chooses one element by its index -1',
  'items.0.x': 'chooses one element by its index 0',
  'items[0:2]': 'chooses a slice, [0:2]',
  'items[:2]': 'chooses a slice, [:2]',
  'items[?(@.id==1)]': 'filters with [?…]',
  "items['a','b']": 'has several names in one pair of brackets',
  'items[name]': "has 'name' in brackets without quotes",
  'items[]': 'has empty brackets',
  'items[*': "has a '[' without its ']'",
  "items['a\\n']": "has a name in brackets that can't be read, ['a\\n']",
  "items['']": 'has an empty name',
  "['*']": "names a field '*', which can't be told from every field",
  'a.': 'ends where a name is expected',
  '$.': 'ends where a name is expected',
  '.a': 'begins with a dot',
  'a b': 'has a blank in it',
  ' a': 'has a blank in it',
  'a*': "has '*' where a name is expected",
  "a'b": `has "'" where a name is expected`,
  '@.a': "has '@' where a name is expected",
  'a]': "has ']' where a name is expected",
};

for (const [text, problem] of Object.entries(REFUSED)) {
  test(`refuses ${text} and says what is wrong with it`, () => {
    const parsed = parseFieldPath(text);
    assert.not(parsed.ok);
    if (parsed.ok) return;
    assert.is(parsed.message, `the path '${text}' ${problem}`);
    assert.ok(parsed.fix);
  });
}

test.run();

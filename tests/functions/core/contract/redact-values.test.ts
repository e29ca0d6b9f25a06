import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  describeValue,
  parseProviderJson,
} from '../../../../supabase/functions/_shared/core/contract/provider-json.ts';
import { redactValues } from '../../../../supabase/functions/_shared/core/contract/redact-values.ts';

test('what was removed no longer stands in the text, also as JSON has it', () => {
  const before = { id: 'o1', email: 'a"b@x.com', deep: { list: ['hush-1', 77777], 'odd name': 1 } };
  const text = `bad ${before.email}: ${describeValue(before)} of o1`;
  const redacted = redactValues(text, before, { id: 'o1' });
  for (const secret of ['a"b', 'a\\"b', 'hush', '77777', 'odd name']) assert.not.match(redacted, secret);
  assert.match(redacted, /of o1$/);
});

test('a number that JavaScript cannot hold is found, too', () => {
  const before = parseProviderJson('{"id": "o1", "card": 9007199254740993123}');
  const text = `card: found ${describeValue((before as { card: unknown }).card)}`;
  assert.is(redactValues(text, before, { id: 'o1' }), 'card: found "[excluded]"');
});

test('short values are found where they stand alone', () => {
  assert.is(
    redactValues('created: expected unix seconds, found "ed"', { created: 'ed' }, {}),
    'created: expected unix seconds, found "[excluded]"',
  );
  assert.is(redactValues('found 7 of 17', { n: 7 }, { n: undefined }), 'found [excluded] of 17');
});

test('a text about what was kept stays as it is', () => {
  const kept = { created: 'soon', empty: '', none: null };
  assert.is(redactValues('found "soon"', { ...kept, email: 'x@y.z' }, kept), 'found "soon"');
});

test('an object that was not kept at all is removed wholly', () => {
  assert.is(redactValues('found ["hush"]', ['hush'], null), 'found ["[excluded]"]');
});

test.run();

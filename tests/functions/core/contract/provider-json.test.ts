import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  describeValue,
  parseProviderJson,
  protectJson,
  providerFetch,
  restoreNumbers,
} from '../../../../supabase/functions/_shared/core/contract/provider-json.ts';

const through = (text: string) => restoreNumbers(JSON.stringify(parseProviderJson(text)));

test('ordinary JSON passes untouched', () => {
  const text = '{"id":"cus_1","created":1700000000,"amount":12.5,"name":"Zoë 🙂","ok":true,"none":null}';
  assert.is(protectJson(text), text);
  assert.is(through(text), text);
});

for (const [name, number] of [
  ['an integer beyond 2^53', '9007199254740993'],
  ['a negative integer beyond 2^53', '-12345678901234567890'],
  ['a decimal with more digits than a double holds', '0.12345678901234567891'],
  ['a decimal with many digits on both sides of its point', '1234567.1234567891'],
  ['a number with an exponent beyond a double', '1e400'],
] as const) {
  test(`${name} keeps every digit`, () => {
    assert.is(through(`{"a":[${number}],"b":{"c":${number}}}`), `{"a":[${number}],"b":{"c":${number}}}`);
  });
}

test('a number keeps every digit in indented JSON, too', () => {
  const text = '{\n  "a": [\n    9007199254740993,\n    -1e400\n  ]\n}';
  assert.is(through(text), '{"a":[9007199254740993,-1e400]}');
});

test('digits inside a string stay a string', () => {
  const text = '{"id":"12345678901234567890","note":"is 12345678901234567890, \\"quoted\\" 1"}';
  assert.is(through(text), text);
});

test('a NUL becomes U+FFFD, also in a key', () => {
  assert.equal(parseProviderJson('{"a\\u0000b":"x\\u0000y"}'), { 'a\ufffdb': 'x\ufffdy' });
});

test('a lone surrogate becomes U+FFFD, a pair stays', () => {
  assert.equal(parseProviderJson('{"a":"\\ud83d!","b":"\\ud83d\\ude00","c":"\\ude00"}'), {
    a: '\ufffd!',
    b: '😀',
    c: '\ufffd',
  });
});

test('an escaped backslash before u0000 is text, not a NUL', () => {
  assert.equal(parseProviderJson('{"path":"C:\\\\u0000dir"}'), { path: 'C:\\u0000dir' });
});

test('a string that looks like a wrapped number stays a string', () => {
  const text = JSON.stringify({ name: '\ue000guess:12345678901234567890' });
  assert.is(through(text), text);
});

test('a wrapped number inside a message leaves the message valid JSON', () => {
  const value = parseProviderJson('{"created":99999999999999999999}') as { created: unknown };
  const message = `found ${JSON.stringify(value.created)}`;
  assert.is(JSON.parse(restoreNumbers(JSON.stringify({ message }))).message, message);
  assert.is(describeValue(value.created), '"99999999999999999999"');
});

test('a wrapped number that has become part of a longer string leaves the string valid JSON', () => {
  const { topic } = parseProviderJson('{"topic":-2.906696017389033e-309}') as { topic: string };
  const id = `${topic}:7`;
  assert.is(JSON.parse(restoreNumbers(JSON.stringify({ id }))).id, id);
});

test('digits that are no JSON number are never written as one', () => {
  const value = parseProviderJson('{"id":00012345678901234567890}');
  JSON.parse(restoreNumbers(JSON.stringify(value)));
});

test('the fetch for the SDKs parses the same way by json() and by text()', async () => {
  const { createServer } = await import('node:http');
  const server = createServer((_, response) => response.end('{"big":9007199254740993}'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const url = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  const viaJson = await (await providerFetch(url)).json();
  const viaText = JSON.parse(await (await providerFetch(url)).text());
  assert.is(restoreNumbers(JSON.stringify(viaJson)), '{"big":9007199254740993}');
  assert.equal(viaText, viaJson);
  server.closeAllConnections();
  server.close();
});

test.run();

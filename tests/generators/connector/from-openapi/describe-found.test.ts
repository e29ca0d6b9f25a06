import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { describeFound } from '../../../../generators/connector/from-openapi/describe-found.ts';
import { describeInFull } from '../../../../generators/connector/from-openapi/describe-in-full.ts';
import { surveyDocument } from '../../../../generators/connector/gather-document.ts';
import type { ApiDescription } from '../../../../generators/connector/openapi/api-description.ts';
import { described, describedFixture, get, text, things, whole } from '../openapi/described.ts';

function found(description: ApiDescription, given: Readonly<Record<string, string>> = {}): string {
  const args = { given: new Map(Object.entries(given)), set: [], children: [], fill: [] };
  return describeFound(description, surveyDocument(description, args), args.given);
}

/** Lists of the same kind, a page of each at a time. */
function many(count: number) {
  const paths = Array.from({ length: count }, (_, index) => [
    `/things${'abcdefghijklmnopqrstuvwxyz'[index % 26]}${Math.floor(index / 26)}s`,
    get(things({ id: text, name: text }), { limit: whole, offset: whole }),
  ]);
  return described(Object.fromEntries(paths));
}

test('each resource has a line, and what is asked of all is told once, with the argument that answers it', () => {
  const description = many(50);
  const review = found(description);
  for (const { name } of description.resources)
    assert.is(review.split('\n').filter((line) => line.startsWith(`│ ${name} `)).length, 1, name);
  assert.is(review.split('How does it become known that an object was deleted?').length, 2);
  assert.match(review, '--deletions   (all)');
  assert.ok(review.split('\n').length < 90, review);
  assert.ok(Math.max(...review.split('\n').map((line) => line.length)) < 620);
});

test('what was answered by an argument is not asked', () => {
  const review = found(many(2), { deletions: 'sweep' });
  assert.not.match(review, '--deletions');
  assert.match(review, '--webhook-scheme');
});

test('a line points at the questions about its resource, which are numbered', () => {
  const review = found(describedFixture('forge.yaml'));
  const number = /^ +(\d+) {2}Does key identify an object for good\?$/m.exec(review)?.[1];
  assert.match(review, new RegExp(`│ license .* ${number} .*│`));
});

test('what is left out is grouped by its reason, and told by line in full', () => {
  const parameters = [{ name: 'scope', in: 'query', required: true, schema: text }];
  const needing = get(things({ id: text }), {}, { parameters });
  const description = described({
    '/a_things': needing,
    '/b_things': needing,
    '/c_stats': get({ type: 'array', items: { type: 'object', properties: { total: whole } } }),
  });
  const review = found(description);
  assert.match(
    review,
    /Left out \(\d; each with its reason: --verbose\):\n {2}2: needs what only you can say/,
  );
  assert.match(review, /a_thing\.scope=…, b_thing\.scope=…/);
  const args = { given: new Map(), set: [], children: [], fill: [] };
  const full = describeInFull(description, surveyDocument(description, args));
  assert.match(full, /left out: a_thing \(GET \/a_things\): its list needs scope\nleft out: b_thing/);
});

test('control characters of the document do not reach the terminal', () => {
  const description = described({
    '/\u001b[2Jthings': get(things({ id: text }), { page: whole }),
  });
  assert.not.match(found({ ...description, title: 'Evil\u001b[2J API' }), '\u001b');
});

test.run();

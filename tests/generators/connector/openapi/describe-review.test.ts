import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { describeReview } from '../../../../generators/connector/openapi/describe-review.ts';
import { described, describedFixture, get, text, things, whole } from './described.ts';

test('the review shows every resource with its decisions, and every question', () => {
  const description = describedFixture('payments.json');
  const review = describeReview(description);
  const cells = (name: string) =>
    review
      .split('\n')
      .find((line) => line.startsWith(`│ ${name} `))
      ?.split('│')
      .map((cell) => cell.trim())
      .slice(1, 10);
  assert.equal(cells('customer'), [
    'customer',
    'GET /v1/customers',
    'cursor starting_after',
    'data',
    'id',
    'created unix s',
    '-',
    '',
    'yes',
  ]);
  assert.equal(cells('source')?.[7], 'customer');
  for (const { name } of description.resources) assert.ok(cells(name) !== undefined, name);
  assert.match(review, `To answer (${description.unknowns.length})`);
  assert.match(review, 'How do deletions become known');
  assert.match(review, 'subscription_item');
});

test('a guess carries a question mark', () => {
  assert.match(describeReview(describedFixture('forge.yaml')), /│ license .* key\? /);
});

test('what was not taken is listed with the reason, and nothing found is said', () => {
  const items = { type: 'object', properties: { name: text } };
  const review = describeReview(described({ '/stats': get({ type: 'array', items }, { page: whole }) }));
  assert.match(review, 'No resource was found.');
  assert.match(review, /GET \/stats.*no field that could be an id/);
});

test('control characters of the document do not reach the terminal', () => {
  const description = described({
    '/\u001b[2Jthings': get(things({ '\u001b[3Jid': text }), { 'page\u001b[1m': text, page: whole }),
  });
  const review = describeReview({ ...description, title: 'Evil\u001b[2J API' });
  assert.not.match(review, '\u001b');
});

test.run();

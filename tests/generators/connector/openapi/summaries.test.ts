import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { described, get, resourceOf, text } from './described.ts';

const object = (properties: object) => ({ type: 'object', properties });
const time = { type: 'string', format: 'date-time' };
const compact = { id: text, title: text };
const full = { ...compact, body: text, author: text, changed_at: time, created_at: time, _links: object({}) };
const list = (properties: object) => get({ type: 'array', items: object(properties) });
const inPath = (name: string) => ({ parameters: [{ name, in: 'path', required: true, schema: text }] });
const notes = (listed: object, read: object, path = '/notes/{note_id}') =>
  resourceOf(described({ '/notes': list(listed), [path]: get(object(read), {}, inPath('note_id')) }), 'note');

test('a list that leaves out fields shows summaries: what reading one object shows is the whole', () => {
  const { whole, createdAt, columns } = notes(compact, full);
  assert.equal(whole?.leftOut, ['author', 'body', 'changed_at', 'created_at']);
  assert.equal(whole?.createdAt?.path, ['created_at']);
  assert.ok(whole?.columns.some(({ name }) => name === 'author'));
  // The list's own stand beside it, for those who cannot read single objects.
  assert.is(createdAt, null);
  assert.not(columns.some(({ name }) => name === 'author'));
});

test('the same fields, or two more, make no summary', () => {
  assert.is(notes(full, full).whole, null);
  assert.is(notes(compact, { ...compact, etag: text, color: text, _links: object({}) }).whole, null);
});

test('whether the list can be asked for all fields is a question', () => {
  const { unknowns } = described({
    '/notes': list(compact),
    '/notes/{note_id}': get(object(full), {}, inPath('note_id')),
  });
  const [question] = unknowns.filter(({ what }) => what === 'summary');
  assert.is(question?.resource, 'note');
  assert.match(question?.why ?? '', 'author, body, changed_at, created_at');
});

test('the type is that of the whole object', () => {
  const { definitions } = described({
    '/notes': list(compact),
    '/notes/{note_id}': get(object(full), {}, inPath('note_id')),
  });
  assert.ok('author' in ((definitions.Note as { properties: object }).properties ?? {}));
});

test('an object elsewhere that lacks most of what the list shows is another thing', () => {
  const shown = { id: text, from: text, to: text, sent: time, subject: text, size: text };
  const elsewhere = (read: object) =>
    resourceOf(
      described({
        '/boxes': list({ id: text, owner: text }),
        '/boxes/{box_id}/notes': get({ type: 'array', items: object(shown) }, {}, inPath('box_id')),
        '/reports/notes/{note_id}': get(object(read), {}, inPath('note_id')),
      }),
      'note',
    ).retrieve;
  assert.is(elsewhere({ id: text, from: text, to: text, opened: text, clicks: text, bounced: text }), null);
  assert.is(elsewhere({ ...shown, body: text })?.path, '/reports/notes/{note_id}');
});

test.run();

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  ApiError,
  ConfigurationError,
  type Payload,
  RestError,
  type RestRetrieveRecord,
  restRetrieve,
} from '../../../../../supabase/functions/_shared/core/contract/index.ts';
import { type Answer, failureOf, never } from './answering.ts';
import { walking } from './lists-of-lists.ts';

const record: RestRetrieveRecord = { path: '/teams/{team}/tasks/{key.id}', id: ['team', 'key.id'] };

async function retrieved(given: RestRetrieveRecord, id: string, answer: Answer, options = {}) {
  const api = await walking(() => answer, options);
  try {
    const item = await restRetrieve(given)(api.client, id, never).then(({ item }) => item);
    return { item, asked: api.asked() };
  } finally {
    await api.close();
  }
}

test('the parts of an id stand in the path, and in the object where it does not have them', async () => {
  const { item, asked } = await retrieved(record, 'a%2Fb/100%25', {
    body: { team: null, key: { id: '100%' } },
  });
  assert.equal(asked, ['GET /teams/a%2Fb/tasks/100%25']);
  assert.equal(item, { team: 'a/b', key: { id: '100%' } });
  const { item: named } = await retrieved(record, '5/7', { body: { v: 1, team: 5 } });
  assert.equal(named, { v: 1, team: 5, key: { id: '7' } });
});

test('an answer that has no part of the id is no object: what is written into it would prove nothing', async () => {
  for (const body of [{}, { v: 1, team: null }, { key: {} }]) {
    const failure = await failureOf(() => retrieved(record, '5/7', { body }));
    assert.instance(failure, ApiError);
    assert.match(failure.message, /the answer has none of team, key\.id/);
  }
});

test('what the object has itself stays as it is', async () => {
  const body = { team: 5, key: { id: 7, more: true } };
  const { item } = await retrieved(record, '5/7', { body });
  assert.equal(item, body);
});

test('another object than the one that was asked for is an error', async () => {
  const failure = await failureOf(() => retrieved(record, '5/7', { body: { team: 6, key: { id: 7 } } }));
  assert.instance(failure, ApiError);
  assert.is((failure as ApiError).status, 200);
  assert.match(failure.message, /asked for 5\/7, the provider answered with 6\/7/);
});

test('an object that was asked for without its parent, and has another one now, is gone', async () => {
  const alone = { ...record, path: '/tasks/{key.id}' };
  const failure = await failureOf(() => retrieved(alone, '5/7', { body: { team: 6, key: { id: 7 } } }));
  assert.instance(failure, RestError);
  assert.is((failure as RestError).status, 410);
  const { item } = await retrieved(alone, '5/7', { body: { key: { id: 7 } } });
  assert.equal(item as Payload, { key: { id: 7 }, team: '5' });
});

test('an id that has not so many parts is one of nothing, and nobody is asked', async () => {
  for (const id of ['5', '5/7/9', '/7', '5/%41']) {
    const api = await walking(() => ({ body: {} }));
    const failure = await failureOf(() => restRetrieve(record)(api.client, id, never));
    await api.close();
    assert.is((failure as RestError).status, 404);
    assert.equal(api.asked(), []);
  }
});

test('an id may stand in the query', async () => {
  const { asked } = await retrieved({ path: '/info', query: { channel: '{id}', fields: 'a{b}' } }, 'C 1', {
    body: {},
  });
  assert.equal(asked, ['GET /info?channel=C+1&fields=a%7Bb%7D']);
});

test('part of a segment may be a placeholder', async () => {
  const { asked } = await retrieved({ path: '/users/{id}.json' }, 'a/b', { body: {} });
  assert.equal(asked, ['GET /users/a%2Fb.json']);
});

test('keys with dots are named one by one', async () => {
  const answer = { body: { 'a.b': { 'c.d': { id: 1 } } } };
  const { item } = await retrieved({ path: '/t/{id}', item: ['a.b', 'c.d'], gone: ['x.y'] }, '1', answer);
  assert.equal(item, { id: 1 });
  const failure = await failureOf(() =>
    retrieved({ path: '/t/{id}', gone: ['x.y'] }, '1', { body: { 'x.y': true } }),
  );
  assert.is((failure as RestError).status, 410);
  const missing = await failureOf(() => retrieved({ path: '/t/{id}', item: ['a.b'] }, '1', { body: {} }));
  assert.match(missing.message, /expected an object at "\["a\.b"\]", found an object without fields/);
});

for (const path of ['/c', '/c/{key}', '/c/{team}/{other}', '/c/{team}/{team}']) {
  test(`a call of "${path}" is refused: it does not name the object`, () => {
    assert.throws(
      () => restRetrieve({ path, id: ['team', 'id'] }),
      (error: unknown) => error instanceof ConfigurationError,
    );
  });
}

test.run();

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import {
  ConfigurationError,
  type RestListRecord,
  restClient,
  restRetrieve,
} from '../../../../../supabase/functions/_shared/core/contract/index.ts';
import { answering, appAt, failureOf, never } from './answering.ts';
import { walking } from './lists-of-lists.ts';

const messages: RestListRecord = {
  path: '/Accounts/{app.account_sid}/Messages/{number}.json',
  query: { region: '{app.region}', fields: 'a{b}' },
  body: { of: '{app.account_sid}' },
  method: 'POST',
  each: {
    path: '/Accounts/{app.account_sid}/Numbers.json',
    items: '',
    pagination: { by: 'none' },
    values: { number: 'id' },
  },
  items: '',
  pagination: { by: 'none' },
};

test('settings of the account stand in paths, queries and bodies', async () => {
  const options = { account_sid: 'AC/1', region: 7 };
  const record = { ...messages, query: { region: '{app.region}' } };
  const api = await walking(({ url }) => ({ body: url.includes('Numbers') ? [{ id: 5 }] : [] }), options);
  await api.walk(record);
  const retrieve = restRetrieve({ path: '/Accounts/{app.account_sid}/{id}', query: { r: '{app.region}' } });
  await failureOf(() => retrieve(api.client, '1', never));
  await api.close();
  assert.equal(api.asked(), [
    'GET /Accounts/AC%2F1/Numbers.json',
    'POST /Accounts/AC%2F1/Messages/5.json?region=7',
    'GET /Accounts/AC%2F1/1?r=7',
  ]);
  assert.is(api.server.requests[1]?.body, '{"of":"AC/1"}');
});

test('a missing setting is an error that names the app and the setting', async () => {
  for (const options of [{}, { account_sid: '' }, { account_sid: null }, { account_sid: true }]) {
    const api = await walking(() => ({ body: [] }), options);
    const failure = await failureOf(() => api.walk({ ...messages, query: {} }));
    await api.close();
    assert.instance(failure, ConfigurationError);
    assert.match(failure.message, /^acme_main: the setting account_sid is missing/);
    assert.match(failure.message, /set config\.account_sid of the app$/);
    assert.equal(api.asked(), []);
  }
});

test('a setting cannot lead to another path', async () => {
  const api = await walking(() => ({ body: [] }), { account_sid: '..', region: 'eu' });
  assert.match(
    (await failureOf(() => api.walk({ ...messages, query: {} }))).message,
    /"\.\." cannot stand for/,
  );
  await api.close();
});

test('settings stand in headers', async () => {
  const server = await answering(() => ({ body: {} }));
  const settings = {
    baseUrl: 'https://api.acme.example',
    auth: { by: 'bearer' },
    headers: { 'Acme-Account': 'id={app.account}', 'Acme-Version': '{7}' },
  } as const;
  const client = restClient(appAt(server.url, { options: { account: 'A1' } }), settings);
  await restRetrieve({ path: '/t/{id}' })(client, '1', never);
  await server.close();
  const [{ headers } = { headers: {} as Record<string, string> }] = server.requests;
  assert.is(headers['acme-account'], 'id=A1');
  assert.is(headers['acme-version'], '{7}');
  assert.throws(() => restClient(appAt(server.url), settings), /acme_main: the setting account is missing/);
});

test.run();

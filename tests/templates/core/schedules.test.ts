import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { installStandIns } from '../../../local/database/stand-ins/install-stand-ins.ts';
import { openMirror } from '../../mirror.ts';

const mirror = await openMirror();
const { database } = mirror;
test.after(() => mirror.close());

test.before.each(() =>
  database.exec('drop schema if exists net cascade; drop schema if exists vault cascade'),
);

const url = 'https://abcd.supabase.co/functions/v1';
const key = 'the-admin-api-key';

const createSecrets = (secrets: Readonly<Record<string, string>>) =>
  Promise.all(
    Object.entries(secrets).map(([name, value]) =>
      database.query('select vault.create_secret($1, $2)', [value, name]),
    ),
  );
async function ready(): Promise<void> {
  await installStandIns(database);
  await createSecrets({ supasaasy_functions_url: url, supasaasy_admin_api_key: key });
}
const invoke = (name: string, body: string | null = '{}', role = 'postgres') =>
  database
    .runWith(role === 'postgres' ? {} : { role }, {
      text: 'select supasaasy.invoke_function($1, $2) as id',
      values: [name, body],
    })
    .then(
      ([row]) => row?.id,
      (error: Error) => error.message,
    );
const canInvoke = async () => {
  const [row] = await mirror.rows('select supasaasy.can_invoke_functions() as can');
  return row?.can;
};
const requests = () =>
  mirror.rows(
    `select id, method, url, headers, convert_from(body, 'UTF8')::jsonb as body, timeout_milliseconds as ms
     from net.http_request_queue order by id`,
  );

test('a function is called through pg_net with address and key from Vault', async () => {
  await ready();
  assert.is(await canInvoke(), true);
  const id = await invoke('sync', '{"app_key": "a", "mode": "full"}');
  assert.equal(await requests(), [
    {
      id,
      method: 'POST',
      url: `${url}/sync`,
      headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${key}` },
      body: { app_key: 'a', mode: 'full' },
      ms: 30_000,
    },
  ]);
});

test('the worker is given its whole wall clock to answer; a body may be left out', async () => {
  await ready();
  await invoke('worker', null);
  const [request] = await requests();
  assert.is(request?.ms, 150_000);
  assert.equal(request?.body, {});
});

test('blanks and slashes around the address and the key do no harm', async () => {
  await installStandIns(database);
  await createSecrets({ supasaasy_functions_url: ` ${url}/ `, supasaasy_admin_api_key: ` ${key} ` });
  await invoke('sync');
  const [request] = await requests();
  assert.is(request?.url, `${url}/sync`);
  assert.equal(request?.headers, { 'Content-Type': 'application/json', Authorization: `Bearer ${key}` });
});

test('a request is only made when the transaction commits', async () => {
  await ready();
  await database
    .transaction(async (tx) => {
      await tx.query("select supasaasy.invoke_function('sync', '{}')");
      throw new Error('as if by a bug');
    })
    .catch(() => undefined);
  assert.equal(await requests(), []);
});

test('without pg_net the message says how to enable it', async () => {
  await installStandIns(database, ['vault']);
  assert.is(await canInvoke(), false);
  assert.match(
    String(await invoke('sync')),
    /cannot call Edge Function "sync": pg_net .*create extension pg_net/,
  );
});

test('without Vault the message says how to enable it', async () => {
  await installStandIns(database, ['pg-net']);
  assert.is(await canInvoke(), false);
  assert.match(String(await invoke('sync')), /Vault .*create extension supabase_vault/);
});

test('a missing, empty or senseless secret is named with the statement that creates it, and no secret is told', async () => {
  await installStandIns(database);
  assert.match(
    String(await invoke('sync')),
    "select vault.create_secret('https://<project ref>.supabase.co/functions/v1', 'supasaasy_functions_url')",
  );
  await createSecrets({ supasaasy_functions_url: 'sk_live_by_mistake', supasaasy_admin_api_key: '  ' });
  const senseless = String(await invoke('sync'));
  assert.match(senseless, 'supasaasy_functions_url in Vault is not an address');
  assert.not.match(senseless, 'sk_live');
  await database.query(
    "select vault.update_secret(id, $1) from vault.secrets where name = 'supasaasy_functions_url'",
    [url],
  );
  const empty = String(await invoke('sync'));
  assert.match(empty, /supasaasy_admin_api_key is not in Vault; create it: select vault\.create_secret\('/);
  assert.not.match(empty, url);
  assert.is(await canInvoke(), false);
});

test('only a function’s name can be called', async () => {
  await ready();
  for (const name of ['', '../rest/v1', 'sync?x=1', 'a b'])
    assert.match(String(await invoke(name)), "that is not a function's name");
  assert.equal(await requests(), []);
});

test('service_role may call functions, users may not', async () => {
  await ready();
  assert.type(await invoke('sync', '{}', 'service_role'), 'number');
  for (const role of ['anon', 'authenticated'])
    assert.match(String(await invoke('sync', '{}', role)), 'permission denied');
  assert.is((await requests()).length, 1);
});

test('a role that may not read Vault or call pg_net is told so, not refused without a reason', async () => {
  await ready();
  await database.exec('revoke all on schema vault from service_role');
  assert.match(
    String(await invoke('sync', '{}', 'service_role')),
    'Vault is not there for role service_role',
  );
  await database.exec('revoke all on schema net from public');
  assert.match(
    String(await invoke('sync', '{}', 'service_role')),
    'pg_net is not there for role service_role',
  );
});

test('the stand-ins leave what is there as it is', async () => {
  await ready();
  await invoke('sync');
  await installStandIns(database);
  assert.is((await requests()).length, 1);
});

test('without pg_cron there are no runs to prune', async () => {
  const [row] = await mirror.rows('select supasaasy.prune_schedule_runs() as pruned');
  assert.is(row?.pruned, 0);
});

test.run();

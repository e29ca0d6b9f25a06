import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { redactSecrets } from '../../supabase/functions/_shared/core/redact.ts';
import { fixtureDefinition, orderResource } from '../functions/core/fixture-connector.ts';
import { openShop, shopEvent, shopOrder } from '../functions/core/shop.ts';

const shop = await openShop();

test.before.each(() => shop.reset());
test.after(() => shop.close());

const secrets = {
  ADMIN_API_KEY: 'admin-key-1',
  SHOP_API_KEY: 'sk_live_5f2c/9d+81==',
  SHOP_WEBHOOK_SECRET: 'whsec_old_77aa, whsec_new_88bb',
};
/** What a sender presents that was not let in. */
const guesses = ['guessed-key-1', 'guessed-signature-1'];

/** Everything that is kept or shown: console, every row of every table. */
async function traces(): Promise<string> {
  const tables = Object.keys(await shop.tableCounts());
  const rows = await Promise.all(
    tables.map((table) => shop.mirror.rows(`select to_jsonb(t)::text as row from supasaasy.${table} t`)),
  );
  return [...shop.printed, ...rows.flat().map(({ row }) => String(row))].join('\n');
}

/** A shop whose provider quotes, as providers do, the key it was given. */
function quoting(text: string): void {
  const { webhook, resources } = fixtureDefinition(shop.client);
  const quote = () => Promise.reject(new Error(text));
  const verify: typeof webhook.verify = async (request, app) => {
    if (!app.webhookSecrets.includes(request.headers.get('x-secret') ?? '')) throw new Error(text);
    return webhook.verify(request, { ...app, webhookSecrets: [request.headers.get('x-secret') ?? ''] });
  };
  shop.restart({
    connector: {
      webhook: { ...webhook, verify },
      resources: { ...resources, order: { ...orderResource, list: quote, retrieve: quote } },
    },
  });
}

test('no secret of the environment is in a log line, a table or an answer, whatever quotes it', async () => {
  Object.assign(shop.env, secrets);
  const values = [
    'admin-key-1',
    secrets.SHOP_API_KEY,
    encodeURIComponent(secrets.SHOP_API_KEY),
    'whsec_old_77aa',
    'whsec_new_88bb',
    String(shop.env.SUPABASE_SERVICE_ROLE_KEY),
  ];
  const texts: string[] = [];
  for (const value of values) {
    quoting(`No such key: '${value}' (Authorization: Bearer ${value})`);
    texts.push((await shop.runNow({ app_key: 'shop_main', mode: 'full' })).text);
    texts.push((await shop.run({ app_key: 'shop_main', mode: 'full' })).text);
    texts.push((await shop.work()).text);
    texts.push((await shop.webhook('/webhook/shop_main', { body: '{}', headers: { 'x-secret': 'x' } })).text);
    const event = shopEvent(`evt_${value.length}`, 'order.touched', { id: `o${value.length}` });
    const headers = { 'x-secret': 'whsec_new_88bb' };
    const body = JSON.stringify(event);
    texts.push((await shop.webhook('/webhook/shop_main', { headers, body })).text);
    await shop.settled();
    await shop.mirror.database.exec("update supasaasy.rereads set not_before = '-infinity'");
    texts.push((await shop.work()).text);
  }
  const kept = await traces();
  assert.match(kept, 'No such key: ');
  assert.match(kept, '[redacted]');
  for (const value of values) {
    assert.not.ok(kept.includes(value), value);
    assert.not.ok(texts.join('\n').includes(value), value);
  }
});

test('no key or signature of a sender who was turned away is kept, and no row is written', async () => {
  const before = await shop.tableCounts();
  const [key, signature] = guesses;
  for (const authorization of [`Bearer ${key}`, `Basic ${key}`, String(key)]) {
    await shop.sync({ body: '{}', headers: { authorization } });
    await shop.worker({ body: '{}', headers: { authorization } });
    await shop.jobStatus({ headers: { authorization } }, '/job-status/x');
  }
  const body = JSON.stringify({ secret: 'body-of-a-stranger' });
  await shop.webhook('/webhook/shop_main', { body, headers: { 'x-secret': String(signature) } });
  assert.equal(await shop.tableCounts(), before);
  const kept = await traces();
  for (const text of [...guesses, 'body-of-a-stranger']) assert.not.match(kept, text);
});

test('a delivery is logged without header, signature or payload, and for as long as the config says', async () => {
  const order = shopOrder('o1', 1_767_225_600, { email: 'jane@example.com' });
  await shop.deliver(shopEvent('evt_1', 'order.created', order));
  const [row] = await shop.mirror.rows('select to_jsonb(l)::text as row from supasaasy.webhook_logs l');
  for (const text of ['webhook-secret-1', 'jane@example.com', 'x-secret'])
    assert.not.match(String(row?.row), text);
  await shop.mirror.database.exec(
    "update supasaasy.webhook_logs set received_at = now() - interval '13 days 23 hours'",
  );
  await shop.mirror.call('prune');
  assert.is((await shop.tableCounts()).webhook_logs, 1);
  await shop.mirror.database.exec(
    "update supasaasy.webhook_logs set received_at = now() - interval '15 days'",
  );
  await shop.mirror.call('prune');
  assert.is((await shop.tableCounts()).webhook_logs, 0);
});

test('redaction knows every variable of every app, each secret of a list, and keys as JSON', () => {
  const app = (name: string) => ({
    appKey: name,
    name,
    connector: 'shop',
    apiKeyEnv: `${name}_KEY`,
    webhookSecretEnv: `${name}_SECRET`,
    resources: [],
    excludeFields: {},
    maxDeletedShare: 0.5,
    requestsPerSecond: null,
    syncFrom: null,
    options: {},
  });
  const env: Record<string, string> = {
    A_KEY: 'first-key',
    B_SECRET: 'second-one,third-one',
    SUPABASE_SECRET_KEYS: '{"default": "sb_secret_abc"}',
    OTHER: 'no-secret-at-all',
    A_SECRET: 'short',
  };
  const config = { apps: [app('A'), app('B')], webhookLogging: { enabled: true, retentionDays: 14 } };
  const redact = redactSecrets(config, (name) => env[name]);
  assert.is(
    redact('first-key third-one second-one sb_secret_abc no-secret-at-all short'),
    '[redacted] [redacted] [redacted] [redacted] no-secret-at-all short',
  );
  assert.is(
    redact('sent "authorization: bearer abc.def" once'),
    'sent "authorization: bearer [redacted]" once',
  );
  env.A_KEY = 'first-key-2';
  assert.is(redact('first-key-2'), '[redacted]');
});

test.run();

import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { startGateway } from '../../../local/gateway/start-gateway.ts';
import { seedIntercom } from '../../../local/providers/intercom/seed.ts';
import { startPretendIntercom } from '../../../local/providers/intercom/server.ts';
import { signWebhook } from '../../../local/providers/intercom/webhook.ts';
import type { RuntimeConfig } from '../../../supabase/functions/_shared/core/config.ts';
import type { Connector } from '../../../supabase/functions/_shared/core/contract/connector.ts';
import { syncHandler } from '../../../supabase/functions/_shared/core/http/sync.ts';
import { webhookHandler } from '../../../supabase/functions/_shared/core/http/webhook.ts';
import { createRegistry } from '../../../supabase/functions/_shared/core/registry.ts';
import { collectBackgroundWork } from '../../background-work.ts';
import { openMirror } from '../../mirror.ts';
import { connectorProject } from './connector-project.ts';

globalThis.WebSocket ??= class {} as unknown as typeof WebSocket;

test('from an empty folder, the Intercom connector mirrors admins and contacts without a line edited', async () => {
  const project = connectorProject({ linkedCore: true });
  const intercom = await startPretendIntercom();
  const mirror = await openMirror();
  const background = collectBackgroundWork();
  const gateway = await startGateway({
    db: mirror.database,
    jwtSecret: 'a'.repeat(40),
    schemas: ['supasaasy'],
  });
  try {
    assert.is((await project.supasaasy('new', 'connector', 'intercom')).status, 0);
    const gen = await project.supasaasy('gen');
    assert.is(gen.status, 0, gen.stderr);
    await mirror.database.exec(project.read('supabase/migrations/99999999999999_connector_migrations.sql'));
    seedIntercom(intercom.world, { admins: 7, companies: 3, contacts: 333, conversations: 2 });

    const index = join(project.root, 'supabase/functions/_shared/connectors/intercom/index.ts');
    const { connector } = (await import(pathToFileURL(index).href)) as { connector: Connector };
    const env: Record<string, string> = {
      SUPABASE_URL: gateway.url,
      SUPABASE_SERVICE_ROLE_KEY: gateway.serviceRoleKey,
      ADMIN_API_KEY: 'admin-key',
      INTERCOM_ACCESS_TOKEN: intercom.token,
      INTERCOM_CLIENT_SECRET: 'client-secret',
      INTERCOM_API_BASE_URL: intercom.url,
      WORKER_CPU_SECONDS: '1000',
    };
    const generated = join(project.root, 'supabase/functions/_shared/generated/config.ts');
    const { config } = (await import(pathToFileURL(generated).href)) as { config: RuntimeConfig };
    const dependencies = {
      config,
      registry: createRegistry(config, { intercom: connector }),
      readEnv: (name: string) => env[name],
    };
    const sync = syncHandler(dependencies);
    const answer = await sync(
      new Request('http://functions.local/sync', {
        method: 'POST',
        headers: { authorization: 'Bearer admin-key', 'content-type': 'application/json' },
        body: JSON.stringify({ app_key: 'intercom_main', mode: 'full', immediate: true }),
      }),
    );
    assert.is(answer.status, 200, await answer.clone().text());

    const counts = await mirror.rows(
      `select (select count(*) from supasaasy.intercom_admins)::int as admins,
         (select count(*) from supasaasy.intercom_contacts where created_at is not null)::int as contacts,
         (select count(*) from supasaasy.quarantine)::int as quarantined`,
    );
    const { length: admins } = intercom.world.all('admin');
    const { length: contacts } = intercom.world.all('contact');
    assert.ok(admins >= 7 && contacts >= 333);
    assert.equal(counts, [{ admins, contacts, quarantined: 0 }]);

    const webhook = webhookHandler(dependencies);
    const [contact] = intercom.world.all('contact');
    assert.ok(contact !== undefined);
    const deliver = (signed: { readonly body: string; readonly headers: Record<string, string> }) =>
      webhook(new Request('http://functions.local/webhook/intercom_main', { method: 'POST', ...signed }));
    intercom.world.delete('contact', contact.id);
    const notification = intercom.world.notifications().at(-1);
    assert.ok(notification !== undefined);
    const forged = await deliver(signWebhook(notification, 'another-secret'));
    assert.is(forged.status, 401);
    const genuine = await deliver(signWebhook(notification, 'client-secret'));
    assert.is(genuine.status, 200);
    const [left] = await mirror.rows(
      `select count(*)::int as count from supasaasy.intercom_contacts where id = '${contact.id}'`,
    );
    assert.equal(left, { count: 0 });
  } finally {
    await background.finished();
    background.release();
    await Promise.all([intercom.close(), gateway.close()]);
    await mirror.close();
    project.remove();
  }
});

test.run();

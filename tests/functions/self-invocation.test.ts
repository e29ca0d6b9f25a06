import { Hono } from 'hono';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { deliverRequests } from '../../local/database/stand-ins/deliver-requests.ts';
import { installStandIns } from '../../local/database/stand-ins/install-stand-ins.ts';
import { startPretendServer } from '../../local/providers/pretend-server.ts';
import { seedStripe } from '../../local/providers/stripe/seed.ts';
import { stripeDifferences } from './connectors/differences.ts';
import { stackTests } from './connectors/stack-tests.ts';

const stackTest = await stackTests();

stackTest(
  'a sync that takes many calls of the worker finishes by itself: the database calls it, and it has itself called again',
  async (stack) => {
    const { database } = stack.mirror;
    seedStripe(stack.stripe.world, { customers: 950, subscriptions: 230 });
    await installStandIns(database);

    let calls = 0;
    const app = new Hono();
    app.post('/functions/v1/worker', async ({ req }) => {
      calls++;
      const { status, body } = await stack.work(await req.json());
      return Response.json(body, { status });
    });
    const server = await startPretendServer(app);
    await database.query(
      `select vault.create_secret($1, 'supasaasy_functions_url'), vault.create_secret('admin-key', 'supasaasy_admin_api_key')`,
      [`${server.url}/functions/v1`],
    );
    const requests = deliverRequests(database);
    try {
      const queued = await stack.sync({ app_key: 'stripe_main', mode: 'full', immediate: false });
      assert.is(queued.status, 202);
      assert.is(queued.body.worker_called, true);

      let report = await stack.jobStatus(queued.body.job_id);
      for (let look = 0; look < 300 && report.body.status !== 'completed'; look++) {
        await new Promise((resolve) => setTimeout(resolve, 50));
        report = await stack.jobStatus(queued.body.job_id);
      }
      assert.is(report.body.status, 'completed');
      // Each call of the worker stores one page per lane at most: ten pages of customers alone.
      assert.ok(calls >= 5, `${calls} calls`);
      assert.equal(await stripeDifferences(stack), []);
      const answers = await database.query('select distinct status_code, error_msg from net._http_response');
      assert.equal(answers, [{ status_code: 200, error_msg: null }]);
    } finally {
      await requests.stop();
      await server.close();
      await database.exec('drop schema vault cascade; drop schema net cascade');
    }
  },
  { env: { WORKER_CPU_SECONDS: '0.000001' } },
);

stackTest('without pg_net a sync is queued and says that no worker was called', async (stack) => {
  const queued = await stack.sync({ app_key: 'stripe_main', mode: 'full', immediate: false });
  assert.is(queued.status, 202);
  assert.is(queued.body.worker_called, false);
});

test.run();

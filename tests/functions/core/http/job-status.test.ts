import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { fixtureDefinition, orderResource } from '../fixture-connector.ts';
import { openShop, type ShopAnswer, shopOrder } from '../shop.ts';

const shop = await openShop();

test.before.each(() => shop.reset());
test.after(() => shop.close());

const wanted = { app_key: 'shop_main', mode: 'full' };
const unknown = '00000000-0000-4000-8000-000000000000';
const fill = (count: number) => {
  shop.objects.order = Array.from({ length: count }, (_, index) => shopOrder(`o${index}`, 1_767_225_600));
};
const start = async (): Promise<string> => (await shop.run(wanted)).body.job_id;

function refused(answer: ShopAnswer, status: number, code: string) {
  assert.is(answer.status, status, answer.text);
  assert.equal(Object.keys(answer.body), ['error']);
  assert.is(answer.body.error.code, code);
}

test('a job is reported from queued to completed', async () => {
  fill(3);
  const id = await start();
  const queued = await shop.job(id);
  assert.is(queued.status, 200);
  const { created_at: createdAt, ...rest } = queued.body;
  assert.ok(Date.parse(createdAt) > 0);
  assert.equal(rest, {
    job_id: id,
    app_key: 'shop_main',
    mode: 'full',
    status: 'queued',
    started_at: null,
    finished_at: null,
    error: null,
    progress: { tasks: 1, completed: 0, failed: 0, suspect: 0, pages: 0 },
  });
  await shop.work();
  const { body } = await shop.job(id);
  assert.is(body.status, 'completed');
  assert.equal(body.progress, { tasks: 1, completed: 1, failed: 0, suspect: 0, pages: 2 });
  assert.ok(Date.parse(body.started_at) <= Date.parse(body.finished_at));
});

test('the tasks are told when they are asked for, and only then', async () => {
  fill(3);
  const id = await start();
  await shop.work();
  for (const query of ['', '?include_tasks=false', '?include_tasks=1', '?include_tasks'])
    assert.is((await shop.job(id + query)).body.tasks, undefined, query);
  const [task] = (await shop.job(`${id}?include_tasks=true`)).body.tasks;
  const { started_at, heartbeat_at, finished_at, ...rest } = task;
  for (const time of [started_at, heartbeat_at, finished_at]) assert.ok(Date.parse(time) > 0);
  assert.equal(rest, {
    resource: 'order',
    collection_key: 'shop_order',
    status: 'completed',
    mode: 'full',
    pages: 2,
    counts: { shop_order: { created: 3 } },
    attempts: 0,
    restarts: 0,
    not_before: null,
    suspect: null,
    error: null,
  });
});

test('cancel ends a job, also while a worker is in the middle of it: nothing more is stored', async () => {
  fill(8);
  const id = await start();
  const { resources } = fixtureDefinition(shop.client);
  const list: typeof orderResource.list = async (client, request) => {
    const page = await orderResource.list(client, request);
    // The first page is stored by then.
    if (request.cursor === '4') assert.is((await shop.control(id, 'cancel')).status, 200);
    return page;
  };
  shop.restart({ connector: { resources: { ...resources, order: { ...orderResource, list } } } });
  const [task] = (await shop.work()).body.tasks;
  assert.is(task.status, 'lost');
  const { body } = await shop.job(id);
  assert.equal([body.status, body.progress.pages <= 2], ['cancelled', true]);
  const { entities } = await shop.tableCounts();
  assert.is(entities, body.progress.pages * 2);
});

test('a job that is cancelled before it started is reported so, and no worker takes it', async () => {
  const id = await start();
  const answer = await shop.control(id, 'cancel');
  assert.is(answer.status, 200);
  assert.equal([answer.body.status, answer.body.tasks[0].status], ['cancelled', 'cancelled']);
  assert.equal((await shop.work()).body.tasks, []);
});

test('retry goes on behind the last stored page', async () => {
  fill(6);
  const { resources } = fixtureDefinition(shop.client);
  const list: typeof orderResource.list = (client, request) => {
    if (request.cursor === '4') throw new Error('the shop is closed');
    return orderResource.list(client, request);
  };
  shop.restart({ connector: { resources: { ...resources, order: { ...orderResource, list } } } });
  const id = await start();
  await shop.work();
  const failed = (await shop.job(id)).body;
  assert.equal([failed.status, failed.error], ['failed', 'order: the shop is closed']);

  shop.restart();
  shop.client.calls.splice(0);
  const answer = await shop.control(id, 'retry');
  assert.is(answer.status, 200);
  assert.equal([answer.body.status, answer.body.error], ['running', null]);
  await shop.work();
  assert.equal(shop.client.calls, ['list 4']);
  assert.is((await shop.job(id)).body.status, 'completed');
});

test('there is nothing to cancel or retry in a job that is completed', async () => {
  const id = await start();
  await shop.work();
  for (const action of ['cancel', 'retry']) refused(await shop.control(id, action), 409, 'job_is_over');
  assert.is((await shop.job(id)).body.status, 'completed');
});

test('there is nothing to cancel in a job that has ended otherwise, or is cancelled already', async () => {
  const id = await start();
  await shop.control(id, 'cancel');
  refused(await shop.control(id, 'cancel'), 409, 'job_is_over');
});

test('a job that is not there is answered 404', async () => {
  refused(await shop.job(unknown), 404, 'unknown_job');
  for (const action of ['cancel', 'retry']) refused(await shop.control(unknown, action), 404, 'unknown_job');
});

test('an id that is no UUID is answered 400, and the database is not asked', async () => {
  for (const id of ['1', 'x', `${unknown}x`, "';--", '%00', '%E0%A4%A']) {
    refused(await shop.job(id), 400, 'malformed_job_id');
    refused(await shop.control(id, 'cancel'), 400, 'malformed_job_id');
  }
  assert.equal(shop.calls, []);
});

test('another path is answered 404', async () => {
  for (const path of ['', `${unknown}/pause`, `${unknown}/cancel/now`])
    refused(await shop.job(path), 404, 'not_found');
});

test('another method is answered 405 and told the right one, before the key is asked for', async () => {
  for (const method of ['POST', 'PUT', 'DELETE']) {
    const answer = await shop.jobStatus({ method }, `/job-status/${unknown}`);
    refused(answer, 405, 'method_not_allowed');
    assert.is(answer.headers.get('allow'), 'GET');
  }
  for (const method of ['GET', 'PUT', 'DELETE']) {
    const answer = await shop.jobStatus({ method }, `/job-status/${unknown}/cancel`);
    refused(answer, 405, 'method_not_allowed');
    assert.is(answer.headers.get('allow'), 'POST');
  }
});

test('without the admin key the answer is 401, whatever the id, and nothing is cancelled', async () => {
  const id = await start();
  shop.calls.splice(0);
  for (const authorization of ['', 'Bearer wrong', 'admin-key-1']) {
    for (const given of [id, unknown, 'x']) {
      const headers = { authorization };
      refused(await shop.jobStatus({ method: 'GET', headers }, `/job-status/${given}`), 401, 'unauthorized');
      for (const action of ['cancel', 'retry']) {
        const path = `/job-status/${given}/${action}`;
        refused(await shop.jobStatus({ method: 'POST', headers }, path), 401, 'unauthorized');
      }
    }
  }
  assert.equal(shop.calls, []);
  assert.is((await shop.job(id)).body.status, 'queued');
});

test('when the database cannot be reached the answer is a generic 500', async () => {
  shop.setDown(true);
  refused(await shop.job(unknown), 500, 'internal');
});

test.run();

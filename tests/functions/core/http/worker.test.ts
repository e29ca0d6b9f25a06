import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { fixtureDefinition, orderResource } from '../fixture-connector.ts';
import { openShop, type ShopAnswer, shopOrder } from '../shop.ts';

const mebibyte = 1024 * 1024;
const shop = await openShop();

test.before.each(() => shop.reset());
test.after(() => shop.close());

const admin = { authorization: 'Bearer admin-key-1' };
const wanted = { app_key: 'shop_main', mode: 'full' };
const fill = (count: number) => {
  shop.objects.order = Array.from({ length: count }, (_, index) => shopOrder(`o${index}`, 1_767_225_600));
};
const listing = (list: typeof orderResource.list) => {
  const { resources } = fixtureDefinition(shop.client);
  return { connector: { resources: { ...resources, order: { ...orderResource, list } } } };
};

function refused(answer: ShopAnswer, status: number, code: string) {
  assert.is(answer.status, status, answer.text);
  assert.equal(Object.keys(answer.body), ['error']);
  assert.is(answer.body.error.code, code);
}

async function storesNothing(work: () => Promise<unknown>) {
  const before = await shop.tableCounts();
  await work();
  assert.equal(await shop.tableCounts(), before);
  assert.equal(shop.calls, [], 'the database was called');
}

test('a worker works on what is queued and says what became of it', async () => {
  fill(3);
  const { job_id: jobId } = (await shop.run(wanted)).body;
  const answer = await shop.work();
  assert.is(answer.status, 200, answer.text);
  const { tasks, ...rest } = answer.body;
  assert.equal(rest, { rereads: { settled: 0, failed: 0 }, worker_called: false });
  const [{ task_id: taskId, ...task }] = tasks;
  assert.match(taskId, /^[0-9a-f-]{36}$/);
  assert.equal(task, {
    job_id: jobId,
    app_key: 'shop_main',
    resource: 'order',
    status: 'completed',
    pages: 2,
    rereads: { settled: 0, failed: 0 },
    error: null,
  });
  assert.is((await shop.job(jobId)).body.status, 'completed');
});

test('a worker with nothing to do says so, also when it is sent no body', async () => {
  for (const answer of [await shop.work(), await shop.worker({ headers: admin })]) {
    assert.is(answer.status, 200);
    assert.equal(answer.body.tasks, []);
  }
});

test('a worker works on one job, and on so many tasks, when it is told to', async () => {
  fill(1);
  const first = (await shop.run(wanted)).body.job_id;
  const second = (await shop.run({ ...wanted, mode: 'incremental' })).body.job_id;
  assert.equal((await shop.work({ job_id: second })).body.tasks, []);
  const { tasks } = (await shop.work({ max_tasks: 1 })).body;
  assert.equal(
    tasks.map((task: { job_id: string }) => task.job_id),
    [first],
  );
  const third = (await shop.run({ ...wanted, mode: 'incremental' })).body.job_id;
  assert.is((await shop.work({ job_id: third, max_tasks: 5 })).body.tasks.length, 1);
});

test('a full sync larger than one budget finishes over several calls, and no page is read twice', async () => {
  fill(9);
  shop.env.WORKER_CPU_SECONDS = '0.000001';
  const { job_id: jobId } = (await shop.run(wanted)).body;
  let calls = 0;
  while ((await shop.job(jobId)).body.status !== 'completed') {
    assert.ok(++calls <= 6, 'the sync does not end');
    assert.is((await shop.work()).status, 200);
  }
  assert.is(calls, 5);
  assert.equal(shop.client.calls, ['list null', 'list 2', 'list 4', 'list 6', 'list 8']);
  assert.is((await shop.tableCounts()).entities, 9);
});

test('a worker reads again what events left open', async () => {
  fill(1);
  await shop.database.merge('shop_main', [
    {
      op: 'reread',
      source: 'event',
      ref: { collectionKey: 'shop_order', externalId: 'o0' },
      versionAt: '2026-01-01T00:00:00Z',
    },
  ]);
  assert.equal((await shop.work()).body.rereads, { settled: 1, failed: 0 });
});

test('a worker goes on when its caller hangs up', async () => {
  fill(3);
  const { job_id: jobId } = (await shop.run(wanted)).body;
  const caller = new AbortController();
  let started = () => {};
  const isUnderWay = new Promise<void>((resolve) => {
    started = resolve;
  });
  shop.restart(
    listing(async (client, request) => {
      started();
      await new Promise((resolve) => setTimeout(resolve, 20));
      return orderResource.list(client, request);
    }),
  );
  const answer = shop.worker({ headers: admin, signal: caller.signal });
  await isUnderWay;
  caller.abort();
  await shop.settled();
  assert.is((await shop.job(jobId)).body.status, 'completed');
  await answer.catch(() => {});
});

test('a task whose provider keeps failing is queued for later, and its error is in the answer', async () => {
  shop.restart(listing(() => Promise.reject(new Error('the shop is closed'))));
  await shop.run(wanted);
  const [task] = (await shop.work()).body.tasks;
  assert.equal([task.status, task.error], ['failed', 'the shop is closed']);
});

for (const method of ['GET', 'PUT', 'DELETE', 'OPTIONS']) {
  test(`${method} is answered 405 and told to POST, before the key is asked for`, () =>
    storesNothing(async () => {
      const answer = await shop.worker({ method });
      refused(answer, 405, 'method_not_allowed');
      assert.is(answer.headers.get('allow'), 'POST');
    }));
}

test('without the admin key the answer is 401, and the body is not looked at', () =>
  storesNothing(async () => {
    for (const authorization of ['', 'Bearer wrong', 'admin-key-1'])
      for (const body of ['{}', 'not json', 'x'.repeat(mebibyte + 1)])
        refused(await shop.worker({ body, headers: { authorization } }), 401, 'unauthorized');
  }));

test('a body over one MiB is answered 413, one that is no JSON or no request 400', () =>
  storesNothing(async () => {
    refused(await shop.worker({ headers: admin, body: 'x'.repeat(mebibyte + 1) }), 413, 'too_large');
    for (const body of ['{', ' ', 'x']) refused(await shop.work(body), 400, 'malformed_json');
    for (const body of [
      { job_id: 'x' },
      { job_id: 7 },
      { max_tasks: 0 },
      { max_tasks: 1.5 },
      { max_tasks: 1e9 },
      { tasks: 1 },
      [],
      null,
      'true',
    ])
      refused(await shop.work(body), 400, 'invalid_request');
  }));

test('a setting that is no positive number is a generic 500', async () => {
  for (const name of ['WORKER_WALL_SECONDS', 'WORKER_CPU_SECONDS', 'WORKER_LEASE_SECONDS']) {
    shop.env[name] = '-1';
    const answer = await shop.work();
    shop.env[name] = '1000';
    refused(answer, 500, 'internal');
    assert.not.match(answer.text, name);
  }
});

test('when the database cannot be reached the answer is a generic 500, printed once', async () => {
  shop.setDown(true);
  const answer = await shop.work();
  refused(answer, 500, 'internal');
  assert.not.match(answer.text, /ECONNREFUSED|db\.internal/);
  await shop.settled();
  assert.is(shop.printed.length, 1);
});

test('a path that is not the worker is answered 404', async () => {
  for (const path of ['/', '/worker/1', '/workers'])
    refused(await shop.worker({ headers: admin }, path), 404, 'not_found');
});

test.run();

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { date, fixtureDefinition, orderResource } from '../fixture-connector.ts';
import { openShop, type ShopAnswer, shopEvent, shopOrder } from '../shop.ts';

const mebibyte = 1024 * 1024;
const shop = await openShop();

test.before.each(() => shop.reset());
test.after(() => shop.close());

const admin = { authorization: 'Bearer admin-key-1' };
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const wanted = { app_key: 'shop_main', mode: 'full' };

/** Every error has this shape and nothing else. */
function refused(answer: ShopAnswer, status: number, code: string, hasDetails = false) {
  assert.is(answer.status, status, answer.text);
  assert.equal(Object.keys(answer.body), ['error']);
  assert.equal(Object.keys(answer.body.error), ['code', 'message', ...(hasDetails ? ['details'] : [])]);
  assert.is(answer.body.error.code, code);
}

async function storesNothing(work: () => Promise<unknown>) {
  const before = await shop.tableCounts();
  await work();
  assert.equal(await shop.tableCounts(), before);
  assert.equal(shop.calls, [], 'the database was called');
  assert.equal(shop.client.calls, [], 'the provider was called');
}

test('an immediate sync stores what the provider lists and answers with the counts', async () => {
  shop.objects.order = ['o1', 'o2', 'o3'].map((id) => shopOrder(id, 1_767_225_600));
  const { status, body } = await shop.runNow(wanted);
  assert.is(status, 200);
  const { job_id: jobId, ...report } = body;
  assert.match(jobId, uuid);
  assert.equal(report, {
    app_key: 'shop_main',
    mode: 'full',
    status: 'success',
    created: 3,
    updated: 0,
    unchanged: 0,
    stale: 0,
    archived: 0,
    deleted: 0,
    errors: 0,
    rereads: { settled: 0, failed: 0 },
    resources: [
      {
        resource: 'order',
        collection_key: 'shop_order',
        mode: 'full',
        status: 'success',
        pages: 2,
        counts: { shop_order: { created: 3 } },
        suspect: null,
        error: null,
      },
    ],
  });
});

for (const method of ['GET', 'PUT', 'DELETE', 'HEAD']) {
  test(`${method} is answered 405 and told to POST, before the key is asked for`, () =>
    storesNothing(async () => {
      const answer = await shop.sync({ method });
      assert.is(answer.status, 405);
      assert.is(answer.headers.get('allow'), 'POST');
      if (method !== 'HEAD') refused(answer, 405, 'method_not_allowed');
    }));
}

test('without the admin key the answer is 401, and the body is not looked at', () =>
  storesNothing(async () => {
    const given = [
      null,
      '',
      'Bearer',
      'Bearer ',
      'Bearer wrong',
      'Bearer admin-key-1x',
      'Basic admin-key-1',
      'admin-key-1',
    ];
    for (const authorization of given) {
      for (const body of [JSON.stringify(wanted), 'not json', 'x'.repeat(mebibyte + 1)]) {
        const answer = await shop.sync({ body, headers: authorization === null ? {} : { authorization } });
        refused(answer, 401, 'unauthorized');
        assert.is(answer.headers.get('www-authenticate'), 'Bearer');
        assert.not.match(answer.text, /ADMIN_API_KEY|admin-key-1/);
      }
    }
    assert.equal(shop.printed, []);
  }));

test('the scheme of the key may be written in any case', async () => {
  const body = JSON.stringify(wanted);
  for (const scheme of ['bearer', 'BEARER'])
    assert.is((await shop.sync({ body, headers: { authorization: `${scheme} admin-key-1` } })).status, 202);
});

test('a body over one MiB is answered 413', () =>
  storesNothing(async () => {
    refused(await shop.sync({ body: 'x'.repeat(mebibyte + 1), headers: admin }), 413, 'too_large');
  }));

test('a body that is not JSON is answered 400', () =>
  storesNothing(async () => {
    const invalidUtf8 = new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]);
    for (const body of ['', '{', 'app_key=shop_main', invalidUtf8])
      refused(await shop.sync({ body, headers: admin }), 400, 'malformed_json');
  }));

const invalid: readonly (readonly [body: unknown, paths: readonly string[]])[] = [
  [{}, ['app_key', 'mode']],
  [{ ...wanted, mode: 'sideways' }, ['mode']],
  [{ ...wanted, app_key: 'Shop-Main' }, ['app_key']],
  [{ ...wanted, app_key: 7 }, ['app_key']],
  [{ ...wanted, dry_run: true, limit: 5 }, ['dry_run', 'limit']],
  [{ ...wanted, resource_types: [] }, ['resource_types']],
  [{ ...wanted, resource_types: 'order' }, ['resource_types']],
  [{ ...wanted, resource_types: ['order', 7] }, ['resource_types.1']],
  [{ ...wanted, immediate: 'yes', accept_deletions: 1 }, ['immediate', 'accept_deletions']],
  [[wanted], ['']],
  [null, ['']],
];
for (const [body, paths] of invalid) {
  test(`${JSON.stringify(body)} is refused with the path of every problem`, () =>
    storesNothing(async () => {
      const answer = await shop.run(body);
      refused(answer, 400, 'invalid_request', true);
      const found = answer.body.error.details as { path: string; message: string }[];
      assert.equal(
        found.map(({ path }) => path),
        paths,
      );
      assert.ok(found.every(({ message }) => message.length > 0));
    }));
}

test('an app that is not configured is answered 404', () =>
  storesNothing(async () =>
    refused(await shop.run({ ...wanted, app_key: 'other_main' }), 404, 'unknown_app'),
  ));

test('a resource that the app does not mirror is refused, with those it does', () =>
  storesNothing(async () => {
    const answer = await shop.run({ ...wanted, resource_types: ['order', 'refund'] });
    refused(answer, 400, 'unknown_resource', true);
    assert.equal(answer.body.error.details, { resources: ['order', 'line'] });
    shop.restart({ app: { resources: ['line'] } });
    refused(await shop.run({ ...wanted, resource_types: ['order'] }), 400, 'unknown_resource', true);
  }));

test('a resource embedded in another is refused, with the one to sync', () =>
  storesNothing(async () => {
    const answer = await shop.run({ ...wanted, resource_types: ['line'] });
    refused(answer, 400, 'embedded_resource');
    assert.match(answer.body.error.message, '"order"');
  }));

test('a resource asked for twice is synced once', async () => {
  const answer = await shop.run({ ...wanted, resource_types: ['order', 'order'] });
  assert.equal(answer.body.resources, ['order']);
});

test('a path that is not the sync is answered 404', async () => {
  for (const path of ['/', '/sync/shop_main', '/syncs'])
    refused(await shop.sync({ headers: admin, body: '{}' }, path), 404, 'not_found');
});

for (const name of ['ADMIN_API_KEY', 'SUPABASE_URL', 'SUPABASE_SERVICE_ROLE_KEY']) {
  test(`without ${name} the answer is a generic 500`, async () => {
    shop.restart();
    delete shop.env[name];
    const answer = await shop.run(wanted);
    refused(answer, 500, 'internal');
    assert.not.match(answer.text, name);
  });
}

test('when the database cannot be reached the answer is a generic 500', async () => {
  shop.setDown(true);
  const answer = await shop.run(wanted);
  refused(answer, 500, 'internal');
  assert.not.match(answer.text, /ECONNREFUSED|db\.internal/);
});

test('Sync results reported: created, updated, deleted and errors are counted', async () => {
  const line = (id: string) => ({ id, created: 1_767_000_000 });
  shop.objects.order = [
    shopOrder('o1', 1_767_225_600, { lines: [line('l1'), line('l2')] }),
    shopOrder('o2', 1_767_225_600),
  ];
  const first = await shop.runNow(wanted);
  assert.is(first.body.created, 4);
  shop.objects.order = [
    shopOrder('o1', 1_767_225_700, { lines: [line('l1')] }),
    shopOrder('o2', 1_767_225_700, { open: false, closed: 1_767_225_700 }),
    shopOrder('o3', 1_767_225_700, { created: 'yesterday' }),
    { updated: 1_767_225_700 },
  ];
  const { status, body } = await shop.runNow(wanted);
  assert.is(status, 200);
  const { created, updated, unchanged, archived, deleted, errors } = body;
  assert.equal(
    { created, updated, unchanged, archived, deleted, errors },
    { created: 0, updated: 1, unchanged: 1, archived: 1, deleted: 1, errors: 2 },
  );
});

test('when the provider fails for a resource the answer is 502 with what was done', async () => {
  shop.objects.order = ['o1', 'o2', 'o3'].map((id) => shopOrder(id, 1_767_225_600));
  const list: typeof orderResource.list = (client, request) => {
    if (request.cursor === '2') throw new Error('the shop is closed');
    return orderResource.list(client, request);
  };
  const { resources } = fixtureDefinition(shop.client);
  shop.restart({ connector: { resources: { ...resources, order: { ...orderResource, list } } } });
  const answer = await shop.runNow(wanted);
  refused(answer, 502, 'sync_failed', true);
  const { status, created, errors, resources: reported } = answer.body.error.details;
  assert.equal({ status, created, errors }, { status: 'failed', created: 2, errors: 1 });
  assert.equal(reported, [
    {
      resource: 'order',
      collection_key: 'shop_order',
      mode: 'full',
      status: 'failed',
      pages: 1,
      counts: { shop_order: { created: 2 } },
      suspect: null,
      error: 'the shop is closed',
    },
  ]);
});

test('a reading again that fails makes the sync fail, and is counted', async () => {
  await shop.deliver(shopEvent('evt_1', 'order.touched', { id: 'o9' }));
  await shop.settled();
  await shop.mirror.database.exec(
    `insert into supasaasy.rereads (app_key, collection_key, external_id, version_at)
     values ('shop_main', 'shop_order', 'o8', now())`,
  );
  const { resources } = fixtureDefinition(shop.client);
  const retrieve: typeof orderResource.retrieve = () => Promise.reject(new Error('the shop is closed'));
  shop.restart({ connector: { resources: { ...resources, order: { ...orderResource, retrieve } } } });
  const answer = await shop.runNow(wanted);
  refused(answer, 502, 'sync_failed', true);
  assert.equal(answer.body.error.details.rereads, { settled: 0, failed: 1 });
  assert.is(answer.body.error.details.errors, 1);
});

test('a sync is queued with a task per resource, and answered with the job', async () => {
  shop.objects.order = [shopOrder('o1', 1_767_225_600)];
  const answer = await shop.run(wanted);
  assert.is(answer.status, 202, answer.text);
  const { job_id: jobId, ...rest } = answer.body;
  assert.match(jobId, uuid);
  assert.equal(rest, { status: 'queued', is_new: true, worker_called: false, resources: ['order'] });
  assert.equal(shop.client.calls, []);
  const { tasks, ...job } = (await shop.job(`${jobId}?include_tasks=true`)).body;
  assert.equal(job.status, 'queued');
  assert.equal(
    tasks.map(({ resource, status }: { resource: string; status: string }) => [resource, status]),
    [['order', 'queued']],
  );
});

test('a sync that is asked for again while it waits is the same job, another one is not', async () => {
  const first = await shop.run(wanted);
  const again = await shop.run(wanted);
  assert.equal([again.body.job_id, again.body.is_new], [first.body.job_id, false]);
  for (const other of [{ mode: 'incremental' }, { accept_deletions: true }]) {
    const { body } = await shop.run({ ...wanted, ...other });
    assert.equal([body.is_new, body.job_id === first.body.job_id], [true, false]);
  }
  await shop.work();
  assert.is((await shop.run(wanted)).body.is_new, true);
});

test('an immediate sync of a collection that another job is reading is left to the workers', async () => {
  await shop.run(wanted);
  const claimed = await shop.database.claimTask(null, 60);
  assert.ok(claimed);
  const answer = await shop.runNow({ ...wanted, mode: 'incremental' });
  assert.is(answer.status, 202);
  assert.is(answer.body.status, 'queued');
  assert.equal(shop.client.calls, []);
});

test('an immediate sync whose time is over first is answered 202 with what was done, and the workers go on', async () => {
  shop.objects.order = ['o1', 'o2', 'o3'].map((id) => shopOrder(id, 1_767_225_600));
  shop.env.WORKER_CPU_SECONDS = '0.000001';
  const answer = await shop.runNow(wanted);
  assert.is(answer.status, 202);
  assert.equal([answer.body.status, answer.body.created], ['running', 2]);
  await shop.work();
  assert.is((await shop.job(answer.body.job_id)).body.status, 'completed');
});

test('an immediate sync with one failing resource is answered 502 with the others done', async () => {
  shop.restart({ app: { resources: ['order', 'line', 'refund'] }, connector: twoResources() });
  shop.objects.refund = [{ id: 'r1', created: 1_767_000_000 }];
  const answer = await shop.runNow(wanted);
  refused(answer, 502, 'sync_failed', true);
  assert.equal(
    answer.body.error.details.resources.map((each: { resource: string; status: string; error: unknown }) => [
      each.resource,
      each.status,
      each.error,
    ]),
    [
      ['order', 'failed', 'orders are closed'],
      ['refund', 'success', null],
    ],
  );
  assert.is((await shop.tableCounts()).entities, 1);
});

test('deletions beyond the share are suspect in the report, and made when they are accepted', async () => {
  shop.objects.order = ['o1', 'o2', 'o3'].map((id) => shopOrder(id, 1_767_225_600));
  await shop.runNow(wanted);
  shop.objects.order = [];
  const { resources } = fixtureDefinition(shop.client);
  const list: typeof orderResource.list = async () => ({
    items: [],
    next: null,
    date: 'Thu, 01 Jan 2026 09:00:00 GMT',
  });
  shop.restart({ connector: { resources: { ...resources, order: { ...orderResource, list } } } });
  const { status, body } = await shop.runNow(wanted);
  assert.is(status, 200);
  assert.equal([body.status, body.deleted, body.resources[0].status], ['suspect', 0, 'suspect']);
  assert.match(body.resources[0].suspect, 'lacks 3 of 3');

  const accepted = await shop.runNow({ ...wanted, accept_deletions: true });
  assert.equal([accepted.body.status, accepted.body.deleted], ['success', 3]);
  assert.is((await shop.tableCounts()).entities, 0);
});

test('a variable that is missing makes the tasks fail with its name, for the admin to read', async () => {
  delete shop.env.SHOP_API_KEY;
  const answer = await shop.runNow(wanted);
  refused(answer, 502, 'sync_failed', true);
  const [resource] = answer.body.error.details.resources;
  assert.equal([resource.status, resource.error], ['failed', 'environment variable SHOP_API_KEY is not set']);
});

test('an app without a resource that can be listed has nothing to sync', () =>
  storesNothing(async () => {
    shop.restart({ app: { resources: ['line'] } });
    refused(await shop.run(wanted), 400, 'nothing_to_sync');
  }));

function twoResources() {
  const { manifest, resources } = fixtureDefinition(shop.client);
  const refund = {
    ...orderResource,
    children: [],
    events: { 'refund.deleted': { kind: 'delete' as const } },
    list: async () => ({ items: shop.objects.refund ?? [], next: null, date }),
  };
  const list = () => Promise.reject(new Error('orders are closed'));
  return {
    manifest: {
      ...manifest,
      resources: [...manifest.resources, { name: 'refund', collection_key: 'shop_refund' }],
    },
    resources: { ...resources, order: { ...orderResource, list }, refund },
  };
}

test.run();

import { setTimeout as sleep } from 'node:timers/promises';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { createRandom, type Random } from '../../../local/providers/random.ts';
import type { ClaimedTask } from '../../../supabase/functions/_shared/core/job.ts';
import { at } from '../../mirror.ts';
import { codeOf, endLeases, mirrorJobs } from '../../mirror-jobs.ts';
import { openMirrorPool } from '../../mirror-pool.ts';

const connections = 8;
const { mirror, pool, call, close } = await openMirrorPool(connections);

test.before.each(() => mirror.empty());
test.after(close);

const jobs = mirrorJobs(call);
const atOnce = (work: () => Promise<void>) => Promise.all(Array.from({ length: connections }, work));
const placeOf = (task: ClaimedTask) => `${task.app_key} ${task.collection_key}`;

/** Queues jobs of two apps over few collections; returns the ids of the tasks of each in the order of the questions. */
async function enqueueMany(count: number, random: Random): Promise<Map<string, string[]>> {
  for (let n = 0; n < count; n++)
    await jobs.enqueue(
      ['customer', 'price', 'product'].filter((_, index) => index === n % 3 || random.chance(0.5)),
      { app: random.pick(['a', 'b']), mode: random.pick(['full', 'incremental']) },
    );
  const order = new Map<string, string[]>();
  for (const row of await mirror.rows('select * from supasaasy.tasks order by created_at')) {
    const task = row as unknown as ClaimedTask;
    order.set(placeOf(task), [...(order.get(placeOf(task)) ?? []), task.id]);
  }
  return order;
}

test('many workers run every task once, one of each collection at a time, in the order they were asked for', async () => {
  const random = createRandom('claims');
  const order = await enqueueMany(80, random);
  const started = new Map<string, string[]>();
  const running = new Set<string>();
  await atOnce(async () => {
    for (;;) {
      const task = await jobs.claimAny();
      if (!task) {
        if (running.size === 0) return;
        await sleep(1);
        continue;
      }
      const place = placeOf(task);
      assert.not.ok(running.has(place), `two tasks of ${place} at once`);
      running.add(place);
      started.set(place, [...(started.get(place) ?? []), task.id]);
      await jobs.record(task, { cursor: 'c1' });
      running.delete(place);
      // A task that fails for good leaves those behind it to be run.
      await jobs.fail(task, 'down', null, 0);
    }
  });
  assert.equal(started, order);
  assert.equal(await mirror.rows("select 1 from supasaasy.jobs where status <> 'failed'"), []);
});

test('tasks that succeed answer others while those are claimed, and every job ends completed', async () => {
  const random = createRandom('answers');
  for (let round = 0; round < 5; round++) {
    await mirror.empty();
    await enqueueMany(30, random);
    const open = async () =>
      (await mirror.rows("select 1 from supasaasy.tasks where status in ('queued', 'running') limit 1"))
        .length > 0;
    await atOnce(async () => {
      do {
        const task = await jobs.claimAny();
        if (!task) continue;
        await jobs.record(task, { mode: task.requested_mode, sweep: null });
        await jobs.finish(task);
      } while (await open());
    });
    assert.equal(await mirror.rows("select 1 from supasaasy.jobs where status <> 'completed'"), []);
  }
});

test('a worker that comes back when its lease has run out stores its page, or another has the task, never both', async () => {
  const outcomes = new Set<string>();
  for (let round = 0; round < 60; round++) {
    await mirror.empty();
    await jobs.enqueue();
    const late = await jobs.claim();
    await endLeases(mirror);
    const attempts = [
      () => codeOf(jobs.record(late, { ids: ['late'], cursor: 'late' })),
      () => jobs.claimAny().then((task) => task?.cursor ?? (task ? 'from the beginning' : 'nothing')),
    ];
    if (round % 2 === 1) attempts.reverse();
    const both = await Promise.all(attempts.map((attempt) => attempt()));
    if (round % 2 === 1) both.reverse();
    const outcome = both.join(', ');
    outcomes.add(outcome);
    assert.ok(['no error, nothing', 'SS001, from the beginning'].includes(outcome), outcome);
    assert.is((await mirror.entities()).length, outcome.startsWith('SS001') ? 0 : 1);
  }
  assert.is(outcomes.size, 2);
});

test('workers that die and come back in the middle store every page once', async () => {
  const random = createRandom('dying workers');
  const pages = 12;
  for (let round = 0; round < 10; round++) {
    await mirror.empty();
    const { job_id: jobId } = await jobs.enqueue();
    const isOver = async () => (await jobs.status(jobId)).status === 'completed';
    await atOnce(async () => {
      while (!(await isOver())) {
        const task = await jobs.claimAny();
        if (!task) continue;
        let next = task.is_listed ? pages : Number(task.cursor ?? 0);
        const work = async () => {
          for (; next < pages; next++) {
            const cursor = next === pages - 1 ? null : String(next + 1);
            await jobs.record(task, { ids: [`cus_${next}`], cursor });
            if (random.chance(0.3)) await endLeases(mirror);
            if (random.chance(0.2)) await sleep(2);
          }
          await jobs.finish(task);
        };
        const code = await codeOf(work());
        assert.ok(['no error', 'SS001'].includes(code), code);
      }
    });
    const [task] = await mirror.rows('select pages, listed_count, suspect from supasaasy.tasks');
    assert.equal(task, { pages, listed_count: pages, suspect: null });
    assert.is((await mirror.entities()).length, pages);
  }
});

test('tasks of a job that end at the same moment leave the job ended', async () => {
  for (let round = 0; round < 30; round++) {
    const resources = ['customer', 'price', 'product', 'invoice'];
    const { job_id: jobId } = await jobs.enqueue(resources);
    const tasks = await Promise.all(resources.map(() => jobs.claim(jobId)));
    await Promise.all(tasks.map((task) => jobs.record(task)));
    await Promise.all(
      tasks.map((task, index) =>
        index === round % 8 ? jobs.fail(task, 'down', null, 0) : jobs.finish(task),
      ),
    );
    assert.is((await jobs.status(jobId)).status, round % 8 < 4 ? 'failed' : 'completed');
  }
});

test('cancelling and retrying while workers work never deadlocks and leaves every job ended', async () => {
  const random = createRandom('cancel and retry');
  await enqueueMany(40, random);
  const ids = (await mirror.rows('select id from supasaasy.jobs')).map((row) => String(row.id));
  const worker = async () => {
    for (let idle = 0; idle < 20; ) {
      const task = await jobs.claimAny();
      if (!task) {
        idle++;
        continue;
      }
      idle = 0;
      const work = async () => {
        if (!task.is_listed) await jobs.record(task, { ids: ['cus_1'], mode: task.requested_mode });
        await jobs.finish(task);
      };
      const code = await codeOf(work());
      assert.ok(['no error', 'SS001'].includes(code), code);
    }
  };
  const meddler = async () => {
    for (let n = 0; n < 150; n++) {
      const id = random.pick(ids);
      await (random.chance(0.5) ? jobs.cancel(id) : jobs.retry(id));
    }
  };
  await Promise.all([...Array.from({ length: connections - 2 }, worker), meddler(), meddler()]);
  for (const id of ids) await jobs.retry(id);
  await atOnce(worker);
  assert.equal(await mirror.rows("select status from supasaasy.jobs where status <> 'completed'"), []);
});

test('cancelling and retrying one job from everywhere never deadlocks', async () => {
  const random = createRandom('one job');
  const { job_id: jobId } = await jobs.enqueue(Array.from({ length: 40 }, (_, index) => `r${index}`));
  await atOnce(async () => {
    for (let n = 0; n < 200; n++) {
      if (random.chance(0.3)) {
        const task = await jobs.claimAny();
        if (task) await codeOf(jobs.release(task));
      } else await (random.chance(0.5) ? jobs.cancel(jobId) : jobs.retry(jobId));
    }
  });
});

/** A provider whose objects change; each change is an event that somebody delivers some time. */
function pretendWorld(random: Random) {
  const objects = new Map<string, { id: string; v: number }>();
  const events: object[] = [];
  let clock = 10;
  let version = 0;
  const ms = (moment: number) => new Date(Date.UTC(2026, 0, 1) + moment).toISOString();
  const about = { collection_key: 'stripe_customer', archived: false };
  return {
    objects,
    events,
    /** Lets time pass. */
    rest() {
      clock += 10;
    },
    /** Changes something. Many changes happen at the same moment of the provider's clock. */
    change() {
      if (random.chance(0.6)) clock++;
      const id = `cus_${random.int(10, 40)}`;
      const event = { ...about, source: 'event', external_id: id, version_at: ms(clock) };
      if (objects.has(id) && random.chance(0.4)) {
        objects.delete(id);
        events.push({ ...event, op: 'delete' });
      } else {
        objects.set(id, { id, v: ++version });
        events.push(
          random.chance(0.15)
            ? { ...event, op: 'reread' }
            : { ...event, op: 'upsert', payload: { id, v: version } },
        );
      }
    },
    page(after: string) {
      const readAt = ms(clock - 1);
      const shown = [...objects.values()]
        .filter(({ id }) => id > after)
        .sort((a, b) => (a.id < b.id ? -1 : 1));
      const items = shown.slice(0, 5);
      return {
        readAt,
        ids: items.map(({ id }) => id),
        cursor: shown.length > 5 ? (items.at(-1)?.id ?? null) : null,
        changes: items.map((payload) => ({
          ...about,
          op: 'upsert',
          source: 'read',
          external_id: payload.id,
          version_at: readAt,
          payload: { ...payload },
        })),
      };
    },
    retrieve(id: string, askedFor: string) {
      const now = ms(clock - 1);
      const change = { ...about, source: 'reread', external_id: id };
      const payload = objects.get(id);
      return payload
        ? { ...change, op: 'upsert', version_at: now > askedFor ? now : askedFor, payload: { ...payload } }
        : { ...change, op: 'delete', version_at: askedFor };
    },
  };
}

interface Request {
  readonly external_id: string;
  readonly version_at: string;
  readonly request_id: string;
}
type World = ReturnType<typeof pretendWorld>;

async function settle(world: World, requests: readonly Request[]): Promise<void> {
  for (const { external_id: id, version_at, request_id } of requests) {
    const change = world.retrieve(id, new Date(version_at).toISOString());
    await call('merge_entities', 'a', JSON.stringify([{ ...change, reread_request: request_id }]));
  }
}

/** A full sync, as the worker makes it. */
async function syncWorld(world: World, sweep: 'delete' | 'verify'): Promise<void> {
  await jobs.enqueue();
  const task = await jobs.claim();
  for (let cursor: string | null = ''; cursor !== null; ) {
    const page = world.page(cursor);
    cursor = page.cursor;
    await call(
      'record_page',
      ...[
        task.id,
        task.lease_id,
        '60',
        'full',
        page.readAt,
        cursor,
        `{${page.ids.join(',')}}`,
        sweep,
        null,
        '1',
      ],
      JSON.stringify(page.changes),
    );
  }
  let last = '';
  for (;;) {
    const requests = (await call('walk_rereads', 'a', 'stripe_customer', last, '3')) as Request[];
    if (requests.length === 0) break;
    last = requests.at(-1)?.external_id ?? last;
    await settle(world, requests);
  }
  await jobs.finish(task);
}

const expected = (world: World) =>
  [...world.objects.values()].map(({ id, v }) => `stripe_customer ${id} v=${v}`).sort();

async function settleEverything(world: World): Promise<void> {
  for (;;) {
    await mirror.database.exec('update supasaasy.rereads set not_before = now()');
    const requests = (await call('claim_rereads', null, null, null, '10')) as Request[];
    if (requests.length === 0) return;
    await settle(world, requests);
  }
}

const old = { op: 'upsert', source: 'event', collection_key: 'stripe_customer', external_id: 'cus_1' };
const oldEvent = JSON.stringify([{ ...old, version_at: at(50), payload: {}, archived: false }]);
const open = async () => {
  const client = await pool.connect();
  await client.query('begin');
  return client;
};

test('an event on its way when a sweep begins is met by it, or meets its mark', async () => {
  await jobs.enqueue();
  const task = await jobs.claim();
  const event = await open();
  await event.query("select supasaasy.merge_entities('a', $1)", [oldEvent]);
  const sweep = jobs.record(task, { readAt: 100 });
  await sleep(100);
  await event.query('commit');
  event.release();
  await sweep;
  assert.is((await mirror.rows('select 1 from supasaasy.rereads')).length, 1);
});

test('an event that comes while a sweep is on its way waits for its mark', async () => {
  await jobs.enqueue();
  const task = await jobs.claim();
  const sweep = await open();
  const page = [task.id, task.lease_id, at(100)];
  await sweep.query(
    "select supasaasy.record_page($1, $2, 60, 'full', $3, null, '{}', 'delete', null, 1, '[]')",
    page,
  );
  const event = call('merge_entities', 'a', oldEvent);
  await sleep(100);
  await sweep.query('commit');
  sweep.release();
  await event;
  assert.equal(await mirror.entities(), []);
  assert.is((await mirror.rows('select 1 from supasaasy.rereads')).length, 1);
});

test('sweeps while events are delivered late, twice and out of order: in the end the table is the world', async () => {
  for (let round = 0; round < 24; round++) {
    await mirror.empty();
    const random = createRandom(`sweeps ${round}`);
    const world = pretendWorld(random);
    const loses = round % 3 === 2;
    for (let n = 0; n < 30; n++) world.change();
    const waiting: object[] = [];
    const delayed: object[] = [];
    let isOver = false;

    const changing = async () => {
      for (let n = 0; n < 120; n++) {
        world.change();
        await sleep(random.int(0, 2));
      }
      isOver = true;
    };
    const delivering = async () => {
      while (!isOver || world.events.length > 0 || waiting.length > 0) {
        const event = world.events.shift();
        if (event && !(loses && random.chance(0.4))) waiting.push(event);
        else if (event && random.chance(0.5)) delayed.push(event);
        if (random.chance(0.5) || isOver) {
          const [chosen] = waiting.splice(random.int(0, Math.max(0, waiting.length - 1)), 1);
          const times = chosen ? random.int(1, 2) : 0;
          for (let n = 0; n < times; n++) await call('merge_entities', 'a', JSON.stringify([chosen]));
        }
        await sleep(random.int(0, 1));
      }
    };
    const rereading = async () => {
      while (!isOver) {
        await settle(world, (await call('claim_rereads', 'a', null, null, '3')) as Request[]);
        await sleep(3);
      }
    };
    const syncing = async () => {
      do await syncWorld(world, round % 2 === 0 ? 'delete' : 'verify');
      while (!isOver);
    };
    await Promise.all([changing(), delivering(), delivering(), rereading(), syncing()]);

    if (loses) {
      // Only this sync can tell what the lost events were about, while others arrive after a long time.
      world.rest();
      const late = delayed.map((event) => async () => {
        await sleep(random.int(0, 40));
        await call('merge_entities', 'a', JSON.stringify([event]));
      });
      await Promise.all([
        syncWorld(world, random.pick(['delete', 'verify'])),
        ...late.map((deliver) => deliver()),
      ]);
    }
    await settleEverything(world);
    assert.equal(await mirror.entities(), expected(world), `round ${round}`);
  }
});

test.run();

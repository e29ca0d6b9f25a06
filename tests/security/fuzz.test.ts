import { randomInt } from 'node:crypto';
import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { seedIntercom } from '../../local/providers/intercom/seed.ts';
import { seedStripe } from '../../local/providers/stripe/seed.ts';
import { changeEverything as changeIntercom } from '../functions/connectors/intercom-changes.ts';
import { changeEverything as changeStripe } from '../functions/connectors/stripe-changes.ts';
import { openMirror } from '../mirror.ts';
import { startStack } from '../stack.ts';
import { type FuzzRequest, fuzzRequests, type Samples, toRequest } from './fuzz-requests.ts';

const requests = Number(process.env.FUZZ_REQUESTS ?? 10_000);
const seed = Number(process.env.FUZZ_SEED ?? randomInt(2 ** 31));
process.stdout.write(`FUZZ_SEED=${seed} FUZZ_REQUESTS=${requests}\n`);

const opened = await openMirror();
const state = { calls: 0 };
const mirror: typeof opened = {
  ...opened,
  database: {
    ...opened.database,
    runWith(settings, statement) {
      state.calls++;
      return opened.database.runWith(settings, statement);
    },
  },
};
const stack = await startStack({ mirror });
const secrets = { adminKey: 'admin-key', stripe: 'whsec_test', intercom: 'client-secret' };

const { world: shop } = stack.stripe;
const { world: desk } = stack.intercom;
seedStripe(shop, { customers: 6, products: 3 });
seedIntercom(desk, { contacts: 10, conversations: 6, companies: 4, admins: 3, partsPerConversation: 3 });
await changeStripe(shop, () => shop.clock.advance(1));
await changeIntercom(desk, () => desk.clock.advance(1));
/** One of each kind. */
const kinds = <Each>(all: readonly Each[], kind: (each: Each) => string) => [
  ...new Map(all.map((each) => [kind(each), each])).values(),
];
const { body: job } = await stack.sync({
  app_key: 'stripe_main',
  mode: 'full',
  immediate: false,
  resource_types: ['plan'],
});
const samples: Samples = {
  stripeEvents: kinds(shop.events(), ({ type }) => type).map((event) => JSON.stringify(event)),
  intercomNotifications: kinds(desk.notifications(), ({ topic }) => topic).map((each) =>
    JSON.stringify(each),
  ),
  jobIds: [job.job_id, '00000000-0000-4000-8000-000000000000'],
};

// What goes on after a response is waited for before the next request.
const background: Promise<unknown>[] = [];
Object.assign(globalThis, {
  EdgeRuntime: { waitUntil: (work: Promise<unknown>) => void background.push(work) },
});
const faults: unknown[] = [];
const note = (reason: unknown) => void faults.push(reason);
process.on('unhandledRejection', note);
process.on('uncaughtException', note);
const printed: string[] = [];
const { error: originalError, warn: originalWarn } = console;
console.error = (...args: unknown[]) => void printed.push(args.join(' '));
console.warn = (...args: unknown[]) => void printed.push(args.join(' '));

test.after(async () => {
  console.error = originalError;
  console.warn = originalWarn;
  process.off('unhandledRejection', note);
  process.off('uncaughtException', note);
  await stack.close();
  await opened.close();
});

/** Table → number of its rows, in one round trip that is not counted. */
async function tableCounts(): Promise<Record<string, number>> {
  const [row] = await opened.rows(`select jsonb_object_agg(c.relname, (
      xpath('/row/n/text()', query_to_xml(format('select count(*) as n from supasaasy.%I', c.relname), false, true, ''))
    )[1]::text::int) as counts
    from pg_class c where c.relnamespace = 'supasaasy'::regnamespace and c.relkind = 'r'`);
  return row?.counts as Record<string, number>;
}

const outcomes = ['processed', 'duplicate', 'ignored'];

/** Whether an answer has the form that the function declares for its status. */
function isDeclared({ to, method }: FuzzRequest, response: Response, text: string): boolean {
  if (method.toUpperCase() === 'HEAD') return text === '' && response.status < 500;
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into the body it expects
  const body: any = JSON.parse(text);
  if (response.status >= 400) {
    const { code, message, ...rest } = body.error;
    return (
      Object.keys(body).length === 1 &&
      /^[a-z_]+$/.test(code) &&
      typeof message === 'string' &&
      Object.keys(rest).every((key) => key === 'details') &&
      ([400, 401, 404, 405, 409, 413].includes(response.status) ||
        (to === 'sync' && response.status === 502 && code === 'sync_failed'))
    );
  }
  switch (to) {
    case 'webhook':
      return (
        response.status === 200 && outcomes.includes(body.outcome) && typeof body.event_type === 'string'
      );
    case 'sync':
      return (
        [200, 202].includes(response.status) &&
        typeof body.job_id === 'string' &&
        Array.isArray(body.resources)
      );
    case 'worker':
      return response.status === 200 && Array.isArray(body.tasks);
    default:
      return response.status === 200 && typeof body.status === 'string';
  }
}

test('no request makes a function fail, answer otherwise than declared, or write without being accepted', async () => {
  const seen: Record<string, number> = {};
  let counts = await tableCounts();
  let tried = 0;
  const result = await fc.check(
    fc.asyncProperty(fuzzRequests(samples), async (given) => {
      const request = toRequest(given, secrets);
      if (request === null) return;
      // Before the limit of requests is met, which is the subject of another test.
      if (tried++ % 100 === 0) stack.restart();
      state.calls = 0;
      const response = await stack.fetch(given.to, request);
      const text = await response.text();
      const kind = `${given.to} ${response.status}`;
      seen[kind] = (seen[kind] ?? 0) + 1;
      assert.ok(
        isDeclared(given, response, text),
        `${response.status} ${text.slice(0, 300)} ${printed.at(-1)}`,
      );
      assert.equal(faults, []);

      const isAccepted = response.status < 300;
      await Promise.all(background.splice(0));
      if (isAccepted) counts = await tableCounts();
      else if (state.calls > 0) assert.equal(await tableCounts(), counts, `${kind} wrote something`);
    }),
    { seed, numRuns: requests, ...(process.env.FUZZ_PATH ? { path: process.env.FUZZ_PATH } : {}) },
  );
  if (result.failed) {
    const { counterexample, counterexamplePath, errorInstance } = result;
    const reason = errorInstance instanceof Error ? errorInstance.message : String(errorInstance);
    const replay = `FUZZ_SEED=${seed} FUZZ_REQUESTS=${requests} FUZZ_PATH=${counterexamplePath}`;
    assert.unreachable(`${reason}\n${JSON.stringify(counterexample).slice(0, 1500)}\n${replay}`);
  }
  assert.equal(await tableCounts(), counts);
  process.stdout.write(`${JSON.stringify(seen)} quarantined: ${counts.quarantine}\n`);
  // It is no test of refusals alone.
  for (const kind of [
    'webhook 200',
    'webhook 400',
    'webhook 401',
    'sync 202',
    'worker 200',
    'job-status 200',
  ])
    assert.ok((seen[kind] ?? 0) >= requests / 1000, kind);
});

test.run();

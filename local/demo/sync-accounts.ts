import { MultiBar, Presets, type SingleBar } from 'cli-progress';
import type { LocalDatabase } from '../database/local-database.ts';
import type { DemoAccounts } from './demo-accounts.ts';
import { countAtProvider } from './world-counts.ts';

/** Where and as whom syncs are asked for. */
export interface SyncEndpoint {
  /** The gateway's address of the functions. */
  readonly url: string;
  readonly adminKey: string;
}

export interface SyncFigures {
  readonly rows: number;
  readonly seconds: number;
}

const refreshMs = 150;

/**
 * Runs a full sync of every app, one bar per resource: asks the `sync` function for a job, and looks how far it is until it
 * is over. The worker is called by the database.
 * @throws Error when a job does not complete, with the reason
 */
export async function syncAccounts(
  accounts: DemoAccounts,
  database: LocalDatabase,
  endpoint: SyncEndpoint,
): Promise<SyncFigures> {
  const display = progressDisplay(accounts);
  const started = performance.now();
  const syncs = Promise.all(accounts.apps.map((app) => sync(endpoint, app.appKey)));
  const finished = syncs.then(
    () => true,
    () => true,
  );
  while (!(await Promise.race([finished, pause(refreshMs)]))) display.show(await storedSoFar(database));
  try {
    await syncs;
    display.show(await storedSoFar(database));
  } finally {
    display.stop();
  }
  const seconds = (performance.now() - started) / 1000;
  const [row] = await database.query('select count(*)::int as n from supasaasy.entities');
  return { rows: Number(row?.n), seconds };
}

async function sync(endpoint: SyncEndpoint, appKey: string): Promise<void> {
  const { job_id: id } = await call(endpoint, 'sync', { app_key: appKey, mode: 'full' });
  for (;;) {
    const job = await call(endpoint, `job-status/${id}`);
    if (job.status === 'completed') return;
    if (job.status !== 'queued' && job.status !== 'running')
      throw new Error(`the sync of ${appKey} has ${job.status}: ${job.error}`);
    await pause(refreshMs);
  }
}

async function call(
  { url, adminKey }: SyncEndpoint,
  path: string,
  body?: object,
): Promise<Record<string, unknown>> {
  const response = await fetch(`${url}/${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: `Bearer ${adminKey}`, 'content-type': 'application/json' },
    body: body === undefined ? null : JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${await response.text()}`);
  return (await response.json()) as Record<string, unknown>;
}

/** Collection → objects stored by the runs so far. */
async function storedSoFar(database: LocalDatabase): Promise<Map<string, number>> {
  const rows = await database.query(
    `select s.app_key || ' ' || c.key as collection, sum(o.value::int)::int as n
     from supasaasy.tasks s
     cross join jsonb_each(s.counts) c
     cross join jsonb_each_text(c.value) o
     group by 1`,
  );
  return new Map(rows.map((row) => [String(row.collection), Number(row.n)]));
}

/** Bars on a terminal; elsewhere one line per resource, at the end. */
function progressDisplay(accounts: DemoAccounts) {
  const interactive = process.stdout.isTTY === true;
  const bars = new MultiBar(
    {
      format: '  {name} {bar} {value}/{total}',
      hideCursor: true,
      clearOnComplete: false,
      stopOnComplete: false,
    },
    Presets.shades_classic,
  );
  const rows = accounts.apps.flatMap((app) =>
    app.resources.map((resource) => ({
      key: `${app.appKey} ${resource.collectionKey}`,
      name: `${app.appKey} ${resource.name}`.padEnd(34),
      total: countAtProvider(accounts, app, resource.name),
    })),
  );
  const shown = new Map<string, SingleBar>();
  if (interactive) for (const { key, name, total } of rows) shown.set(key, bars.create(total, 0, { name }));
  let last = new Map<string, number>();
  return {
    show(stored: Map<string, number>) {
      last = stored;
      for (const [key, bar] of shown) bar.update(stored.get(key) ?? 0);
    },
    stop() {
      bars.stop();
      if (interactive) return;
      for (const { key, name, total } of rows) console.log(`  ${name} ${last.get(key) ?? 0}/${total}`);
    },
  };
}

function pause(ms: number): Promise<false> {
  return new Promise((resolve) => setTimeout(() => resolve(false), ms));
}

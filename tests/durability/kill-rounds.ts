import { type FaultInjector, type FaultKind, faultInjector } from '../../local/providers/faults.ts';
import { createRandom, type Random } from '../../local/providers/random.ts';
import { openMirror } from '../mirror.ts';
import { freshDatabase } from '../postgres.ts';
import { type Stack, startStack } from '../stack.ts';
import { type WorkerProcesses, workerProcesses } from './worker-processes.ts';

/** A provider whose account is changed and compared with its mirror. */
export interface Scenario {
  readonly provider: 'stripe' | 'intercom';
  readonly seed: number;
  readonly rounds: number;
  fill(stack: Stack): void;
  /** One random change of the account; `mode` is that of the sync that has to find it. */
  change(stack: Stack, random: Random, mode: Mode): void;
  /** One line for each object in which mirror and account differ. */
  differences(stack: Stack): Promise<string[]>;
}

type Mode = 'full' | 'incremental';

/** What the rounds went through. */
export interface KillFigures {
  readonly rounds: number;
  readonly jobs: number;
  readonly kills: number;
  readonly faults: Readonly<Record<FaultKind, number>>;
  readonly providerCalls: number;
  readonly changes: number;
  readonly seconds: number;
}

/** How often a job may be looked at before the round counts as stuck. */
const patience = 200;
const leaseSeconds = '0.4';
const faultRate = 0.1;

/**
 * Lets an account change, syncs it by workers that are killed at random moments while every tenth call of the provider goes
 * wrong, and compares. Each round runs two jobs: one while the account goes on changing, one when it is still.
 * @throws Error naming seed and round when a job does not complete, or the mirror is not the account
 */
export async function runKillRounds(scenario: Scenario): Promise<KillFigures> {
  const { provider, rounds, seed } = scenario;
  const random = createRandom(`kill ${provider} ${seed}`);
  const { url, drop } = await freshDatabase();
  const mirror = await openMirror(url);
  const stack = await startStack({ mirror });
  const injector = faultInjector({ rate: faultRate, random: random.next, retryAfterSeconds: 0, holdMs: 100 });
  const workers = workerProcesses({
    ...stack.env,
    WORKER_LEASE_SECONDS: leaseSeconds,
    [`${provider.toUpperCase()}_REQUESTS_PER_SECOND`]: '100000',
  });
  const run = new KillRun(scenario, stack, workers, injector, random);
  const started = performance.now();
  try {
    scenario.fill(stack);
    for (let round = 1; round <= rounds; round++) await run.round(round);
    return { ...run.figures(), seconds: (performance.now() - started) / 1000 };
  } finally {
    await workers.close();
    await stack.close();
    await mirror.close();
    await drop();
  }
}

class KillRun {
  readonly #scenario: Scenario;
  readonly #stack: Stack;
  readonly #workers: WorkerProcesses;
  readonly #injector: FaultInjector;
  readonly #random: Random;
  #rounds = 0;
  #jobs = 0;
  #kills = 0;
  #changes = 0;
  #calls = 0;

  constructor(
    scenario: Scenario,
    stack: Stack,
    workers: WorkerProcesses,
    injector: FaultInjector,
    random: Random,
  ) {
    this.#scenario = scenario;
    this.#stack = stack;
    this.#workers = workers;
    this.#injector = injector;
    this.#random = random;
  }

  async round(round: number): Promise<void> {
    const { provider, seed, differences } = this.#scenario;
    const mode: Mode = round === 1 || this.#random.chance(0.4) ? 'full' : 'incremental';
    const where = `${provider}, seed ${seed}, round ${round} (${mode})`;
    // What changes while the first job runs is for the second one, which reads from where the first started.
    const second: Mode = mode === 'full' ? 'full' : 'incremental';

    this.#stack[provider].world.clock.advance(this.#random.int(30, 3600));
    this.#changeSome(this.#random.int(0, 12), mode);
    this.#stack[provider].world.clock.advance(this.#random.int(10, 60));
    await this.#job(mode, () => this.#changeSome(1, second), where);
    this.#stack[provider].world.clock.advance(this.#random.int(10, 60));
    await this.#job(second, () => {}, where);

    const different = await this.#calmly(() => differences(this.#stack));
    if (different.length > 0) throw new Error(`${where}: ${different.slice(0, 20).join('\n')}`);
    const [row] = await this.#stack.mirror.rows('select count(*)::int as n from supasaasy.quarantine');
    if (row?.n !== 0) throw new Error(`${where}: ${row?.n} records in quarantine`);
    this.#rounds++;
  }

  figures(): Omit<KillFigures, 'seconds'> {
    return {
      rounds: this.#rounds,
      jobs: this.#jobs,
      kills: this.#kills,
      faults: { ...this.#injector.counts },
      providerCalls: this.#calls,
      changes: this.#changes,
    };
  }

  #changeSome(n: number, mode: Mode): void {
    for (let index = 0; index < n; index++) {
      this.#scenario.change(this.#stack, this.#random, mode);
      this.#changes++;
      if (this.#random.chance(0.5)) this.#stack[this.#scenario.provider].world.clock.advance(1);
    }
  }

  /** Runs one job to its end; `meanwhile` happens at each call of the provider. */
  async #job(mode: Mode, meanwhile: () => void, where: string): Promise<void> {
    const { provider } = this.#scenario;
    const { injector, random } = { injector: this.#injector, random: this.#random };
    this.#stack.intercepts[provider] = async (c, next) => {
      this.#calls++;
      if (random.chance(0.2)) meanwhile();
      return injector.middleware(c, next);
    };
    const body = { app_key: `${provider}_main`, mode, immediate: false, accept_deletions: true };
    const { body: job } = await this.#stack.sync(body);
    this.#jobs++;
    let kills = random.int(0, 2);
    for (let look = 0; look < patience; look++) {
      const worker = await this.#workers.current();
      const working = this.#callWorker(worker.url);
      if (kills > 0) {
        await Promise.race([pause(random.int(0, 120)), working]);
        await this.#workers.kill();
        this.#kills++;
        kills--;
      }
      await working;
      const { body: report } = await this.#stack.jobStatus(`${job.job_id}?include_tasks=true`);
      if (report.status === 'completed') {
        this.#stack.intercepts[provider] = undefined;
        return;
      }
      if (report.status !== 'running' && report.status !== 'queued')
        throw new Error(`${where}: job ${report.status}: ${report.error}`);
      await pause(50);
      if (look % 10 === 9) await this.#letTimePass();
    }
    const { body: report } = await this.#stack.jobStatus(`${job.job_id}?include_tasks=true`);
    throw new Error(`${where}: the job does not end: ${JSON.stringify(report)}`);
  }

  /** Ends what only waits: a minute goes by at the provider, whose open scrolls expire, and for tasks put back. */
  async #letTimePass(): Promise<void> {
    this.#stack[this.#scenario.provider].world.clock.advance(61);
    await this.#stack.mirror.rows(
      `update supasaasy.tasks set not_before = '-infinity' where status = 'queued' and not_before > now()`,
    );
  }

  /** A killed worker does not answer. */
  async #callWorker(url: string): Promise<void> {
    try {
      const response = await fetch(`${url}/worker`, {
        method: 'POST',
        headers: { authorization: `Bearer ${this.#stack.env.ADMIN_API_KEY}` },
      });
      await response.body?.cancel();
    } catch {
      // See above.
    }
  }

  async #calmly<Result>(run: () => Promise<Result>): Promise<Result> {
    this.#stack.intercepts[this.#scenario.provider] = undefined;
    return await run();
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** The figures as one line. */
export function describeFigures({
  rounds,
  jobs,
  kills,
  faults,
  providerCalls,
  changes,
  seconds,
}: KillFigures): string {
  const injected = Object.values(faults).reduce((sum, n) => sum + n, 0);
  const share = ((injected / providerCalls) * 100).toFixed(1);
  return (
    `${rounds} rounds, ${jobs} jobs, ${changes} changes, ${kills} workers killed, ` +
    `${injected} of ${providerCalls} calls faulty (${share} %), none lost, none double, ${seconds.toFixed(0)} s`
  );
}

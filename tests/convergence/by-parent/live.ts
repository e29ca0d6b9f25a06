import type { MiddlewareHandler } from 'hono';
import type { Payload } from '../../../supabase/functions/_shared/core/contract/index.ts';
import type { Budget } from '../../../supabase/functions/_shared/core/engine/budget.ts';
import { settleDueRereads } from '../../../supabase/functions/_shared/core/engine/rereads.ts';
import { work } from '../../../supabase/functions/_shared/core/engine/work.ts';
import type { WorkContext } from '../../../supabase/functions/_shared/core/engine/work-context.ts';
import type { JobReport } from '../../../supabase/functions/_shared/core/job.ts';
import type { Shop } from '../../functions/core/shop.ts';
import { unlimited } from '../../functions/core/shop.ts';
import { shuffled } from '../../shuffled.ts';
import { openAccount, type TaskAccount } from './account.ts';
import type { Shape } from './shape.ts';
import type { Mode, Step } from './steps.ts';

const mostWorkers = 80;

/**
 * Lives a history through, repairs it by one more full sync and compares. Then every event of the history arrives again, in
 * an order that `seed` decides, and nothing may change. After each sync, whatever was stored before and existed all the while
 * must still be stored.
 * @throws Error naming each task that differs
 */
export async function live(shop: Shop, shape: Shape, steps: readonly Step[], seed: number): Promise<void> {
  await shop.mirror.empty();
  const history = new History(shop, shape);
  try {
    await history.open();
    for (const step of steps) await history.take(step);
    await history.repair();
    await history.compare('after the last sync');
    await history.deliverAll(seed);
    await history.compare('after every event came once more');
  } finally {
    await history.close();
  }
}

class History {
  readonly #shop: Shop;
  readonly #shape: Shape;
  #account: TaskAccount | null = null;
  #during: Step[] = [];
  #expiring = 0;
  #expired = 0;
  #failing: { status: number | 'cut'; times: number } = { status: 500, times: 0 };
  #refused: { readonly parent: Readonly<Record<string, string>>; readonly status: number }[] = [];
  #stop: (how: 'over' | 'abort' | 'lose' | 'cancel') => Promise<void> = async () => {};

  constructor(shop: Shop, shape: Shape) {
    this.#shop = shop;
    this.#shape = shape;
  }

  async open(): Promise<void> {
    this.#account = await openAccount(this.#shape, this.#intercept);
  }

  get account(): TaskAccount {
    if (this.#account === null) throw new Error('the account is not open');
    return this.#account;
  }

  #intercept: MiddlewareHandler = async (c, next) => {
    const step = this.#during.shift();
    const isLate = step !== undefined && 'pick' in step && step.pick % 2 === 0;
    if (step !== undefined && !isLate) await this.take(step);
    // So many walks may begin anew before their task fails.
    if (this.#expiring > 0 && this.#expired < 4 && /[?&](after|cursor)=/.test(c.req.url)) {
      this.#expiring--;
      this.#expired++;
      this.account.server.expireCursors();
    }
    const failing = this.#failing;
    const refused = this.#refused.find(({ parent }) => this.account.isListOf(c.req.url, parent));
    let answer: Response | undefined;
    if (failing.times > 0) {
      failing.times--;
      const { status } = failing;
      answer = status === 'cut' ? c.body('{"data": [{"id"', 200) : c.json({}, status as 500);
    } else if (refused !== undefined) answer = c.json({ error: 'not here' }, refused.status as 403);
    else await next();
    if (step !== undefined && isLate) await this.take(step);
    return answer;
  };

  async take(step: Step): Promise<void> {
    const { account } = this;
    switch (step.do) {
      case 'change':
        account.change(step.kind, step.pick);
        return;
      case 'tick':
        return account.world.clock.advance(step.seconds);
      case 'deliver': {
        const events = account.events();
        const changes = events[step.pick % Math.max(1, events.length)];
        if (changes) await this.#shop.database.merge('shop_main', changes);
        return;
      }
      case 'settle':
        return this.settle();
      case 'expire':
        this.#expiring++;
        return;
      case 'fail':
        this.#failing = { status: step.status, times: step.times };
        return;
      case 'refuse':
        this.#refused.push({ parent: account.pickParent(step.pick), status: step.status });
        return;
      case 'allow':
        this.#refused = [];
        return;
      case 'stop':
        return this.#stop(step.how);
      case 'eclipse': {
        account.world.clock.advance(30);
        const show = account.hide(step.pick);
        await this.#sync('full', []);
        account.world.clock.advance(30);
        return show();
      }
      case 'check':
        return this.#check(step.triesAgain, step.during);
      case 'sync':
        await this.#sync(step.mode, step.during);
    }
  }

  async #check(triesAgain: boolean, during: readonly Step[]): Promise<void> {
    this.#failing.times = 0;
    this.account.world.clock.advance(30);
    const { status, job_id: jobId, tasks = [] } = await this.#sync('full', during);
    if (status !== 'completed' && this.#refused.length === 0)
      throw new Error(`a sync that nothing stood against is ${status}: ${JSON.stringify(tasks)}`);
    await this.settle();
    const isRead = (id: string) => !this.#refused.some(({ parent }) => this.account.isBelow(id, parent));
    await this.#compareTasks('although other lists are refused', isRead);
    if (status === 'completed' || !triesAgain) return;

    this.#refused = [];
    await this.#shop.database.retryJob(jobId);
    const again = await this.#workOn(jobId);
    if (again.status !== 'completed')
      throw new Error(`a sync that was tried again is ${again.status}: ${JSON.stringify(again.tasks)}`);
    await this.settle();
    await this.#compareTasks('after the sync was tried again', () => true);
  }

  async #sync(mode: Mode, during: readonly Step[]): Promise<JobReport> {
    const { database } = this.#shop;
    const stored = new Set((await this.#stored()).keys());
    const before = [...this.account.tasks().keys()].filter((id) => stored.has(id));
    const gone = this.account.world.deleted('task').length;
    this.#during = [...during];
    this.#expired = 0;
    const { job_id: jobId } = await database.enqueueJob({
      appKey: 'shop_main',
      mode,
      acceptDeletions: false,
      tasks: [{ resource: 'task', collectionKey: 'shop_task' }],
    });
    const job = await this.#workOn(jobId);
    const rest = this.#during;
    this.#during = [];

    const lost = new Set((await this.#stored()).keys());
    const left = new Set(
      this.account.world
        .deleted('task')
        .slice(gone)
        .map(({ id }) => id),
    );
    const missing = before.filter((id) => !lost.has(id) && !left.has(id));
    if (missing.length > 0) throw new Error(`a sync took away what exists: ${missing.join(', ')}`);
    for (const step of rest) if (step.do !== 'stop') await this.take(step);
    return job;
  }

  /** Workers, one after another, until a job is over. */
  async #workOn(jobId: string): Promise<JobReport> {
    const { database, mirror } = this.#shop;
    let job: JobReport | null = null;
    for (let workers = 0; workers < mostWorkers; workers++) {
      const stop = new AbortController();
      let isOver = false;
      this.#stop = async (how) => {
        if (how === 'over') isOver = true;
        if (how === 'abort') stop.abort(new Error('the time is over'));
        if (how === 'cancel') await database.cancelJob(jobId);
        if (how === 'lose')
          await mirror.rows(`update supasaasy.tasks set lease_id = gen_random_uuid()
          where status = 'running' and job_id = '${jobId}'`);
      };
      const budget: Budget = {
        ...unlimited,
        signal: stop.signal,
        isOver: () => isOver || stop.signal.aborted,
      };
      await work(this.#context({ budget }), { jobId, maxTasks: null });
      job = await database.jobStatus(jobId, true);
      if (job?.status !== 'queued' && job?.status !== 'running') {
        this.#stop = async () => {};
        if (job !== null) return job;
      }
      await mirror.database.exec(`update supasaasy.tasks set not_before = '-infinity';
        update supasaasy.tasks set leased_until = now() - interval '1 second' where status = 'running'`);
    }
    throw new Error(`a sync does not end: ${JSON.stringify(job)}`);
  }

  /** What lost events left open is repaired by a full sync, once nothing stands in its way. */
  async repair(): Promise<void> {
    this.#failing.times = 0;
    this.#expiring = 0;
    this.#refused = [];
    this.account.world.clock.advance(30);
    const job = await this.#sync('full', []);
    const [task] = job.tasks ?? [];
    if (job.status !== 'completed' || task?.suspect)
      throw new Error(`the last sync is ${job.status}: ${JSON.stringify(task)}`);
    await this.settle();
  }

  async deliverAll(seed: number): Promise<void> {
    for (const changes of shuffled(this.account.events(), seed))
      await this.#shop.database.merge('shop_main', changes);
    await this.settle();
  }

  async settle(): Promise<void> {
    const { mirror } = this.#shop;
    for (let rounds = 0; rounds < 6; rounds++) {
      await mirror.database.exec("update supasaasy.rereads set not_before = '-infinity'");
      await settleDueRereads(this.#context(), { appKey: 'shop_main' }, unlimited);
      const waiting = await mirror.rows('select 1 from supasaasy.rereads');
      if (waiting.length === 0) return;
    }
  }

  async compare(when: string): Promise<void> {
    const truth = this.account.tasks();
    await this.#compareTasks(when, () => true);
    const more = [...(await this.#stored()).keys()].filter((id) => !truth.has(id));
    const open = await this.#shop.mirror.rows(
      `select 'quarantine' as place, record_key as id, error from supasaasy.quarantine
       union all select 'rereads', external_id, last_error from supasaasy.rereads`,
    );
    const wrong = [
      ...more.map((id) => `${id} is stored and does not exist`),
      ...open.map((row) => JSON.stringify(row)),
    ];
    if (wrong.length > 0) throw new Error(`${when}: ${wrong.join(', ')}`);
  }

  /** Throws an Error naming the tasks that exist and are not stored as they are. */
  async #compareTasks(when: string, isMeant: (id: string) => boolean): Promise<void> {
    const stored = await this.#stored();
    const wrong: string[] = [];
    for (const [id, task] of this.account.tasks()) {
      if (!isMeant(id)) continue;
      const payload = stored.get(id);
      if (payload === undefined) wrong.push(`${id} is missing`);
      else if (sorted(payload) !== sorted(task))
        wrong.push(`${id} differs: ${sorted(payload)} for ${sorted(task)}`);
    }
    if (wrong.length > 0) throw new Error(`${when}: ${wrong.join(', ')}`);
  }

  async #stored(): Promise<Map<string, Payload>> {
    const rows = await this.#shop.mirror.rows('select external_id, raw_payload from supasaasy.entities');
    return new Map(rows.map((row) => [String(row.external_id), row.raw_payload as Payload]));
  }

  #context(overrides: Partial<WorkContext> = {}): WorkContext {
    const { connector, context } = this.account;
    return {
      ...this.#shop.workContext(overrides),
      findApp: () => ({ connector, context, maxDeletedShare: 1 }),
    };
  }

  async close(): Promise<void> {
    await this.#account?.close();
  }
}

/** JSON text with the keys of every object in order. */
function sorted(value: unknown): string {
  return JSON.stringify(value, (_key, inner) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

import {
  type Connector,
  type ConnectorDefinition,
  defineConnector,
  type RootResource,
} from '../../../../supabase/functions/_shared/core/contract/index.ts';
import { type WorkReport, work } from '../../../../supabase/functions/_shared/core/engine/work.ts';
import type { WorkContext } from '../../../../supabase/functions/_shared/core/engine/work-context.ts';
import type { JobReport, SyncMode, TaskReport } from '../../../../supabase/functions/_shared/core/job.ts';
import { date, type FixtureClient, fixtureDefinition, orderResource } from '../fixture-connector.ts';
import { type Shop, shopOrder } from '../shop.ts';

/** When the shop's orders were last updated, in Unix seconds. */
export const moment = 1_767_225_600;

/** Orders `o0`, `o1`, … with the seconds since `moment` as payload field `v`. */
export const orders = (count: number, updated = moment) =>
  Array.from({ length: count }, (_, index) => shopOrder(`o${index}`, updated, { v: updated - moment }));

const more = ['refund', 'card', 'fee', 'tax'];

/** A shop with more resources than one; `overrides` are about the orders. */
export function bigShop(
  client: FixtureClient,
  overrides: Partial<RootResource<FixtureClient>> = {},
): Connector {
  const definition: ConnectorDefinition<FixtureClient> = fixtureDefinition(client);
  const listed = (name: string): RootResource<FixtureClient> => ({
    ...orderResource,
    children: [],
    events: { [`${name}.deleted`]: { kind: 'delete' } },
    list: async (given) => {
      given.calls.push(`list ${name}`);
      return { items: given.objects[name] ?? [], next: null, date };
    },
  });
  return defineConnector({
    ...definition,
    manifest: {
      ...definition.manifest,
      resources: [
        ...definition.manifest.resources,
        ...more.map((name) => ({ name, collection_key: `shop_${name}` })),
      ],
    },
    resources: {
      ...definition.resources,
      order: { ...orderResource, ...overrides },
      ...Object.fromEntries(more.map((name) => [name, listed(name)])),
    },
  });
}

/** A job as it was left, and what the workers said. */
export interface Synced {
  readonly jobId: string;
  readonly job: JobReport;
  readonly task: TaskReport;
  readonly report: WorkReport;
}

/** Queues jobs of the shop and works on them. */
export function jobsOf(shop: Shop) {
  async function queue(mode: SyncMode = 'full', resources = ['order'], acceptDeletions = false) {
    const { job_id: jobId } = await shop.database.enqueueJob({
      appKey: 'shop_main',
      mode,
      acceptDeletions,
      tasks: resources.map((resource) => ({ resource, collectionKey: `shop_${resource}` })),
    });
    return jobId;
  }

  async function jobOf(jobId: string): Promise<JobReport> {
    const job = await shop.database.jobStatus(jobId, true);
    if (!job) throw new Error(`there is no job ${jobId}`);
    return job;
  }

  /** One call of a worker for a job. */
  async function workOn(
    jobId: string,
    overrides: Partial<WorkContext> & { readonly connector?: Connector } = {},
  ): Promise<Synced> {
    const report = await work(shop.workContext(overrides), { jobId, maxTasks: null });
    const job = await jobOf(jobId);
    const [task] = job.tasks ?? [];
    if (!task) throw new Error('the job has no task');
    return { jobId, job, task, report };
  }

  return {
    queue,
    jobOf,
    workOn,
    /** A whole sync: a job, and one call of a worker. */
    async sync(
      mode: SyncMode = 'full',
      {
        resources = ['order'],
        acceptDeletions = false,
        ...overrides
      }: Partial<WorkContext> & {
        readonly connector?: Connector;
        readonly resources?: string[];
        readonly acceptDeletions?: boolean;
      } = {},
    ): Promise<Synced> {
      return workOn(await queue(mode, resources, acceptDeletions), overrides);
    },
    async state(collectionKey = 'shop_order') {
      const [row] = await shop.mirror.rows(
        `select status, watermark, full_read_at, pages, counts, last_error, suspect, last_success_at is not null as succeeded
         from supasaasy.sync_state where collection_key = '${collectionKey}'`,
      );
      return row ?? {};
    },
    /** Makes what waits to be tried again due, and what a dead worker holds free. */
    async later() {
      await shop.mirror.database.exec(`update supasaasy.tasks set not_before = '-infinity';
        update supasaasy.tasks set leased_until = now() - interval '1 second' where status = 'running';
        update supasaasy.rereads set not_before = '-infinity'`);
    },
  };
}

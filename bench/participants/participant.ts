import type { Customers } from '../customers.ts';
import type { ProcessGroup } from '../process-usage.ts';

/** The three jobs a participant can be given. */
export type Job = 'backfill' | 'webhooks';

/** Somebody who mirrors the pretend Stripe's customers, or only reads them. Made anew for each round. */
export interface Participant {
  /** The processes that work on a job, by what they are. */
  processes(job: Job): Readonly<Record<string, ProcessGroup>>;
  /** The name of its database on the shared PostgreSQL server; null when it has none there. */
  readonly databaseName: string | null;
  /** Reads every customer, and stores them if it stores at all. */
  backfill(): Promise<void>;
  /** Where it takes signed webhooks; null when it takes none. */
  readonly webhookUrl: string | null;
  /** Throws when what it has is not exactly what the pretend Stripe has. */
  check(expected: Customers): Promise<void>;
  close(): Promise<void>;
}

/** What participants have in common. */
export interface Surroundings {
  readonly stripe: { readonly url: string; readonly apiKey: string };
  readonly webhookSecret: string;
}

import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { startPostgres } from '../local/database/postgres.ts';
import { Cleanups } from '../local/demo/cleanups.ts';
import { startChild } from './child.ts';
import { listCustomers } from './customers.ts';
import { startBarePaging } from './participants/bare-paging.ts';
import type { Participant, Surroundings } from './participants/participant.ts';
import { startStripeSyncEngine } from './participants/stripe-sync-engine.ts';
import { startSupasaasy } from './participants/supasaasy.ts';
import { processTree } from './process-usage.ts';
import { type Course, type Round, runRound } from './run-round.ts';
import { serverCounters } from './server-usage.ts';
import type { StripeCommands } from './stripe-process.ts';
import { withClient } from './with-client.ts';

/** How much is measured. */
export interface BenchOptions {
  /** The project whose functions and migrations take part. */
  readonly root: string;
  readonly customers: number;
  readonly webhooks: number;
  readonly rounds: number;
  /** Whether to run the product once more on the embedded database. */
  readonly pglite: boolean;
  /** Is told what happens. */
  readonly say: (line: string) => void;
}

/** Who takes part, in the order of a round. */
export const participants = ['supasaasy', 'stripe-sync-engine', 'bare-paging', 'supasaasy-pglite'] as const;
export type ParticipantName = (typeof participants)[number];

/** What came out: the rounds of each participant, or why it has none. */
export interface BenchResult {
  readonly postgresMajor: number;
  readonly rounds: Readonly<Record<ParticipantName, readonly Round[]>>;
  /** Rounds in which a participant failed; it is measured no further. */
  readonly failures: readonly { readonly participant: ParticipantName; readonly reason: string }[];
}

/**
 * Runs the participants in turn, round after round, each time from fresh processes and an empty database, on one pretend
 * Stripe and one PostgreSQL server with fsync. Everything that it started is ended when it returns, throws, or is interrupted.
 */
export async function runBench({
  root,
  customers,
  webhooks,
  rounds,
  pglite,
  say,
}: BenchOptions): Promise<BenchResult> {
  const cleanups = new Cleanups();
  try {
    const postgres = await startPostgres({ durable: true });
    cleanups.add(postgres.stop);
    const counters = await serverCounters(postgres.url);
    cleanups.add(counters.close);
    const stripe = startChild<StripeCommands>('stripe-process.ts');
    cleanups.add(stripe.stop);
    const account = await stripe.call('start', { customers });
    await listCustomers(account); // so that whoever comes first finds a warm provider
    const surroundings: Surroundings = {
      stripe: account,
      webhookSecret: `whsec_${randomBytes(16).toString('hex')}`,
    };
    const course: Course = { surroundings, stripe, counters, webhooks };

    const freshDatabase = async () => {
      const url = await postgres.createDatabase();
      return { url, name: new URL(url).pathname.slice(1), server: processTree(postgres.pid) };
    };
    const dropDatabase = (name: string) =>
      withClient(postgres.url, (client) =>
        client.query(`drop database ${pg.escapeIdentifier(name)} with (force)`),
      );
    const start: Record<ParticipantName, () => Promise<Participant>> = {
      supasaasy: async () => startSupasaasy(root, surroundings, await freshDatabase()),
      'stripe-sync-engine': async () => startStripeSyncEngine(surroundings, await freshDatabase()),
      'bare-paging': () => startBarePaging(surroundings),
      'supasaasy-pglite': () => startSupasaasy(root, surroundings, 'embedded'),
    };

    const results: Record<ParticipantName, Round[]> = {
      supasaasy: [],
      'stripe-sync-engine': [],
      'bare-paging': [],
      'supasaasy-pglite': [],
    };
    const failures: { participant: ParticipantName; reason: string }[] = [];
    const run = async (name: ParticipantName, round: number) => {
      if (failures.some((failure) => failure.participant === name)) return;
      say(`round ${round}: ${name}`);
      const participant = await start[name]();
      cleanups.add(participant.close);
      try {
        results[name].push(await runRound(participant, course));
      } catch (error) {
        failures.push({ participant: name, reason: error instanceof Error ? error.message : String(error) });
      } finally {
        await participant.close();
        if (participant.databaseName !== null) await dropDatabase(participant.databaseName);
      }
    };
    for (let round = 1; round <= rounds; round++) {
      for (const name of participants) if (name !== 'supasaasy-pglite') await run(name, round);
    }
    if (pglite) await run('supasaasy-pglite', 1);
    return { postgresMajor: postgres.majorVersion, rounds: results, failures };
  } finally {
    await cleanups.run();
  }
}

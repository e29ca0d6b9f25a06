import type { Child } from './child.ts';
import { listCustomers } from './customers.ts';
import { type Measurement, measure } from './measure.ts';
import type { Participant, Surroundings } from './participants/participant.ts';
import type { ServerCounters } from './server-usage.ts';
import type { StripeCommands } from './stripe-process.ts';

/** What is measured. */
export const tasks = ['backfill', 'resync', 'webhooks', 'webhooksInFlight'] as const;
export type Task = (typeof tasks)[number];

/** How many webhooks are on their way at once in the task `webhooksInFlight`. */
export const inFlight = 8;

/** The measurements of one participant in one round; a task that it cannot do is missing. */
export type Round = Readonly<Partial<Record<Task, Measurement>>>;

/** What a round takes place in. */
export interface Course {
  readonly surroundings: Surroundings;
  readonly stripe: Child<StripeCommands>;
  readonly counters: ServerCounters;
  readonly webhooks: number;
}

/**
 * Puts a fresh participant through all tasks. Throws when, after one of them, it does not have what the provider has: a
 * figure of somebody who lost rows says nothing.
 */
export async function runRound(participant: Participant, course: Course): Promise<Round> {
  const { surroundings, stripe, counters, webhooks } = course;
  const { databaseName, webhookUrl: url } = participant;
  const check = async () => participant.check(await listCustomers(surroundings.stripe));

  const backfill = () =>
    measure({ processes: participant.processes('backfill'), databaseName }, counters, participant.backfill);
  const round: Partial<Record<Task, Measurement>> = {};
  round.backfill = await backfill();
  await check();
  if (url === null) return round;

  round.resync = await backfill();
  await check();

  const deliver = async (parallel: number) => {
    await stripe.call('liveOn', { count: webhooks });
    const measurement = await measure(
      { processes: participant.processes('webhooks'), databaseName },
      counters,
      () => stripe.call('deliver', { url, inFlight: parallel, secret: surroundings.webhookSecret }),
    );
    await check();
    return measurement;
  };
  round.webhooks = await deliver(1);
  round.webhooksInFlight = await deliver(inFlight);
  return round;
}

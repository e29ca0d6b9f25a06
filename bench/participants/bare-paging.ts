import { startChild } from '../child.ts';
import { singleProcess } from '../process-usage.ts';
import type { BarePagingCommands } from './bare-paging-process.ts';
import type { Participant, Surroundings } from './participant.ts';

/** The limit: page after page through the Stripe SDK, nothing stored. No mirror that reads this way can be faster. */
export async function startBarePaging({ stripe }: Surroundings): Promise<Participant> {
  const child = startChild<BarePagingCommands>('participants/bare-paging-process.ts');
  await child.call('start', stripe);
  let read = 0;
  return {
    processes: () => ({ node: singleProcess(child.pid) }),
    databaseName: null,
    backfill: async () => {
      read = await child.call('readAll', undefined);
    },
    webhookUrl: null,
    check: async (expected) => {
      if (read !== expected.size)
        throw new Error(`${read} customers were read, the provider has ${expected.size}`);
    },
    close: child.stop,
  };
}

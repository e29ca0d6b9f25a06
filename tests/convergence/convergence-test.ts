import fc from 'fast-check';
import { test } from 'uvu';
import { openMirror } from '../mirror.ts';
import { type Account, histories, live } from './history.ts';

/** How many histories a run goes through; `CONVERGENCE_CASES` overrides it. */
const cases = Number(process.env.CONVERGENCE_CASES ?? 500);
/** `CONVERGENCE_SEED` repeats a run; a failure prints the seed, and the history shrunk to its core. */
const seed = Number(process.env.CONVERGENCE_SEED ?? Date.now() % 2 ** 31);

/** Defines and runs the test that any history, with any deliveries and syncs, ends in the mirror being the account. */
export async function convergenceTest<Event>(name: string, account: Account<Event>): Promise<void> {
  const mirror = await openMirror();
  test.after(() => mirror.close());
  test(`${name}: whatever happens and however it is delivered, the mirror ends as the account (seed ${seed})`, async () => {
    const property = fc.asyncProperty(histories(), fc.nat(), (steps, order) =>
      live(account, mirror, steps, order),
    );
    await fc.assert(property, {
      numRuns: cases,
      seed,
      // Shrinking has to end before the runner loses patience.
      interruptAfterTimeLimit: 500_000,
      markInterruptAsFailure: true,
      path: process.env.CONVERGENCE_PATH ?? '',
      // The difference itself, not only the history that led to it.
      includeErrorInReport: true,
    });
  });
  test.run();
}

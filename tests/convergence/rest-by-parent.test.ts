import fc from 'fast-check';
import { test } from 'uvu';
import { openShop } from '../functions/core/shop.ts';
import { live } from './by-parent/live.ts';
import { shapes } from './by-parent/shape.ts';
import { histories } from './by-parent/steps.ts';

/** How many histories a run goes through; `CONVERGENCE_CASES` overrides it. */
const cases = Number(process.env.CONVERGENCE_CASES ?? 80);
/** `CONVERGENCE_SEED` repeats a run; a failure prints the seed, and the history shrunk to its core. */
const seed = Number(process.env.CONVERGENCE_SEED ?? Date.now() % 2 ** 31);

const shop = await openShop();
const { random } = Math;
// Pauses before a call is made again are random lengths up to a limit.
Math.random = () => 0;
test.after(async () => {
  Math.random = random;
  await shop.close();
});

test(`lists by parent: whatever happens and however it is interrupted, the mirror ends as the account (seed ${seed})`, async () => {
  const property = fc.asyncProperty(shapes(), histories(), fc.nat(), (shape, steps, order) =>
    live(shop, shape, steps, order),
  );
  await fc.assert(property, {
    numRuns: cases,
    seed,
    interruptAfterTimeLimit: 500_000,
    markInterruptAsFailure: true,
    path: process.env.CONVERGENCE_PATH ?? '',
    includeErrorInReport: true,
  });
});

test.run();

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { seedStripe } from '../../local/providers/stripe/seed.ts';
import { stripeDifferences } from '../functions/connectors/differences.ts';
import { describeFigures, runKillRounds } from './kill-rounds.ts';
import { changeStripe } from './random-changes.ts';

test('Stripe: workers killed at random moments, every tenth call faulty, 140 rounds: nothing lost, nothing double', async () => {
  const figures = await runKillRounds({
    provider: 'stripe',
    seed: Number(process.env.KILL_SEED ?? 1),
    rounds: Number(process.env.KILL_ROUNDS ?? 140),
    fill: ({ stripe }) => seedStripe(stripe.world, { customers: 230, subscriptions: 120 }),
    change: ({ stripe }, random) => changeStripe(stripe.world, random),
    differences: stripeDifferences,
  });
  console.log(`\n${describeFigures(figures)}`);
  assert.ok(figures.kills > 0);
});

test.run();

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { seedIntercom } from '../../local/providers/intercom/seed.ts';
import { intercomDifferences } from '../functions/connectors/differences.ts';
import { describeFigures, runKillRounds } from './kill-rounds.ts';
import { changeIntercom } from './random-changes.ts';

test('Intercom: workers killed at random moments, every tenth call faulty, 60 rounds: nothing lost, nothing double', async () => {
  const figures = await runKillRounds({
    provider: 'intercom',
    seed: Number(process.env.KILL_SEED ?? 1),
    rounds: Number(process.env.KILL_ROUNDS ?? 60),
    fill: ({ intercom }) => seedIntercom(intercom.world, { contacts: 170, conversations: 8, companies: 25 }),
    change: ({ intercom }, random, mode) => changeIntercom(intercom.world, random, mode === 'full'),
    differences: intercomDifferences,
  });
  console.log(`\n${describeFigures(figures)}`);
  assert.ok(figures.kills > 0);
});

test.run();

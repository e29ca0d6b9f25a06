import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { startBudget } from '../../../../supabase/functions/_shared/core/engine/budget.ts';

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

test('a call with all its time left goes on', () => {
  const budget = startBudget({ wallSeconds: 100, cpuSeconds: 100 });
  assert.is(budget.isOver(), false);
  assert.is(budget.signal.aborted, false);
  budget.close();
});

test('nothing new is begun some time before what is under way is left', async () => {
  const budget = startBudget({ wallSeconds: 1, cpuSeconds: null });
  while (!budget.isOver()) await wait(5);
  assert.is(budget.signal.aborted, false);
  await new Promise((resolve) => budget.signal.addEventListener('abort', resolve));
  assert.is(budget.isOver(), true);
  assert.match(budget.signal.reason.message, 'time of this call');
  budget.close();
});

test('processor time that is used up begins nothing new, and leaves nothing that is under way', () => {
  const budget = startBudget({ wallSeconds: 100, cpuSeconds: 0.02 });
  const until = process.cpuUsage().user + 200_000;
  while (process.cpuUsage().user < until);
  assert.is(budget.isOver(), true);
  assert.is(budget.signal.aborted, false);
  budget.close();
});

test('a runtime that does not tell processor time, or cannot, has a budget by the clock', () => {
  const { cpuUsage } = process;
  for (const broken of [
    undefined,
    () => {
      throw new Error('cpuUsage is not supported');
    },
  ]) {
    Object.assign(process, { cpuUsage: broken });
    try {
      const budget = startBudget({ wallSeconds: 100, cpuSeconds: 0.000001 });
      assert.is(budget.isOver(), false);
      budget.close();
    } finally {
      Object.assign(process, { cpuUsage });
    }
  }
});

test('the time is over when the runtime is about to end the function', () => {
  const target = new EventTarget();
  const { addEventListener, removeEventListener } = globalThis as Partial<EventTarget>;
  Object.assign(globalThis, {
    addEventListener: target.addEventListener.bind(target),
    removeEventListener: target.removeEventListener.bind(target),
  });
  try {
    const budget = startBudget({ wallSeconds: 100, cpuSeconds: null });
    target.dispatchEvent(new Event('beforeunload'));
    assert.is(budget.isOver(), true);
    assert.is(budget.signal.aborted, true);
    budget.close();
  } finally {
    Object.assign(globalThis, { addEventListener, removeEventListener });
  }
});

test('a budget that is closed keeps no clock running', async () => {
  const budget = startBudget({ wallSeconds: 0.01, cpuSeconds: null });
  budget.close();
  await wait(30);
  assert.is(budget.signal.aborted, false);
});

test.run();

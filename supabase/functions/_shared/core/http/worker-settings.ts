import type { BudgetLimits } from '../engine/budget.ts';
import { positiveNumber, type ReadEnv } from '../environment.ts';

/** How a worker behaves; see the README for when to change it. */
export interface WorkerSettings {
  readonly budget: BudgetLimits;
  /** For how long a worker holds a task without a sign of life. */
  readonly leaseSeconds: number;
}

/**
 * Reads `WORKER_WALL_SECONDS`, `WORKER_CPU_SECONDS` and `WORKER_LEASE_SECONDS`. The defaults fit Supabase's free plan, which
 * ends a function after 150 s, or 2 s of processor time.
 * Source: https://supabase.com/docs/guides/functions/limits
 * @throws ConfigurationError for a value that is not a positive number
 */
export function workerSettings(readEnv: ReadEnv): WorkerSettings {
  return {
    budget: {
      wallSeconds: positiveNumber(readEnv, 'WORKER_WALL_SECONDS') ?? 110,
      cpuSeconds: positiveNumber(readEnv, 'WORKER_CPU_SECONDS') ?? 1.4,
    },
    leaseSeconds: positiveNumber(readEnv, 'WORKER_LEASE_SECONDS') ?? 60,
  };
}

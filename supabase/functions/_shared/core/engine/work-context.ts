import type { Database } from '../database.ts';
import type { Redact } from '../redact.ts';
import type { Budget } from './budget.ts';
import type { FindApp } from './configured-app.ts';

/** What a worker works with. */
export interface WorkContext {
  readonly database: Database;
  readonly findApp: FindApp;
  readonly redact: Redact;
  readonly budget: Budget;
  /** For how long a task is held without a sign of life, in seconds. */
  readonly leaseSeconds: number;
  /** Whether a task that failed for a passing reason is tried again later, by whoever claims it then. */
  readonly triesAgain: boolean;
}

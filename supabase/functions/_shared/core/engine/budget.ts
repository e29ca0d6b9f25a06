/** How long one call of a function may work before it has to leave the rest to the next. */
export interface BudgetLimits {
  /** Seconds by the clock. Supabase ends a function after 150 s on the free plan. */
  readonly wallSeconds: number;
  /** Seconds of processor time; null where it does not matter. Supabase ends a function after 2 s. */
  readonly cpuSeconds: number | null;
}

/** What is left of a call's time. */
export interface Budget {
  readonly limits: BudgetLimits;
  /** Aborted when the time is over: what is still being fetched is left. */
  readonly signal: AbortSignal;
  /** Whether to begin nothing new. It comes some time before `signal`, so that what is in hand can be stored. */
  isOver(): boolean;
  /** Stops the clock. */
  close(): void;
}

/** What Supabase's runtime tells before it ends a function. */
const endingSoon = 'beforeunload';

/** The last part of the time, in which nothing new is begun, and how long it is at most, in seconds. */
const lastShare = 0.2;
const lastSeconds = 15;

/**
 * Starts the clock. Processor time is the whole process's, which may serve others as well: then the time is over sooner
 * than need be, never later.
 * Source: https://supabase.com/docs/guides/functions/limits, https://supabase.com/docs/guides/functions/background-tasks
 */
export function startBudget(limits: BudgetLimits): Budget {
  const { wallSeconds, cpuSeconds } = limits;
  const controller = new AbortController();
  const end = () => controller.abort(new Error('the time of this call is over'));
  const timer = setTimeout(end, wallSeconds * 1000);
  globalThis.addEventListener?.(endingSoon, end);
  const started = performance.now();
  const cpuAtStart = cpuTime();
  const lastCalls = (wallSeconds - Math.min(lastSeconds, wallSeconds * lastShare)) * 1000;
  return {
    limits,
    signal: controller.signal,
    isOver: () =>
      controller.signal.aborted ||
      performance.now() - started >= lastCalls ||
      (cpuSeconds !== null && cpuTime() - cpuAtStart >= cpuSeconds),
    close() {
      clearTimeout(timer);
      globalThis.removeEventListener?.(endingSoon, end);
    },
  };
}

/** Processor time used so far, in seconds; 0 where the runtime does not say. */
function cpuTime(): number {
  const { process } = globalThis as { process?: { cpuUsage?(): { user: number; system: number } } };
  try {
    const usage = process?.cpuUsage?.();
    return usage === undefined ? 0 : (usage.user + usage.system) / 1_000_000;
  } catch {
    return 0;
  }
}

/** Long waits that were cut short, and the way back. */
export interface SkippedWaits {
  readonly count: () => number;
  restore(): void;
}

/**
 * Lets every timer of exactly `ms` milliseconds fire at once while `when` holds; it is asked when the timer is set.
 * Other timers keep their time.
 */
export function skipWaits(ms: number, when: () => boolean = () => true): SkippedWaits {
  const { setTimeout: real } = globalThis;
  let skipped = 0;
  const replaced = <Args extends unknown[]>(
    callback: (...args: Args) => void,
    delay?: number,
    ...args: Args
  ) => {
    if (delay !== ms || !when()) return real(callback, delay, ...args);
    skipped++;
    return real(callback, 0, ...args);
  };
  globalThis.setTimeout = Object.assign(replaced, real) as typeof setTimeout;
  return {
    count: () => skipped,
    restore: () => {
      globalThis.setTimeout = real;
    },
  };
}

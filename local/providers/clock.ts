/** The clock of a pretend provider. It follows real time until it is set. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Whole seconds since 1970, the unit of both providers' timestamps. */
  seconds(): number;
  /** Stops the clock at an instant (ISO 8601 text, a Date, or milliseconds); from then on only `advance` moves it. */
  set(instant: string | Date | number): void;
  /** Moves the clock forward by a number of seconds; a clock that runs goes on running. */
  advance(seconds: number): void;
}

/** Makes a clock; with `start` it stands still at that instant, without it follows real time. */
export function createClock(start?: string | Date | number): Clock {
  let stoppedAt: number | undefined = start === undefined ? undefined : milliseconds(start);
  let offset = 0;
  const now = () => (stoppedAt ?? Date.now()) + offset;
  return {
    now,
    seconds: () => Math.floor(now() / 1000),
    set: (instant) => {
      stoppedAt = milliseconds(instant);
      offset = 0;
    },
    advance: (seconds) => {
      offset += seconds * 1000;
    },
  };
}

function milliseconds(instant: string | Date | number): number {
  const value = typeof instant === 'number' ? instant : new Date(instant).getTime();
  if (Number.isNaN(value)) throw new RangeError(`The clock cannot be set to ${JSON.stringify(instant)}.`);
  return value;
}

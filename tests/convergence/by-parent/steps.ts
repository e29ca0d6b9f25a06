import fc from 'fast-check';

/** One thing that happens to the account, or between it and its mirror. Numbers choose among what is there at the time. */
export type Step =
  | { readonly do: 'change'; readonly kind: number; readonly pick: number }
  | { readonly do: 'tick'; readonly seconds: number }
  /** An event arrives, perhaps for the second time. */
  | { readonly do: 'deliver'; readonly pick: number }
  /** What was asked to be read again has been. */
  | { readonly do: 'settle' }
  /** The provider forgets its cursors, just before the next one is used. */
  | { readonly do: 'expire' }
  /** A parent is out of sight while a full sync is made, and comes back as it was. */
  | { readonly do: 'eclipse'; readonly pick: number }
  /** The next calls are answered so: a status, or an answer that is cut. */
  | { readonly do: 'fail'; readonly status: 429 | 500 | 503 | 'cut'; readonly times: number }
  /** The lists of one parent are refused from now on; or those of all are shown again. */
  | { readonly do: 'refuse'; readonly pick: number; readonly status: 400 | 403 }
  | { readonly do: 'allow' }
  /** Whoever works is interrupted: its time is over, it loses its task, or the job is cancelled. */
  | { readonly do: 'stop'; readonly how: 'over' | 'abort' | 'lose' | 'cancel' }
  /** However it is interrupted, a full sync reads what is not refused; tried again once nothing is, it reads the rest. */
  | { readonly do: 'check'; readonly triesAgain: boolean; readonly during: readonly Step[] }
  /** A sync; `during` happens while it runs, one step at each call of the provider. */
  | { readonly do: 'sync'; readonly mode: Mode; readonly during: readonly Step[] };

export type Mode = 'full' | 'incremental';

const number = fc.nat(1000);

function small(): fc.Arbitrary<Step> {
  return fc.oneof(
    { weight: 8, arbitrary: fc.record({ do: fc.constant('change' as const), kind: number, pick: number }) },
    {
      weight: 3,
      arbitrary: fc.record({
        do: fc.constant('tick' as const),
        seconds: fc.constantFrom(0, 1, 7, 60, 4000),
      }),
    },
    { weight: 4, arbitrary: fc.record({ do: fc.constant('deliver' as const), pick: number }) },
    {
      weight: 1,
      arbitrary: fc.record({
        do: fc.constant('fail' as const),
        status: fc.constantFrom(429, 500, 503, 'cut'),
        times: fc.constantFrom(1, 2, 7),
      }) as fc.Arbitrary<Step>,
    },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('expire' as const) }) },
    {
      weight: 1,
      arbitrary: fc.record({
        do: fc.constant('refuse' as const),
        pick: number,
        status: fc.constantFrom(400, 403),
      }) as fc.Arbitrary<Step>,
    },
  );
}

/** Histories of up to a dozen steps, with a few syncs. */
export function histories(): fc.Arbitrary<Step[]> {
  const stop = fc.record({
    do: fc.constant('stop' as const),
    how: fc.constantFrom('over', 'over', 'abort', 'lose', 'cancel'),
  }) as fc.Arbitrary<Step>;
  const delay = fc.constantFrom<Step>(
    { do: 'expire' },
    { do: 'expire' },
    { do: 'tick', seconds: 0 },
    { do: 'stop', how: 'over' },
    { do: 'stop', how: 'abort' },
    { do: 'stop', how: 'lose' },
  );
  const check = fc.record({
    do: fc.constant('check' as const),
    triesAgain: fc.boolean(),
    during: fc.array(delay, { maxLength: 8 }),
  });
  const sync = fc.record({
    do: fc.constant('sync' as const),
    mode: fc.constantFrom<Mode>('full', 'incremental'),
    during: fc.array(fc.oneof({ weight: 5, arbitrary: small() }, { weight: 2, arbitrary: stop }), {
      maxLength: 8,
    }),
  });
  return fc.array(
    fc.oneof(
      { weight: 8, arbitrary: small() },
      { weight: 1, arbitrary: fc.record({ do: fc.constant('settle' as const) }) },
      { weight: 1, arbitrary: fc.record({ do: fc.constant('allow' as const) }) },
      { weight: 1, arbitrary: fc.record({ do: fc.constant('eclipse' as const), pick: number }) },
      { weight: 1, arbitrary: check },
      { weight: 4, arbitrary: sync },
    ),
    { minLength: 1, maxLength: 12 },
  );
}

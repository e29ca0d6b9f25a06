import fc from 'fast-check';
import type { Mirror } from '../mirror.ts';
import { shuffled } from '../shuffled.ts';
import { type Stack, type StackOptions, startStack } from '../stack.ts';

/** One thing that happens to an account, or between it and its mirror. Numbers choose among what is there at the time. */
export type Step =
  | { readonly do: 'change'; readonly kind: number; readonly pick: number }
  /** Time passes at the provider; none at all makes the next change one of the same second. */
  | { readonly do: 'tick'; readonly seconds: number }
  /** A webhook arrives: one of those that did not yet, not always the oldest. */
  | { readonly do: 'deliver'; readonly pick: number }
  /** A webhook arrives that has arrived before, or has been overtaken for long. */
  | { readonly do: 'repeat'; readonly pick: number }
  /** What was asked to be read again has been. */
  | { readonly do: 'settle' }
  /** A sync; `during` happens while it runs, one step at each call of the provider. */
  | { readonly do: 'sync'; readonly mode: Mode; readonly during: readonly Step[] };

export type Mode = 'full' | 'incremental';

/** What a history needs to know of a provider. */
export interface Account<Event> {
  readonly provider: 'stripe' | 'intercom';
  /** The sync after which everything must be right, whatever webhooks were lost. */
  readonly repairs: Mode;
  fill(stack: Stack): void;
  change(stack: Stack, kind: number, pick: number): void;
  /** All webhooks so far, oldest first. */
  events(stack: Stack): readonly Event[];
  deliver(stack: Stack, event: Event): Promise<{ readonly status: number }>;
  /** Collection and id → payload as the provider shows it. */
  objects(stack: Stack): Map<string, unknown>;
}

/** Histories of up to about thirty steps. */
export function histories(): fc.Arbitrary<Step[]> {
  const number = fc.nat(1000);
  const change = fc.record({ do: fc.constant('change' as const), kind: number, pick: number });
  const tick = fc.record({
    do: fc.constant('tick' as const),
    seconds: fc.constantFrom(0, 1, 1, 7, 60, 4000),
  });
  const deliver = fc.record({ do: fc.constant('deliver' as const), pick: fc.nat(3) });
  const repeat = fc.record({ do: fc.constant('repeat' as const), pick: number });
  const settle = fc.record({ do: fc.constant('settle' as const) });
  const small = fc.oneof(
    { weight: 6, arbitrary: change },
    { weight: 4, arbitrary: tick },
    { weight: 5, arbitrary: deliver },
    { weight: 2, arbitrary: repeat },
  );
  const sync = fc.record({
    do: fc.constant('sync' as const),
    mode: fc.constantFrom<Mode>('full', 'incremental'),
    during: fc.array(small, { maxLength: 6 }),
  });
  return fc.array(
    fc.oneof(
      { weight: 14, arbitrary: small },
      { weight: 1, arbitrary: settle },
      { weight: 3, arbitrary: sync },
    ),
    { minLength: 1, maxLength: 30 },
  );
}

/**
 * Lives a history through, repairs what lost webhooks left open by one more sync, and compares. Then every webhook of the
 * history arrives again, in an order that `seed` decides, and nothing may change: nothing comes back, nothing goes.
 * @throws Error naming each object that differs
 */
export async function live<Event>(
  account: Account<Event>,
  mirror: Mirror,
  steps: readonly Step[],
  seed: number,
): Promise<void> {
  await mirror.empty();
  const anyShare = { maxDeletedShare: 1 };
  const options: StackOptions = { mirror, stripe: anyShare, intercom: anyShare };
  const stack = await startStack(options);
  try {
    const history = new History(account, stack);
    account.fill(stack);
    for (const step of steps) await history.take(step);
    stack[account.provider].world.clock.advance(30);
    await history.take({ do: 'sync', mode: account.repairs, during: [] });
    await stack.rereadsSettled();
    await history.compare('after the last sync');

    for (const event of shuffled(account.events(stack), seed)) await history.deliver(event);
    await stack.rereadsSettled();
    await history.compare('after every webhook came once more');
  } finally {
    await stack.rereadsSettled().catch(() => {});
    await stack.close();
  }
}

class History<Event> {
  readonly #account: Account<Event>;
  readonly #stack: Stack;
  readonly #arrived = new Set<Event>();

  constructor(account: Account<Event>, stack: Stack) {
    this.#account = account;
    this.#stack = stack;
  }

  async take(step: Step): Promise<void> {
    const { provider, change, events } = this.#account;
    switch (step.do) {
      case 'change':
        return change(this.#stack, step.kind, step.pick);
      case 'tick':
        return this.#stack[provider].world.clock.advance(step.seconds);
      case 'deliver': {
        const pending = events(this.#stack).filter((event) => !this.#arrived.has(event));
        const event = pending[step.pick % Math.max(1, pending.length)];
        if (event !== undefined) await this.deliver(event);
        return;
      }
      case 'repeat': {
        const all = events(this.#stack);
        const event = all[step.pick % Math.max(1, all.length)];
        if (event !== undefined) await this.deliver(event);
        return;
      }
      case 'settle':
        return await this.#stack.rereadsSettled();
      case 'sync':
        return await this.#sync(step.mode, [...step.during]);
    }
  }

  async deliver(event: Event): Promise<void> {
    this.#arrived.add(event);
    const { status } = await this.#account.deliver(this.#stack, event);
    if (status !== 200) throw new Error(`a webhook was answered ${status}`);
  }

  async #sync(mode: Mode, during: Step[]): Promise<void> {
    const { provider } = this.#account;
    this.#stack.intercepts[provider] = async (_c, next) => {
      const step = during.shift();
      // Half of it happens before the provider looks, half after it has.
      const isLate = step !== undefined && 'pick' in step && step.pick % 2 === 0;
      if (step !== undefined && !isLate) await this.take(step);
      await next();
      if (step !== undefined && isLate) await this.take(step);
    };
    const { status, body } = await this.#stack.sync({ app_key: `${provider}_main`, mode });
    this.#stack.intercepts[provider] = undefined;
    if (status !== 200) throw new Error(`the sync was answered ${status}: ${JSON.stringify(body)}`);
    for (const step of during) await this.take(step);
  }

  async compare(when: string): Promise<void> {
    const rows = await this.#stack.mirror.rows(
      `select collection_key || ' ' || external_id as key, raw_payload::text as payload from supasaasy.entities`,
    );
    const stored = new Map(rows.map((row) => [String(row.key), sorted(JSON.parse(String(row.payload)))]));
    const shown = this.#account.objects(this.#stack);
    const wrong: string[] = [];
    for (const [key, object] of shown) {
      const payload = stored.get(key);
      if (payload === undefined) wrong.push(`${key} is missing`);
      else if (payload !== sorted(JSON.parse(JSON.stringify(object)))) wrong.push(`${key} differs`);
    }
    for (const key of stored.keys()) if (!shown.has(key)) wrong.push(`${key} is stored and does not exist`);
    if (wrong.length > 0) throw new Error(`${when}: ${wrong.join(', ')}`);
    const quarantined = await this.#stack.mirror.rows('select error from supasaasy.quarantine');
    if (quarantined.length > 0) throw new Error(`in quarantine: ${JSON.stringify(quarantined)}`);
  }
}

/** JSON text with the keys of every object in order. */
function sorted(value: unknown): string {
  return JSON.stringify(value, (_key, inner) =>
    inner !== null && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

import { seedStripe } from '../local/providers/stripe/seed.ts';
import { type PretendStripe, startPretendStripe } from '../local/providers/stripe/server.ts';
import type { StripeEvent } from '../local/providers/stripe/wire.ts';
import { serveCommands } from './child-commands.ts';

/** The address and key of the pretend Stripe. */
export interface StripeAccount {
  readonly url: string;
  readonly apiKey: string;
}

/** Where webhooks go, how many at a time, signed with what. */
export interface Deliveries {
  readonly url: string;
  readonly inFlight: number;
  readonly secret: string;
}

let stripe: PretendStripe;
let undelivered: StripeEvent[] = [];

const commands = {
  async start({ customers }: { customers: number }): Promise<StripeAccount> {
    stripe = await startPretendStripe();
    seedStripe(stripe.world, { customers, subscriptions: 0 });
    return { url: stripe.url, apiKey: stripe.apiKey };
  },

  /** Lets `count` things happen to as many customers: of ten, eight updates, one creation and one deletion. */
  async liveOn({ count }: { count: number }): Promise<void> {
    const { world } = stripe;
    const known = world.events().length;
    // Later by the provider's clock than anything that was read so far: time alone decides what is newer.
    world.clock.advance(10);
    const customers = world.all('customer');
    for (let n = 0; n < count; n++) {
      const { id } = customers[n % customers.length] as { id: string };
      if (n % 10 === 8) world.create('customer', { name: `New ${n}`, email: `new${n}@example.com` });
      else if (n % 10 === 9) world.delete('customer', id);
      else world.update('customer', id, { name: `Renamed ${known + n}`, balance: -n });
    }
    undelivered = world.events().slice(known);
  },

  /** Delivers what happened since, in order; rejects when a delivery is not answered with 200. */
  async deliver({ url, inFlight, secret }: Deliveries): Promise<void> {
    const queue = undelivered.values();
    const deliverNext = async () => {
      for (const event of queue) {
        const { status, body } = await stripe.deliver(event, url, secret);
        if (status !== 200) throw new Error(`a ${event.type} webhook was answered ${status}: ${body}`);
      }
    };
    await Promise.all(Array.from({ length: inFlight }, deliverNext));
  },
};

export type StripeCommands = typeof commands;

serveCommands(commands);

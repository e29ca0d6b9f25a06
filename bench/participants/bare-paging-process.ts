import type Stripe from 'stripe';
import { serveCommands } from '../child-commands.ts';
import { stripeClient } from './stripe-client.ts';

let stripe: Stripe;

const commands = {
  async start(account: { url: string; apiKey: string }): Promise<void> {
    stripe = stripeClient(account);
  },

  /** Reads all pages through the SDK and keeps nothing but the ids; returns how many different ones there were. */
  async readAll(): Promise<number> {
    const ids = new Set<string>();
    let cursor: { starting_after?: string } = {};
    for (;;) {
      const page = await stripe.customers.list({ limit: 100, ...cursor });
      for (const { id } of page.data) ids.add(id);
      const last = page.data.at(-1);
      if (!page.has_more || !last) return ids.size;
      cursor = { starting_after: last.id };
    }
  },
};

export type BarePagingCommands = typeof commands;

serveCommands(commands);

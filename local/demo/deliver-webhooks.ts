import type { LocalDatabase } from '../database/local-database.ts';
import { type DemoAccounts, webhookSecret } from './demo-accounts.ts';

/** What became of the deliveries: outcome (processed, duplicate, …) → number. */
export type DeliveryOutcomes = ReadonlyMap<string, number>;

/** Lets things happen in both accounts, as they would in a day: objects are created, changed and deleted. */
export function liveThroughADay({ stripe, intercom }: DemoAccounts): void {
  const customers = stripe.world.all('customer');
  for (const [index, customer] of customers.slice(0, 20).entries()) {
    stripe.world.update('customer', customer.id, { name: `Renamed ${index + 1}`, balance: -100 * index });
  }
  for (const customer of customers.slice(20, 25)) stripe.world.delete('customer', customer.id);
  for (let n = 1; n <= 5; n++)
    stripe.world.create('customer', { name: `New customer ${n}`, email: `new${n}@example.com` });
  for (const subscription of stripe.world.all('subscription').slice(-5))
    stripe.world.delete('subscription', subscription.id);

  const conversations = intercom.world.all('conversation');
  for (const { id } of conversations.slice(0, 10)) {
    intercom.world.addPart(id, { part_type: 'comment', body: '<p>Any news?</p>' });
  }
  for (const { id } of conversations.slice(10, 12)) intercom.world.delete('conversation', id);
  for (const { id } of intercom.world.all('contact').slice(0, 3))
    intercom.world.update('contact', id, { name: 'Renamed' });
}

/**
 * Delivers, signed, all webhooks that the accounts owe, and waits until the objects that had to be read again are.
 * @param webhookUrl the gateway's address of the `webhook` function
 */
export async function deliverWebhooks(
  accounts: DemoAccounts,
  webhookUrl: string,
  database: LocalDatabase,
): Promise<DeliveryOutcomes> {
  const outcomes = new Map<string, number>();
  const { stripe, intercom } = accounts;
  for (const { appKey, connector } of accounts.apps) {
    const url = `${webhookUrl}/${appKey}`;
    const deliveries =
      connector === 'stripe'
        ? stripe.world.events().map((event) => () => stripe.deliver(event, url, webhookSecret))
        : intercom.world.notifications().map((each) => () => intercom.deliver(each, url, webhookSecret));
    for (const deliver of deliveries) {
      const { status, body } = await deliver();
      const outcome = status === 200 ? String(JSON.parse(body).outcome) : `answered ${status}`;
      outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    }
  }
  await rereadsSettled(database);
  return outcomes;
}

async function rereadsSettled(database: LocalDatabase): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt++) {
    const open = await database.query('select 1 from supasaasy.rereads limit 1');
    if (open.length === 0) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

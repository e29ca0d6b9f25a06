import { isDeepStrictEqual } from 'node:util';

export type Customer = Readonly<Record<string, unknown>>;
/** Customers by id. */
export type Customers = ReadonlyMap<string, Customer>;

/** Every customer that the pretend Stripe has, read by plain HTTP: what a mirror must equal. */
export async function listCustomers(stripe: { url: string; apiKey: string }): Promise<Customers> {
  const customers = new Map<string, Customer>();
  let cursor = '';
  for (;;) {
    const response = await fetch(`${stripe.url}/v1/customers?limit=100${cursor}`, {
      headers: { authorization: `Bearer ${stripe.apiKey}` },
    });
    const page = (await response.json()) as { data: Customer[]; has_more: boolean };
    for (const customer of page.data) customers.set(String(customer.id), customer);
    if (!page.has_more) return customers;
    cursor = `&starting_after=${page.data.at(-1)?.id}`;
  }
}

/**
 * Throws when `stored` has other customers than `expected`, or one that differs in a field.
 * @param fields the fields to compare, for a mirror that does not keep all of them; without it, all
 */
export function requireSameCustomers(
  stored: Customers,
  expected: Customers,
  fields?: readonly string[],
): void {
  if (stored.size !== expected.size) {
    throw new Error(`${stored.size} customers are stored, the provider has ${expected.size}`);
  }
  for (const [id, customer] of expected) {
    const found = stored.get(id);
    if (!found) throw new Error(`customer ${id} is not stored`);
    const wanted = fields ? Object.fromEntries(fields.map((field) => [field, customer[field]])) : customer;
    if (!isDeepStrictEqual({ ...found }, wanted)) {
      throw new Error(
        `customer ${id} is stored as ${JSON.stringify(found)}, the provider has ${JSON.stringify(wanted)}`,
      );
    }
  }
}

import type { Stack } from '../../stack.ts';

/** JSON that a provider's API answered, and where in it the objects of a collection are. */
interface Shown {
  readonly collectionKey: string;
  readonly path: readonly string[];
  readonly body: string;
}

const stripePaths: Readonly<Record<string, string>> = {
  stripe_customer: '/v1/customers?limit=100',
  stripe_product: '/v1/products?limit=100',
  stripe_price: '/v1/prices?limit=100',
  stripe_plan: '/v1/plans?limit=100',
  stripe_subscription: '/v1/subscriptions?limit=100&status=all',
};

/**
 * Where the mirror of the Stripe app and what the pretend Stripe's API shows of everything it has part: one line each,
 * none when every payload is the object as it is shown, after JSON normalization by Postgres, numbers exact.
 */
export async function stripeDifferences(stack: Stack): Promise<string[]> {
  const get = (path: string) => text(`${stack.stripe.url}${path}`, stack.stripe.apiKey);
  const shown: Shown[] = [];
  for (const [collectionKey, path] of Object.entries(stripePaths)) {
    for await (const body of stripePages(get, path)) shown.push({ collectionKey, path: ['data'], body });
  }
  const subscriptions = stack.stripe.world.all('subscription').map(({ id }) => id);
  for (const id of subscriptions) {
    for await (const body of stripePages(get, `/v1/subscription_items?limit=100&subscription=${id}`))
      shown.push({ collectionKey: 'stripe_subscription_item', path: ['data'], body });
  }
  return differences(stack, 'stripe_main', shown);
}

async function* stripePages(get: (path: string) => Promise<string>, path: string): AsyncGenerator<string> {
  for (let next: string | null = path; next !== null; ) {
    const body: string = await get(next);
    yield body;
    const { data, has_more } = JSON.parse(body) as { data: { id: string }[]; has_more: boolean };
    next = has_more ? `${path}&starting_after=${data.at(-1)?.id}` : null;
  }
}

/** The same for Intercom; conversations as they are retrieved, with their parts. */
export async function intercomDifferences(stack: Stack): Promise<string[]> {
  const { world, url, token } = stack.intercom;
  const shown: Shown[] = [
    { collectionKey: 'intercom_admin', path: ['admins'], body: await text(`${url}/admins`, token) },
  ];
  for (const { id } of world.all('company')) {
    const body = await text(`${url}/companies/${id}`, token);
    shown.push({ collectionKey: 'intercom_company', path: [], body });
  }
  for (const { id } of world.all('contact')) {
    const body = await text(`${url}/contacts/${id}`, token);
    shown.push({ collectionKey: 'intercom_contact', path: [], body });
  }
  for (const { id } of world.all('conversation')) {
    const body = await text(`${url}/conversations/${id}`, token);
    shown.push({ collectionKey: 'intercom_conversation', path: [], body });
    const path = ['conversation_parts', 'conversation_parts'];
    shown.push({ collectionKey: 'intercom_conversation_part', path, body });
  }
  return differences(stack, 'intercom_main', shown);
}

async function text(url: string, token: string): Promise<string> {
  const response = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
  const body = await response.text();
  if (!response.ok) throw new Error(`${url} answered ${response.status}: ${body}`);
  return body;
}

const comparison = `
  with shown as (
    select s.collection_key, item.value ->> 'id' as external_id, item.value as payload
    from jsonb_to_recordset($1::jsonb) as s (collection_key text, path text[], body jsonb)
    cross join lateral (select s.body #> s.path as found) as f
    cross join lateral jsonb_array_elements(
      case jsonb_typeof(f.found) when 'array' then f.found else jsonb_build_array(f.found) end
    ) as item
  ),
  stored as (
    select e.collection_key, e.external_id, e.raw_payload as payload
    from supasaasy.entities e
    where e.app_key = $2
  )
  select collection_key || ' ' || external_id || case
    when stored.payload is null then ' is not stored'
    when shown.payload is null then ' is stored and no longer shown'
    else ' differs in ' || (
      select string_agg(coalesce(a.key, b.key), ', ')
      from jsonb_each(stored.payload) as a
      full join jsonb_each(shown.payload) as b on a.key = b.key
      where a.value is distinct from b.value
    )
  end as line
  from shown
  full join stored using (collection_key, external_id)
  where shown.payload is distinct from stored.payload
  order by line`;

async function differences(stack: Stack, appKey: string, shown: readonly Shown[]): Promise<string[]> {
  // Put together as text: parsed here, numbers beyond 2^53 would be rounded before they are compared.
  const json = shown.map(
    ({ collectionKey, path, body }) =>
      `{"collection_key":"${collectionKey}","path":${JSON.stringify(path)},"body":${body}}`,
  );
  const rows = await stack.mirror.database.query(comparison, [`[${json.join(',')}]`, appKey]);
  return rows.map((row) => String(row.line));
}

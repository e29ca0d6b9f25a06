import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { seedIntercom } from '../../../local/providers/intercom/seed.ts';
import { seedStripe } from '../../../local/providers/stripe/seed.ts';
import { nth } from '../../nth.ts';
import { startStack } from '../../stack.ts';

const stack = await startStack();
test.after(() => stack.close());

const stripe = stack.stripe.world;
const intercom = stack.intercom.world;
stripe.create('product', { id: 'prod_off', active: false });
stripe.create('product', { id: 'prod_on' });
seedStripe(stripe, { customers: 60, products: 4 });
seedIntercom(intercom, { contacts: 20, conversations: 10, companies: 6 });
for (const app_key of ['stripe_main', 'intercom_main']) {
  assert.is((await stack.sync({ app_key, mode: 'full' })).status, 200);
}

async function one(sql: string): Promise<Record<string, unknown>> {
  const rows = await stack.mirror.rows(sql);
  assert.is(rows.length, 1, sql);
  return rows[0] ?? {};
}

test('each view has one row for each object of the world', async () => {
  const expected = {
    intercom_admins: intercom.all('admin').length,
    intercom_companies: intercom.all('company').length,
    intercom_contacts: intercom.all('contact').length,
    intercom_conversation_parts: intercom.all('conversation').flatMap(({ id }) => intercom.parts(id)).length,
    intercom_conversations: intercom.all('conversation').length,
    stripe_customers: stripe.all('customer').length,
    stripe_plans: stripe.all('plan').length,
    stripe_prices: stripe.all('price').length,
    stripe_products: stripe.all('product').length,
    stripe_subscription_items: stripe.all('subscription_item').length,
    stripe_subscriptions: stripe.all('subscription').length,
  };
  const views = await stack.mirror.rows(
    `select viewname from pg_views
     where schemaname = 'supasaasy' and viewname ~ '^(stripe|intercom)_' order by 1`,
  );
  assert.equal(
    views.map((row) => row.viewname),
    Object.keys(expected),
  );
  for (const [view, n] of Object.entries(expected)) {
    // Every column of every row is computed, so that a value that cannot be read fails here.
    const rows = await stack.mirror.rows(`select to_jsonb(v) from supasaasy.${view} v`);
    assert.is(rows.length, n, view);
    assert.ok(n > 0, view);
  }
});

test('Stripe times are timestamptz, amounts numbers, references text', async () => {
  const types = await stack.mirror.rows(
    `select table_name || '.' || column_name as name, data_type from information_schema.columns
     where table_schema = 'supasaasy' and (table_name, column_name) in (
       ('stripe_customers', 'created_at'), ('stripe_customers', 'balance'), ('stripe_customers', 'delinquent'),
       ('stripe_prices', 'unit_amount'), ('stripe_prices', 'unit_amount_decimal'), ('stripe_prices', 'product_id'),
       ('stripe_subscriptions', 'current_period_end'), ('stripe_subscription_items', 'current_period_end'),
       ('stripe_subscription_items', 'quantity'), ('stripe_customers', 'metadata'), ('stripe_customers', 'archived_at'))
     order by 1`,
  );
  assert.equal(Object.fromEntries(types.map(({ name, data_type }) => [name, data_type])), {
    'stripe_customers.archived_at': 'timestamp with time zone',
    'stripe_customers.balance': 'bigint',
    'stripe_customers.created_at': 'timestamp with time zone',
    'stripe_customers.delinquent': 'boolean',
    'stripe_customers.metadata': 'jsonb',
    'stripe_prices.product_id': 'text',
    'stripe_prices.unit_amount': 'bigint',
    'stripe_prices.unit_amount_decimal': 'numeric',
    'stripe_subscription_items.current_period_end': 'timestamp with time zone',
    'stripe_subscription_items.quantity': 'bigint',
    'stripe_subscriptions.current_period_end': 'timestamp with time zone',
  });
});

test('customers and prices: columns hold what the objects hold', async () => {
  const customer = nth(stripe.all('customer'), 3);
  assert.equal(
    await one(
      `select app_key, name, email, city, country, balance, delinquent, metadata ->> 'account_number' as account,
         extract(epoch from created_at)::bigint as created, archived_at
       from supasaasy.stripe_customers where id = '${customer.id}'`,
    ),
    {
      app_key: 'stripe_main',
      name: customer.name,
      email: customer.email,
      city: customer.address?.city,
      country: customer.address?.country,
      balance: customer.balance,
      delinquent: false,
      account: customer.metadata.account_number,
      created: customer.created,
      archived_at: null,
    },
  );
  const price = nth(stripe.all('price'), 1);
  assert.equal(
    await one(
      `select product_id, currency, unit_amount, unit_amount_decimal::text, recurring_interval, active
       from supasaasy.stripe_prices where id = '${price.id}'`,
    ),
    {
      product_id: price.product,
      currency: price.currency,
      unit_amount: price.unit_amount,
      unit_amount_decimal: price.unit_amount_decimal,
      recurring_interval: 'year',
      active: true,
    },
  );
});

test('subscriptions: the current period comes from the items, where Stripe keeps it', async () => {
  const subscription = nth(stripe.all('subscription').filter(({ items }) => items.data.length > 1));
  const { data } = subscription.items;
  assert.equal(
    await one(
      `select customer_id, status, extract(epoch from current_period_start)::bigint as starts,
         extract(epoch from current_period_end)::bigint as ends
       from supasaasy.stripe_subscriptions where id = '${subscription.id}'`,
    ),
    {
      customer_id: subscription.customer,
      status: subscription.status,
      starts: Math.min(...data.map((item) => item.current_period_start)),
      ends: Math.max(...data.map((item) => item.current_period_end)),
    },
  );
  const item = nth(data);
  assert.equal(
    await one(
      `select subscription_id, price_id, product_id, quantity, unit_amount, currency,
         extract(epoch from current_period_end)::bigint as ends
       from supasaasy.stripe_subscription_items where id = '${item.id}'`,
    ),
    {
      subscription_id: subscription.id,
      price_id: item.price.id,
      product_id: item.price.product,
      quantity: item.quantity,
      unit_amount: item.price.unit_amount,
      currency: item.price.currency,
      ends: item.current_period_end,
    },
  );
  const [orphans] = await stack.mirror.rows(
    `select count(*)::int as n from supasaasy.stripe_subscription_items i
     left join supasaasy.stripe_subscriptions s on s.app_key = i.app_key and s.id = i.subscription_id where s.id is null`,
  );
  assert.is(orphans?.n, 0, 'items join to their subscriptions');
});

test('Archived state detected: cancelled subscriptions and inactive products have archived_at', async () => {
  const products = await stack.mirror.rows(
    `select id, active, archived_at is not null as archived from supasaasy.stripe_products
     where id in ('prod_on', 'prod_off') order by id`,
  );
  assert.equal(products, [
    { id: 'prod_off', active: false, archived: true },
    { id: 'prod_on', active: true, archived: false },
  ]);
  const [mismatch] = await stack.mirror.rows(
    `select count(*)::int as n from supasaasy.stripe_subscriptions
     where (status = 'canceled') <> (archived_at is not null) or archived_at <> ended_at`,
  );
  assert.is(mismatch?.n, 0);
});

test('conversations name their contact, parts their conversation and author', async () => {
  const talk = nth(intercom.all('conversation'), 2);
  assert.equal(
    await one(
      `select contact_id, state, open, priority, admin_assignee_id, source_author_id, part_count,
         extract(epoch from created_at)::bigint as created, extract(epoch from updated_at)::bigint as updated
       from supasaasy.intercom_conversations where id = '${talk.id}'`,
    ),
    {
      contact_id: nth(talk.contacts?.contacts ?? []).id,
      state: talk.state,
      open: talk.open,
      priority: talk.priority,
      admin_assignee_id: String(talk.admin_assignee_id),
      source_author_id: talk.source.author?.id,
      part_count: intercom.parts(talk.id).length,
      created: talk.created_at,
      updated: talk.updated_at,
    },
  );
  const part = nth(intercom.parts(talk.id));
  assert.equal(
    await one(
      `select conversation_id, part_type, body, author_type, author_id, author_email, redacted,
         extract(epoch from created_at)::bigint as created
       from supasaasy.intercom_conversation_parts where id = '${part.id}'`,
    ),
    {
      conversation_id: talk.id,
      part_type: part.part_type,
      body: part.body,
      author_type: part.author?.type,
      author_id: part.author?.id,
      author_email: part.author?.email,
      redacted: false,
      created: part.created_at,
    },
  );
});

test('contacts, companies and admins: columns hold what the objects hold', async () => {
  const contact = nth(intercom.all('contact'), 1);
  assert.equal(
    await one(
      `select name, email, role, external_id, custom_attributes, extract(epoch from updated_at)::bigint as updated,
         extract(epoch from last_seen_at)::bigint as seen
       from supasaasy.intercom_contacts where id = '${contact.id}'`,
    ),
    {
      name: contact.name,
      email: contact.email,
      role: contact.role,
      external_id: contact.external_id,
      custom_attributes: contact.custom_attributes,
      updated: contact.updated_at,
      seen: contact.last_seen_at,
    },
  );
  const company = nth(intercom.all('company'), 1);
  assert.equal(
    await one(
      `select company_id, name, size, plan_name, monthly_spend::float as monthly_spend, user_count
       from supasaasy.intercom_companies where id = '${company.id}'`,
    ),
    {
      company_id: company.company_id,
      name: company.name,
      size: company.size,
      plan_name: company.plan?.name,
      monthly_spend: company.monthly_spend,
      user_count: company.user_count,
    },
  );
  const admin = nth(intercom.all('admin'));
  assert.equal(
    await one(
      `select name, email, away_mode_enabled, has_inbox_seat from supasaasy.intercom_admins where id = '${admin.id}'`,
    ),
    {
      name: admin.name,
      email: admin.email,
      away_mode_enabled: admin.away_mode_enabled,
      has_inbox_seat: admin.has_inbox_seat,
    },
  );
});

test.run();

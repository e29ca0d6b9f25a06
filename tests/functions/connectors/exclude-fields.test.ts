import type { MiddlewareHandler } from 'hono';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { CoreData } from '../../../generators/template-data.ts';
import { openTemplates } from '../../../generators/templates.ts';
import { seedIntercom } from '../../../local/providers/intercom/seed.ts';
import type { IntercomNotification } from '../../../local/providers/intercom/wire.ts';
import type { IntercomWorld } from '../../../local/providers/intercom/world.ts';
import { seedStripe } from '../../../local/providers/stripe/seed.ts';
import type { StripeEvent } from '../../../local/providers/stripe/wire.ts';
import type { FieldPath } from '../../../supabase/functions/_shared/core/contract/index.ts';
import { nth } from '../../nth.ts';
import type { Stack } from '../../stack.ts';
import { stackTests } from './stack-tests.ts';

const stackTest = await stackTests();

type Excluded = Readonly<Record<string, readonly FieldPath[]>>;
const stripeExcluded: Excluded = {
  customer: [['email'], ['address', 'line1'], ['metadata', '*'], ['created']],
  subscription: [['description']],
  subscription_item: [['metadata']],
};
const intercomExcluded: Excluded = {
  company: [['name']],
  contact: [['name'], ['email'], ['phone'], ['custom_attributes']],
  conversation: [
    ['source', 'body'],
    ['source', 'author'],
  ],
  conversation_part: [['body'], ['author', 'email'], ['author', 'name']],
};

/** Where a value that must not be kept stands in the database: every row of every table, as text. */
async function rowsThatTell({ mirror }: Stack): Promise<string[]> {
  const tables = await mirror.rows(
    "select relname as name from pg_class where relnamespace = 'supasaasy'::regnamespace and relkind in ('r', 'p') order by 1",
  );
  assert.ok(tables.length > 8);
  const found: string[] = [];
  for (const { name } of tables) {
    const rows = await mirror.rows(`select t::text as line from supasaasy.${String(name)} t`);
    for (const { line } of rows) {
      const at = String(line).indexOf('hush');
      if (at >= 0) found.push(`${name}: ${String(line).slice(Math.max(0, at - 40), at + 40)}`);
    }
  }
  return found;
}

/** What is stored of an object, and when it was written. */
function storedAs({ mirror }: Stack, id: string) {
  return mirror.rows(
    `select raw_payload::text, updated_at::text from supasaasy.entities where external_id = '${id}'`,
  );
}

/** The merge as it is generated for a config that leaves fields of these collections out. */
function mergeFor(excludeFields: CoreData['excludeFields']): string {
  return openTemplates('/project').render('core/010_merge_batch.sql.hbs', {
    auth: { enabled: true },
    webhookLogging: { enabled: true, retentionDays: 14 },
    changeEvents: { collections: [], retentionDays: 14 },
    excludeFields,
    cronJobs: [],
    collections: [],
  });
}

/** How many rows there are of a collection, or in quarantine. */
async function count({ mirror }: Stack, table: string, collectionKey: string): Promise<number> {
  const [row] = await mirror.rows(
    `select count(*)::int as n from supasaasy.${table} where collection_key = '${collectionKey}'`,
  );
  return Number(row?.n);
}

async function syncAll(stack: Stack, appKey: string, mode: 'full' | 'incremental') {
  const { status, body } = await stack.sync({ app_key: appKey, mode });
  assert.is(status, 200, JSON.stringify(body));
  return body;
}

/** Puts a secret into a provider's answers about one path: the text `from` becomes `to`. */
function rewriting(path: string, from: RegExp, to: string): MiddlewareHandler {
  return async (c, next) => {
    await next();
    if (!c.req.path.startsWith(path)) return;
    const { status, headers } = c.res;
    const text = (await c.res.text()).replace(from, to);
    c.res = new Response(text, {
      status,
      headers: { 'content-type': 'application/json', date: headers.get('date') ?? '' },
    });
  };
}

function seedTellingStripe({ stripe: { world } }: Stack) {
  seedStripe(world, { customers: 4, products: 2 });
  const price = nth(world.all('price'), 0);
  world.create('customer', {
    id: 'cus_a',
    email: 'hush-mail@example.com',
    metadata: { note: 'hush-note' },
    address: { line1: 'hush-street', city: 'Bonn' } as never,
  });
  world.create('subscription', {
    id: 'sub_a',
    customer: 'cus_a',
    description: 'hush-description',
    items: [{ id: 'si_a', price, metadata: { a: 'hush-item' } }],
  });
  return world;
}

async function deliverStripe(stack: Stack, events: readonly StripeEvent[]) {
  const bodies = [];
  for (const event of events) {
    const { status, body } = await stack.deliverStripe(event);
    assert.is(status, 200, JSON.stringify(body));
    bodies.push(body);
  }
  await stack.rereadsSettled();
  return bodies;
}

stackTest('without exclusions the values are found, so that the search can be trusted', async (stack) => {
  seedTellingStripe(stack);
  await syncAll(stack, 'stripe_main', 'full');
  const found = (await rowsThatTell(stack)).map((line) => line.split(':')[0]);
  assert.equal(found, ['entities', 'entities', 'entities']);
});

stackTest(
  'Stripe: what is excluded reaches no table by full sync, incremental sync, webhook or reread',
  async (stack) => {
    const world = seedTellingStripe(stack);
    await syncAll(stack, 'stripe_main', 'full');
    assert.equal(await rowsThatTell(stack), [], 'full sync');
    assert.is(await count(stack, 'entities', 'stripe_customer'), 5);

    world.clock.advance(60);
    world.update('customer', 'cus_a', { email: 'hush-2@example.com', name: 'Ada' });
    world.create('customer', { id: 'cus_b', email: 'hush-3@example.com' });
    world.update('subscription', 'sub_a', { description: 'hush-4' });
    await syncAll(stack, 'stripe_main', 'incremental');
    assert.equal(await rowsThatTell(stack), [], 'incremental sync');
    assert.is(await count(stack, 'entities', 'stripe_customer'), 6);

    world.clock.advance(60);
    const before = world.events().length;
    world.update('customer', 'cus_a', { email: 'hush-5@example.com', name: 'Ada L.' });
    world.create('customer', { id: 'cus_c', email: 'hush-6@example.com' });
    world.update('subscription', 'sub_a', { description: 'hush-7' });
    await deliverStripe(stack, world.events().slice(before));
    assert.equal(await rowsThatTell(stack), [], 'webhook');
    assert.is(await count(stack, 'entities', 'stripe_customer'), 7);

    world.clock.advance(60);
    world.update('customer', 'cus_c', { name: 'Read again', email: 'hush-8@example.com' });
    const last = nth(world.events().slice(-1), 0);
    const discount = { id: 'di_1', object: 'discount', customer: 'cus_c' } as never;
    await deliverStripe(stack, [
      { ...last, id: 'evt_reread', type: 'customer.discount.created', data: { object: discount } } as never,
    ]);
    assert.equal(await rowsThatTell(stack), [], 'reread');
    const [row] = await stack.mirror.rows(
      "select raw_payload ->> 'name' as name from supasaasy.entities where external_id = 'cus_c'",
    );
    assert.is(row?.name, 'Read again');
  },
  { stripe: { excludeFields: stripeExcluded } },
);

stackTest(
  'Stripe: what is excluded does not reach the quarantine either, nor its errors',
  async (stack) => {
    const world = seedTellingStripe(stack);
    stack.intercepts.stripe = rewriting('/v1/customers', /"created": ?\d+/g, '"created":"hush-created"');
    await syncAll(stack, 'stripe_main', 'full');
    assert.is(await count(stack, 'quarantine', 'stripe_customer'), 5);
    assert.equal(await rowsThatTell(stack), []);

    stack.intercepts.stripe = undefined;
    const event = nth(
      world.events().filter(({ type }) => type === 'customer.created'),
      0,
    );
    const broken = { ...event.data.object, id: undefined, created: 'hush-created' };
    await deliverStripe(stack, [
      { ...event, id: 'evt_broken', data: { object: broken } } as never,
      { ...event, id: 'evt_broken_too', data: { object: { ...broken, id: 'cus_x' } } } as never,
      { ...event, id: 'evt_gone', type: 'customer.deleted', data: { object: broken } } as never,
    ]);
    assert.equal(await rowsThatTell(stack), []);
    assert.is(await count(stack, 'quarantine', 'stripe_customer'), 8);
  },
  { stripe: { excludeFields: stripeExcluded } },
);

stackTest(
  'Stripe: a change of nothing but excluded fields writes nothing',
  async (stack) => {
    const world = seedTellingStripe(stack);
    await syncAll(stack, 'stripe_main', 'full');
    const stored = await storedAs(stack, 'cus_a');
    world.clock.advance(60);
    const before = world.events().length;
    world.update('customer', 'cus_a', { email: 'hush-other@example.com', metadata: { note: 'hush-other' } });
    const [delivered] = await deliverStripe(stack, world.events().slice(before));
    assert.equal(delivered.counts, { stripe_customer: { unchanged: 1 } });
    const body = await syncAll(stack, 'stripe_main', 'full');
    assert.is(body.updated, 0);
    assert.equal(await storedAs(stack, 'cus_a'), stored);
  },
  { stripe: { excludeFields: stripeExcluded } },
);

const later: Record<string, readonly FieldPath[]> = {};
stackTest(
  'a full sync rewrites what was stored before fields were excluded, and after they no longer are',
  async (stack) => {
    const world = seedTellingStripe(stack);
    await syncAll(stack, 'stripe_main', 'full');
    assert.is((await rowsThatTell(stack)).length, 3);
    world.clock.advance(60);
    Object.assign(later, stripeExcluded);
    const body = await syncAll(stack, 'stripe_main', 'full');
    assert.equal(await rowsThatTell(stack), []);
    const [rows] = await stack.mirror.rows(
      `select count(*)::int as n from supasaasy.entities
       where collection_key in ('stripe_customer', 'stripe_subscription', 'stripe_subscription_item')`,
    );
    assert.is(body.updated, rows?.n);
    for (const name of Object.keys(later)) delete later[name];
    world.clock.advance(60);
    await syncAll(stack, 'stripe_main', 'full');
    assert.is((await rowsThatTell(stack)).length, 3);
  },
  { stripe: { excludeFields: later } },
);

function seedTellingIntercom({ intercom: { world } }: Stack) {
  seedIntercom(world, { contacts: 4, conversations: 2, companies: 2, admins: 2, partsPerConversation: 2 });
  world.create('contact', {
    id: 'contact_a',
    name: 'hush-name',
    email: 'hush@example.com',
    phone: 'hush-phone',
    custom_attributes: { plan: 'hush-plan' },
  });
  world.create('company', { id: 'company_a', name: 'hush-company' });
  const { source } = nth(world.all('conversation'), 0);
  world.create('conversation', { id: 'talk_a', source: { ...source, body: '<p>hush-body</p>' } });
  world.addPart('talk_a', { body: '<p>hush-part</p>' });
  return world;
}

function partsOf(world: IntercomWorld): number {
  return world.all('conversation').flatMap(({ id }) => world.parts(id)).length;
}

async function deliverIntercom(stack: Stack, notifications: readonly IntercomNotification[]) {
  const bodies = [];
  for (const notification of notifications) {
    const { status, body } = await stack.deliverIntercom(notification);
    assert.is(status, 200, JSON.stringify(body));
    bodies.push(body);
  }
  await stack.rereadsSettled();
  return bodies;
}

stackTest(
  'Intercom: what is excluded reaches no table by full sync, incremental sync, webhook or reread',
  async (stack) => {
    const world = seedTellingIntercom(stack);
    await syncAll(stack, 'intercom_main', 'full');
    assert.equal(await rowsThatTell(stack), [], 'full sync');
    assert.is(await count(stack, 'entities', 'intercom_contact'), 5);
    assert.is(await count(stack, 'entities', 'intercom_conversation_part'), partsOf(world));

    world.clock.advance(60);
    world.update('contact', 'contact_a', { email: 'hush-2@example.com' });
    world.addPart('talk_a', { body: 'hush-3' });
    world.update('company', 'company_a', { name: 'hush-4' });
    await syncAll(stack, 'intercom_main', 'incremental');
    assert.equal(await rowsThatTell(stack), [], 'incremental sync');
    assert.is(await count(stack, 'entities', 'intercom_conversation_part'), partsOf(world));

    world.clock.advance(60);
    const before = world.notifications().length;
    world.update('contact', 'contact_a', { email: 'hush-5@example.com' });
    world.create('contact', { id: 'contact_b', name: 'hush-6', role: 'lead' });
    world.addPart('talk_a', { body: 'hush-7' });
    world.update('conversation', 'talk_a', { priority: 'priority' });
    world.update('company', 'company_a', { name: 'hush-8' });
    world.archive('contact_a');
    world.unarchive('contact_a');
    world.redactPart('talk_a', nth(world.parts('talk_a'), 0).id);
    await deliverIntercom(stack, world.notifications().slice(before));
    assert.equal(await rowsThatTell(stack), [], 'webhook and reread');
    assert.is(await count(stack, 'entities', 'intercom_contact'), 6);
    assert.is(await count(stack, 'entities', 'intercom_conversation_part'), partsOf(world));
  },
  { intercom: { excludeFields: intercomExcluded } },
);

stackTest(
  'Intercom: what is excluded does not reach the quarantine either, nor its errors',
  async (stack) => {
    const world = seedTellingIntercom(stack);
    stack.intercepts.intercom = rewriting('/', /"created_at": ?\d+/g, '"created_at":"hush-created"');
    await syncAll(stack, 'intercom_main', 'full');
    assert.is(await count(stack, 'quarantine', 'intercom_contact'), 5);
    assert.is(await count(stack, 'quarantine', 'intercom_conversation'), 3);
    assert.equal(await rowsThatTell(stack), []);

    stack.intercepts.intercom = undefined;
    const created = nth(
      world.notifications().filter(({ topic }) => topic.startsWith('contact.')),
      0,
    );
    const item = { ...created.data.item, id: undefined, created_at: 'hush-created' };
    await deliverIntercom(stack, [
      { ...created, id: 'notif_broken', data: { ...created.data, item } } as never,
    ]);
    assert.equal(await rowsThatTell(stack), []);
    assert.is(await count(stack, 'quarantine', 'intercom_contact'), 6);
  },
  {
    intercom: {
      excludeFields: Object.fromEntries(
        ['company', 'contact', 'conversation', 'conversation_part'].map((name) => [
          name,
          [...(intercomExcluded[name] ?? []), ['created_at']],
        ]),
      ),
    },
  },
);

stackTest(
  'Intercom: a change of nothing but excluded fields writes nothing',
  async (stack) => {
    const world = seedTellingIntercom(stack);
    await syncAll(stack, 'intercom_main', 'full');
    const stored = await storedAs(stack, 'contact_a');
    world.clock.advance(60);
    const before = world.notifications().length;
    world.update('contact', 'contact_a', { email: 'hush-other@example.com' });
    await deliverIntercom(stack, world.notifications().slice(before));
    assert.equal(await storedAs(stack, 'contact_a'), stored);
    const body = await syncAll(stack, 'intercom_main', 'full');
    assert.is(body.updated, 0);
    assert.equal(await storedAs(stack, 'contact_a'), stored);
  },
  {
    intercom: {
      excludeFields: { ...intercomExcluded, contact: [...(intercomExcluded.contact ?? []), ['updated_at']] },
    },
  },
);

const laterToo: Record<string, readonly FieldPath[]> = {};
stackTest(
  'a full sync rewrites also what was read again since it last changed',
  async (stack) => {
    const world = seedTellingIntercom(stack);
    await syncAll(stack, 'intercom_main', 'full');
    world.clock.advance(60);
    const before = world.notifications().length;
    world.update('contact', 'contact_a', { phone: 'hush-phone-2' });
    world.update('company', 'company_a', { name: 'hush-company-2' });
    world.clock.advance(60);
    await deliverIntercom(stack, world.notifications().slice(before));
    assert.ok((await rowsThatTell(stack)).length > 3);

    Object.assign(laterToo, intercomExcluded);
    const collections = ['company', 'contact', 'conversation', 'conversation_part'].map((name) => ({
      appKey: 'intercom_main',
      collectionKey: `intercom_${name}`,
    }));
    await stack.mirror.database.exec(mergeFor({ collections }));
    world.clock.advance(60);
    await syncAll(stack, 'intercom_main', 'full');
    await stack.rereadsSettled();
    assert.equal(await rowsThatTell(stack), []);
    await stack.mirror.database.exec(mergeFor({ collections: [] }));
  },
  { intercom: { excludeFields: laterToo } },
);

test.run();

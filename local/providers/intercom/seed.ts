import { companyName, person } from '../people.ts';
import type { Random } from '../random.ts';
import { createRandom } from '../random.ts';
import { conversationPart } from './objects/conversation-part.ts';
import type { ConversationPart, IntercomObjects } from './wire.ts';
import type { IntercomWorld } from './world.ts';

/** How large a seeded workspace is. */
export interface SeedIntercomOptions {
  /** The same seed and numbers give the same objects, byte for byte. */
  readonly seed?: string | number;
  /** 5 when left out. */
  readonly admins?: number;
  /** 20 when left out; one in twenty-five has no users. */
  readonly companies?: number;
  /** 100 when left out; one in five is a lead. */
  readonly contacts?: number;
  /** 50 when left out. */
  readonly conversations?: number;
  /** The average; 5 when left out. */
  readonly partsPerConversation?: number;
}

/** The objects of a seeded workspace were created between these instants, unix seconds. */
const FIRST_CREATED = Date.UTC(2024, 0, 1) / 1000;
const LAST_CREATED = Date.UTC(2026, 0, 1) / 1000;

const SUBJECTS = ['an invoice', 'the import', 'my password', 'the mobile app', 'a refund', 'an integration'];

/** Fills a world with a plausible workspace, without notifications. */
export function seedIntercom(world: IntercomWorld, options: SeedIntercomOptions = {}): void {
  const { seed = 1, admins = 5, companies = 20, contacts = 100, conversations = 50 } = options;
  const random = createRandom(`intercom seed ${seed}`);
  const team = Array.from({ length: admins }, (_, index) => seedAdmin(world, random, index));
  const firms = Array.from({ length: companies }, (_, index) =>
    seedCompany(
      world,
      random,
      index,
      spread(index, companies),
      Math.max(1, Math.round(contacts / companies)),
    ),
  );
  const people = Array.from({ length: contacts }, (_, index) =>
    seedContact(world, random, index, spread(index, contacts), firms),
  );
  if (people.length === 0 || team.length === 0) return;
  for (let index = 0; index < conversations; index++) {
    const created = spread(index, conversations);
    const parts = options.partsPerConversation ?? 5;
    seedConversation(world, random, index, created, parts, random.pick(people), random.pick(team));
  }
}

function spread(index: number, count: number): number {
  return FIRST_CREATED + Math.floor((index / count) * (LAST_CREATED - FIRST_CREATED));
}

function seedAdmin(world: IntercomWorld, random: Random, index: number): IntercomObjects['admin'] {
  return world.create(
    'admin',
    { id: String(991_267_459 + index), ...person(random, index), away_mode_enabled: random.chance(0.2) },
    { silent: true },
  );
}

function seedCompany(
  world: IntercomWorld,
  random: Random,
  index: number,
  created: number,
  users: number,
): IntercomObjects['company'] {
  return world.create(
    'company',
    {
      id: random.hex(24),
      company_id: `firm-${index}`,
      name: companyName(random),
      created_at: created,
      last_request_at: random.chance(0.9) ? created + random.int(1, 5_000_000) : null,
      size: random.int(1, 5000),
      website: `https://firm-${index}.example.com`,
      industry: random.pick(['Software', 'Retail', 'Health']),
      monthly_spend: random.int(0, 900),
      session_count: random.int(0, 4000),
      user_count: index % 25 === 24 ? 0 : users,
      plan: { type: 'plan', id: String(random.int(1, 3)), name: random.pick(['Free', 'Team', 'Pro']) },
      custom_attributes: { paid_subscriber: random.chance(0.5), team_mates: random.int(1, 40) },
    },
    { silent: true },
  );
}

function seedContact(
  world: IntercomWorld,
  random: Random,
  index: number,
  created: number,
  firms: readonly IntercomObjects['company'][],
): IntercomObjects['contact'] {
  const lead = index % 5 === 4;
  const employed = firms.filter((firm) => firm.user_count > 0);
  const id = random.hex(24);
  const data =
    employed.length === 0 || lead ? [] : [employerOf(employed[index % employed.length] as { id: string })];
  const companies = {
    type: 'list',
    data,
    url: `/contacts/${id}/companies`,
    total_count: data.length,
    has_more: false,
  };
  return world.create(
    'contact',
    {
      id,
      ...person(random, index),
      role: lead ? 'lead' : 'user',
      external_id: lead ? null : `user-${index}`,
      created_at: created,
      updated_at: created + random.int(0, 5_000_000),
      signed_up_at: lead ? null : created,
      last_seen_at: random.chance(0.7) ? created + random.int(0, 5_000_000) : null,
      custom_attributes: { plan: random.pick(['free', 'team', 'pro']) },
      companies,
    },
    { silent: true },
  );
}

function employerOf({ id }: { id: string }) {
  return { type: 'company' as const, id, url: `/companies/${id}` };
}

function seedConversation(
  world: IntercomWorld,
  random: Random,
  index: number,
  created: number,
  averageParts: number,
  contact: IntercomObjects['contact'],
  admin: IntercomObjects['admin'],
): void {
  const { name, email } = contact;
  const asker = { type: contact.role, id: contact.id, name: name ?? null, email: email ?? null };
  const answerer = { type: 'admin', id: admin.id, name: admin.name, email: admin.email };
  const count = averageParts === 0 ? 0 : random.int(1, Math.max(1, 2 * averageParts - 1));
  const parts: ConversationPart[] = [];
  let at = created;
  for (let number = 0; number < count; number++) {
    at += random.int(30, 7200);
    const answered = number % 2 === 0;
    const closing = number === count - 1 && random.chance(0.6);
    parts.push(
      conversationPart(String(20_000_000_000 + index * 1000 + number), at, {
        part_type: closing ? 'close' : answered && random.chance(0.2) ? 'note' : 'comment',
        body: closing ? null : `<p>${answered ? 'We are looking into' : 'Any news about'} it.</p>`,
        author: closing || answered ? answerer : asker,
        state: closing ? 'closed' : 'open',
      }),
    );
  }
  const closed = parts.at(-1)?.part_type === 'close';
  const conversation = world.create(
    'conversation',
    {
      id: String(215_000_000_000 + index),
      created_at: created,
      updated_at: at,
      source: {
        type: 'conversation',
        id: String(403_000_000 + index),
        delivered_as: 'customer_initiated',
        subject: '',
        body: `<p>I need help with ${random.pick(SUBJECTS)}.</p>`,
        author: asker,
        attachments: [],
        url: null,
        redacted: false,
      },
      contacts: {
        type: 'contact.list',
        contacts: [{ type: 'contact', id: contact.id, external_id: contact.external_id ?? null }],
      },
      teammates: { type: 'admin.list', admins: [{ type: 'admin', id: admin.id }] },
      admin_assignee_id: Number(admin.id),
      open: !closed,
      state: closed ? 'closed' : 'open',
      read: closed,
      priority: random.chance(0.1) ? 'priority' : 'not_priority',
      statistics: {
        type: 'conversation_statistics',
        first_contact_reply_at: created,
        last_close_at: closed ? at : null,
        count_reopens: 0,
        count_assignments: 1,
        count_conversation_parts: count,
      },
    },
    { silent: true },
  );
  world.load('conversation', conversation, parts);
}

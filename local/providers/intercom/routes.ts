import type { Context, Hono } from 'hono';
import { createRandom } from '../random.ts';
import { createCompanyScroll } from './company-scroll.ts';
import { IntercomFault, invalidParameter, notFound } from './errors.ts';
import type { KeysetPage, PageRequest } from './keyset-page.ts';
import { keysetPage } from './keyset-page.ts';
import { compileQuery, readSort } from './search.ts';
import type { SearchFields } from './search-fields.ts';
import { CONTACT_FIELDS, CONVERSATION_FIELDS } from './search-fields.ts';
import type { IntercomObjects } from './wire.ts';
import type { IntercomWorld } from './world.ts';

/** The sizes and delays that make the traps of the API cheap to reach. */
export interface RouteOptions {
  /** How many companies `POST /companies/list` reaches; 10,000 when left out. */
  readonly companyListCap?: number;
  /** How many companies a scroll gives per step; 100 when left out. */
  readonly scrollPageSize?: number;
  /** How long a new contact stays out of searches, seconds by the world's clock; 0 when left out. */
  readonly searchDelaySeconds?: number;
}

/** `GET /conversations/{id}` never gives more. */
const NEWEST_PARTS = 500;
const LARGEST_PAGE = 150;

/** Adds the routes of Intercom API 2.14 that mirrors read. */
export function addRoutes(app: Hono, world: IntercomWorld, options: RouteOptions): void {
  addAdmins(app, world);
  addCompanies(app, world, options);
  addContacts(app, world, options);
  addConversations(app, world);
}

function addAdmins(app: Hono, world: IntercomWorld): void {
  app.get('/me', (c) => {
    const [first] = world.all('admin');
    if (!first) throw notFound('admin');
    const { id, name, timeZone, region } = world.workspace;
    return c.json({
      type: 'admin',
      id: first.id,
      email: first.email,
      name: first.name,
      email_verified: true,
      app: {
        type: 'app',
        id_code: id,
        name,
        created_at: Date.UTC(2023, 0, 1) / 1000,
        secure: false,
        identity_verification: false,
        timezone: timeZone,
        region,
      },
      has_inbox_seat: first.has_inbox_seat,
    });
  });
  app.get('/admins', (c) => c.json({ type: 'admin.list', admins: world.all('admin') }));
  app.get('/admins/:id', (c) => c.json(world.get('admin', c.req.param('id')) ?? missing('admin')));
}

function addCompanies(app: Hono, world: IntercomWorld, options: RouteOptions): void {
  const scroll = createCompanyScroll(
    world.clock,
    createRandom(`scroll ${world.workspace.id}`),
    options.scrollPageSize,
  );
  app.post('/companies/list', (c) => {
    const page = integer(c.req.query('page'), 'page', 1);
    const perPage = integer(c.req.query('per_page'), 'per_page', 15, LARGEST_PAGE);
    if (page * perPage > (options.companyListCap ?? 10_000)) {
      throw new IntercomFault(400, 'bad_request', 'page limit reached, please use scroll API');
    }
    // Companies without users are left out of this list, though a scroll meets them.
    const { entries } = world.collection('company').orderedBy('last_request_at');
    const used = entries.map((entry) => entry.object).filter((company) => company.user_count > 0);
    if (c.req.query('order') !== 'asc') used.reverse();
    const totalPages = Math.ceil(used.length / perPage);
    const next = `${new URL(c.req.url).origin}/companies/list?page=${page + 1}&per_page=${perPage}`;
    return c.json({
      type: 'list',
      data: used.slice((page - 1) * perPage, page * perPage),
      pages: {
        type: 'pages',
        next: page < totalPages ? next : null,
        page,
        per_page: perPage,
        total_pages: totalPages,
      },
      total_count: used.length,
    });
  });
  app.get('/companies/scroll', (c) => {
    const ids = () => world.all('company').map((company) => company.id);
    const step = scroll.next(c.req.query('scroll_param'), ids);
    const data = step.ids.flatMap((id) => world.get('company', id) ?? []);
    return c.json({ type: 'list', data, pages: null, total_count: null, scroll_param: step.scrollParam });
  });
  app.get('/companies/:id', (c) => c.json(world.get('company', c.req.param('id')) ?? missing('company')));
}

function addContacts(app: Hono, world: IntercomWorld, options: RouteOptions): void {
  const answer = (c: Context, { entries, total, pages }: KeysetPage<object>) =>
    c.json({ type: 'list', data: entries.map((entry) => entry.object), total_count: total, pages });
  const collection = world.collection('contact');
  app.get('/contacts', (c) =>
    answer(c, keysetPage(collection, collection.orderedBy('created_at'), listRequest(c, 50))),
  );
  app.post('/contacts/search', async (c) => {
    const { sort, request } = await searchRequest(c, world, CONTACT_FIELDS, 50);
    const searchable = world.clock.seconds() - (options.searchDelaySeconds ?? 0);
    const matches = (contact: IntercomObjects['contact']) =>
      contact.created_at <= searchable && request.matches(contact);
    return answer(c, keysetPage(collection, collection.orderedBy(sort), { ...request, matches }));
  });
  app.get('/contacts/:id', (c) => c.json(world.get('contact', c.req.param('id')) ?? missing('contact')));
}

function addConversations(app: Hono, world: IntercomWorld): void {
  const answer = (c: Context, { entries, total, pages }: KeysetPage<object>) =>
    c.json({
      type: 'conversation.list',
      pages,
      total_count: total,
      conversations: entries.map((entry) => entry.object),
    });
  const collection = world.collection('conversation');
  app.get('/conversations', (c) =>
    answer(c, keysetPage(collection, collection.orderedBy('updated_at'), listRequest(c, 20))),
  );
  app.post('/conversations/search', async (c) => {
    const { sort, request } = await searchRequest(c, world, CONVERSATION_FIELDS, 20);
    return answer(c, keysetPage(collection, collection.orderedBy(sort), request));
  });
  app.get('/conversations/:id', (c) => {
    const conversation = world.get('conversation', c.req.param('id')) ?? missing('conversation');
    return c.json(world.withParts(conversation, NEWEST_PARTS));
  });
}

function listRequest(c: Context, perPage: number): PageRequest<object> {
  return {
    perPage: integer(c.req.query('per_page'), 'per_page', perPage, LARGEST_PAGE),
    startingAfter: c.req.query('starting_after'),
    descending: true,
    matches: () => true,
  };
}

async function searchRequest(
  c: Context,
  world: IntercomWorld,
  fields: SearchFields,
  defaultPerPage: number,
): Promise<{ sort: string; request: PageRequest<object> }> {
  const body = (await c.req.json().catch(() => undefined)) as
    | { query?: unknown; sort?: unknown; pagination?: { per_page?: number; starting_after?: string | null } }
    | undefined;
  const { field, descending } = readSort(body?.sort, fields);
  const { per_page, starting_after } = body?.pagination ?? {};
  return {
    sort: field,
    request: {
      perPage: integer(per_page?.toString(), 'per_page', defaultPerPage, LARGEST_PAGE),
      startingAfter: starting_after ?? undefined,
      descending,
      matches: compileQuery(body?.query, fields, world.workspace.timeZone),
    },
  };
}

function integer(
  text: string | undefined,
  name: string,
  otherwise: number,
  largest = Number.MAX_SAFE_INTEGER,
): number {
  if (text === undefined) return otherwise;
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > largest) {
    throw invalidParameter(`${name} must be a whole number from 1 to ${largest}`);
  }
  return value;
}

function missing(resource: Parameters<typeof notFound>[0]): never {
  throw notFound(resource);
}

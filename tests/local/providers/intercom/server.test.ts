import { createHmac } from 'node:crypto';
import { Intercom, IntercomClient, IntercomError } from 'intercom-client';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { createClock } from '../../../../local/providers/clock.ts';
import { seedIntercom } from '../../../../local/providers/intercom/seed.ts';
import type { PretendIntercom, PretendIntercomOptions } from '../../../../local/providers/intercom/server.ts';
import { startPretendIntercom } from '../../../../local/providers/intercom/server.ts';
import type { IntercomNotification } from '../../../../local/providers/intercom/wire.ts';

import { startReceiver } from '../webhook-receiver.ts';

type Body = (pretend: PretendIntercom, intercom: IntercomClient) => Promise<void>;

function client(pretend: PretendIntercom, token = pretend.token): IntercomClient {
  return new IntercomClient({ token, baseUrl: pretend.url, maxRetries: 0 });
}

function withPretend(body: Body, options: PretendIntercomOptions = {}): () => Promise<void> {
  return async () => {
    const pretend = await startPretendIntercom(options);
    try {
      await body(pretend, client(pretend));
    } finally {
      await pretend.close();
    }
  };
}

async function collect<T>(pages: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of pages) items.push(item);
  return items;
}

async function failure(promise: Promise<unknown>): Promise<IntercomError> {
  try {
    await promise;
  } catch (error) {
    if (error instanceof IntercomError) return error;
    throw error;
  }
  return assert.unreachable('the request was expected to fail') as never;
}

const codes = (error: IntercomError) =>
  (error.body as { errors: { code: string }[] }).errors.map(({ code }) => code);

const byId = (left: { id: string }, right: { id: string }) => (left.id < right.id ? -1 : 1);

/** The SDK's type of a search knows no `sort`, although the API takes it. */
const search = (query: object, rest: object = {}) => ({ query, ...rest }) as never;

const source = { type: 'conversation' as const, author: { type: 'user', id: '1' } };

test(
  'admins are listed whole and retrieved one by one, and /me names the workspace',
  withPretend(
    async ({ world }, intercom) => {
      seedIntercom(world, { admins: 3 });
      assert.equal((await intercom.admins.list()).admins, world.all('admin'));
      const [first] = world.all('admin');
      assert.equal(await intercom.admins.find({ admin_id: Number(first?.id) }), first);
      const me = await intercom.admins.identify();
      assert.equal([me?.id, me?.app?.id_code, me?.app?.timezone], [first?.id, 'ws1', 'Europe/Berlin']);
      const error = await failure(intercom.admins.find({ admin_id: 1 }));
      assert.equal([error.statusCode, codes(error)], [404, ['admin_not_found']]);
    },
    { workspace: { id: 'ws1', timeZone: 'Europe/Berlin' } },
  ),
);

test(
  'the contact list is walked by cursor and gives what the world holds',
  withPretend(async ({ world }, intercom) => {
    seedIntercom(world, { contacts: 120, conversations: 0 });
    const first = await intercom.contacts.list();
    assert.is(first.data.length, 50);
    assert.equal((await collect(first)).sort(byId) as unknown, world.all('contact').sort(byId));
    const pages = (await intercom.contacts.list({ per_page: 60 })).response.pages;
    assert.equal([pages?.page, pages?.per_page, pages?.total_pages], [1, 60, 2]);
    assert.equal(
      (await intercom.contacts.find({ contact_id: world.all('contact')[3]?.id ?? '' })) as unknown,
      world.all('contact')[3],
    );
  }),
);

test(
  'merged, archived and deleted contacts are in no list and no search, and answer 404',
  withPretend(async ({ world }, intercom) => {
    const [lead, user, archived, deleted] = [0, 1, 2, 3].map(() => world.create('contact', {}).id);
    world.merge(lead ?? '', user ?? '');
    world.archive(archived ?? '');
    world.delete('contact', deleted ?? '');
    const ids = (contacts: { id: string }[]) => contacts.map(({ id }) => id);
    assert.equal(ids((await intercom.contacts.list()).data), [user]);
    const found = await intercom.contacts.search(search({ field: 'role', operator: '=', value: 'user' }));
    assert.equal(ids(found.data), [user]);
    for (const id of [lead, archived, deleted]) {
      const error = await failure(intercom.contacts.find({ contact_id: id ?? '' }));
      assert.equal([error.statusCode, codes(error)], [404, ['not_found']]);
    }
  }),
);

test(
  'a contact search walks all pages in ascending order of the sort field',
  withPretend(async ({ world }, intercom) => {
    seedIntercom(world, { contacts: 200, conversations: 0 });
    const page = await intercom.contacts.search(
      search(
        { field: 'updated_at', operator: '>', value: 0 },
        { sort: { field: 'updated_at', order: 'ascending' }, pagination: { per_page: 30 } },
      ),
    );
    assert.is(page.response.total_count, 200);
    const found = await collect(page);
    assert.equal(
      found.map(({ updated_at }) => updated_at),
      world
        .all('contact')
        .map(({ updated_at }) => updated_at)
        .sort((left, right) => left - right),
    );
    assert.is(new Set(found.map(({ id }) => id)).size, 200);
  }),
);

test(
  'dates of contacts are compared by calendar day in the time zone of the workspace',
  withPretend(
    async ({ world }, intercom) => {
      const at = (iso: string) => Date.parse(iso) / 1000;
      const instants = [
        '2026-05-10T06:59:59Z',
        '2026-05-10T07:00:00Z',
        '2026-05-11T06:59:59Z',
        '2026-05-11T07:00:00Z',
      ];
      for (const instant of instants) {
        world.create('contact', { name: instant, created_at: at(instant), updated_at: at(instant) });
      }
      const names = async (operator: string) => {
        const query = { field: 'updated_at', operator, value: at('2026-05-10T20:00:00Z') };
        const { data } = await intercom.contacts.search(search(query));
        return data.map(({ name }) => name).sort();
      };
      assert.equal(await names('='), [instants[1], instants[2]]);
      assert.equal(await names('>'), [instants[3]]);
      assert.equal(await names('<'), [instants[0]]);
      const error = await failure(names('>='));
      assert.equal([error.statusCode, codes(error)], [400, ['parameter_invalid']]);
    },
    { workspace: { timeZone: 'America/Los_Angeles' } },
  ),
);

test(
  'a row updated during an ascending walk is met again, during a descending one it is missed',
  withPretend(
    async ({ world }, intercom) => {
      const ids = [10, 20, 30, 40].map((updated_at) => {
        return world.create('conversation', { source, created_at: 1, updated_at }).id;
      });
      const walk = async (order: string, moved: number) => {
        const page = await intercom.conversations.search(
          search(
            { field: 'created_at', operator: '>', value: 0 },
            { sort: { field: 'updated_at', order }, pagination: { per_page: 2 } },
          ),
        );
        world.clock.advance(1);
        world.update('conversation', ids[moved] ?? '', { title: order });
        return (await collect(page)).map(({ id }) => ids.indexOf(id));
      };
      assert.equal(await walk('descending', 0), [3, 2, 1]);
      assert.equal(await walk('ascending', 1), [1, 2, 3, 0, 1]);
    },
    { clock: createClock('2026-06-01T00:00:00Z') },
  ),
);

test(
  'a new contact stays out of searches for the delay that was set, but not out of the list',
  withPretend(
    async ({ world }, intercom) => {
      world.create('contact', {});
      const found = async () =>
        (await intercom.contacts.search(search({ field: 'role', operator: '=', value: 'user' }))).data.length;
      assert.is(await found(), 0);
      assert.is((await intercom.contacts.list()).data.length, 1);
      world.clock.advance(120);
      assert.is(await found(), 1);
    },
    { clock: createClock('2026-06-01T00:00:00Z'), searchDelaySeconds: 120 },
  ),
);

test(
  'the company list goes by page number, most recent request first, without companies that have no users',
  withPretend(async ({ world }, intercom) => {
    seedIntercom(world, { companies: 50, contacts: 0 });
    const companies = await collect(await intercom.companies.list({ per_page: 15 }));
    const used = world.all('company').filter(({ user_count }) => user_count > 0);
    assert.is(companies.length, 48);
    assert.equal([...companies].sort(byId) as unknown, used.sort(byId));
    const requests = companies.map(({ last_request_at }) => last_request_at ?? 0);
    assert.equal(
      requests,
      [...requests].sort((left, right) => right - left),
    );
    const first = await intercom.companies.list();
    assert.is(first.response.pages?.per_page, 15);
    assert.is(first.response.total_count, 48);
  }),
);

test(
  'past the cap the company list sends its clients to the scroll',
  withPretend(
    async ({ world }, intercom) => {
      seedIntercom(world, { companies: 30, contacts: 0 });
      await intercom.companies.list({ page: 2, per_page: 10 });
      const error = await failure(intercom.companies.list({ page: 3, per_page: 10 }));
      assert.is(error.statusCode, 400);
      assert.match(JSON.stringify(error.body), 'please use scroll API');
    },
    { companyListCap: 20 },
  ),
);

test(
  'a scroll gives every company and ends with empty pages that repeat its parameter',
  withPretend(
    async ({ world }, intercom) => {
      seedIntercom(world, { companies: 25, contacts: 0 });
      const ids: string[] = [];
      const step = async (request: Intercom.ScrollCompaniesRequest) =>
        (await intercom.companies.scroll(request)).response ?? {};
      let page = await step({});
      while (page.data?.length) {
        ids.push(...page.data.map(({ id }) => id));
        page = await step({ scroll_param: page.scroll_param ?? '' });
      }
      assert.equal(
        ids,
        world.all('company').map(({ id }) => id),
      );
      const again = await step({ scroll_param: page.scroll_param ?? '' });
      assert.equal([again.data, again.scroll_param], [[], page.scroll_param]);
      assert.is((await intercom.companies.scroll()).data.length, 10);
    },
    { scrollPageSize: 10 },
  ),
);

test(
  'only one scroll can be open, and it expires after a minute without use',
  withPretend(
    async ({ world }, intercom) => {
      seedIntercom(world, { companies: 25, contacts: 0 });
      const scroll_param = (await intercom.companies.scroll()).response?.scroll_param ?? '';
      const second = await failure(intercom.companies.scroll());
      assert.equal([second.statusCode, codes(second)], [400, ['scroll_exists']]);
      world.clock.advance(61);
      const expired = await failure(intercom.companies.scroll({ scroll_param }));
      assert.equal([expired.statusCode, codes(expired)], [404, ['not_found']]);
      await intercom.companies.scroll();
    },
    { clock: createClock('2026-06-01T00:00:00Z'), scrollPageSize: 10 },
  ),
);

test(
  'a single company is retrieved, an unknown one is a 404',
  withPretend(async ({ world }, intercom) => {
    const company = world.create('company', { name: 'Cobalt Labs' });
    assert.equal((await intercom.companies.find({ company_id: company.id })) as unknown, company);
    const error = await failure(intercom.companies.find({ company_id: 'none' }));
    assert.instance(error, Intercom.NotFoundError);
    assert.equal(codes(error), ['company_not_found']);
  }),
);

test(
  'conversations are listed and searched without parts and retrieved with them',
  withPretend(async ({ world }, intercom) => {
    seedIntercom(world, { conversations: 45 });
    const listed = await intercom.conversations.list();
    assert.is(listed.data.length, 20);
    const all = await collect(listed);
    assert.equal([...all].sort(byId) as unknown, world.all('conversation').sort(byId));
    assert.ok(all.every((conversation) => !('conversation_parts' in conversation)));
    const [conversation] = world.all('conversation');
    const found = await intercom.conversations.find({ conversation_id: conversation?.id ?? '' });
    assert.equal(
      found.conversation_parts?.conversation_parts as unknown,
      world.parts(conversation?.id ?? ''),
    );
    const missing = await failure(intercom.conversations.find({ conversation_id: '1' }));
    assert.equal([missing.statusCode, codes(missing)], [404, ['not_found']]);
  }),
);

test(
  'a conversation search compares seconds and includes the bound',
  withPretend(async ({ world }, intercom) => {
    for (const updated_at of [100, 101, 102]) world.create('conversation', { source, updated_at });
    const query = { field: 'updated_at', operator: '>', value: 101 };
    const { data } = await intercom.conversations.search(
      search(query, { sort: { field: 'updated_at', order: 'ascending' } }),
    );
    assert.equal(
      data.map(({ updated_at }) => updated_at),
      [101, 102],
    );
  }),
);

test(
  'only the 500 newest parts of a conversation are given, with the number of all',
  withPretend(async ({ world }, intercom) => {
    const { id } = world.create('conversation', { source });
    for (let index = 0; index < 503; index++) {
      world.addPart(id, { id: String(index) }, { silent: true });
    }
    const { conversation_parts: list } = await intercom.conversations.find({ conversation_id: id });
    assert.is(list?.conversation_parts?.length, 500);
    assert.is(list?.conversation_parts?.[0]?.id, '3');
    assert.is(list?.total_count, 503);
  }),
);

test(
  'page sizes and cursors that make no sense are refused',
  withPretend(async (_pretend, intercom) => {
    for (const request of [{ per_page: 151 }, { per_page: 0 }, { starting_after: 'nonsense' }]) {
      const error = await failure(intercom.conversations.list(request));
      assert.equal([error.statusCode, codes(error)], [400, ['parameter_invalid']], JSON.stringify(request));
    }
  }),
);

test(
  'a wrong token is a 401, another API version a 400',
  withPretend(async (pretend) => {
    const error = await failure(client(pretend, 'wrong').contacts.list());
    assert.instance(error, Intercom.UnauthorizedError);
    const body = error.body as { type: string; request_id: string };
    assert.is(body.type, 'error.list');
    assert.match(body.request_id, /./);
    const other = new IntercomClient({
      token: pretend.token,
      baseUrl: pretend.url,
      version: '2.11',
      maxRetries: 0,
    });
    assert.equal(codes(await failure(other.contacts.list())), ['intercom_version_invalid']);
  }),
);

test(
  'every answer carries the clock of the world and the rate limit',
  withPretend(
    async (_pretend, intercom) => {
      const { rawResponse } = await intercom.admins.list().withRawResponse();
      assert.is(rawResponse.headers.get('date'), 'Mon, 01 Jun 2026 00:00:00 GMT');
      assert.is(rawResponse.headers.get('intercom-version'), '2.14');
      assert.is(
        rawResponse.headers.get('x-ratelimit-remaining'),
        rawResponse.headers.get('x-ratelimit-limit'),
      );
      assert.ok(Number(rawResponse.headers.get('x-ratelimit-reset')) > 0);
    },
    { clock: createClock('2026-06-01T00:00:00Z') },
  ),
);

test(
  'with a rate limit the request too many is a 429 that says when to come back',
  withPretend(
    async (_pretend, intercom) => {
      const { rawResponse } = await intercom.admins.list().withRawResponse();
      assert.is(rawResponse.headers.get('x-ratelimit-limit'), '1');
      assert.is(rawResponse.headers.get('x-ratelimit-remaining'), '0');
      const error = await failure(intercom.admins.list());
      assert.equal([error.statusCode, codes(error)], [429, ['rate_limit_exceeded']]);
      assert.ok(Number(error.rawResponse?.headers.get('x-ratelimit-reset')) >= Math.floor(Date.now() / 1000));
    },
    { rateLimit: { requests: 1, perSeconds: 60 } },
  ),
);

test(
  'an interceptor may answer instead of the handler',
  withPretend(
    async (_pretend, intercom) => assert.is((await failure(intercom.admins.list())).statusCode, 500),
    {
      intercept: async (c) => c.json({ type: 'error.list', errors: [] }, 500),
    },
  ),
);

test(
  'a delivered notification verifies at the receiver and is counted as delivered only when it was taken',
  withPretend(async (pretend) => {
    const topics: string[] = [];
    let status = 503;
    const receiver = await startReceiver((body, headers) => {
      const expected = `sha1=${createHmac('sha1', 'secret').update(body).digest('hex')}`;
      if (headers['x-hub-signature'] === expected) topics.push(JSON.parse(body.toString()).topic);
      return status;
    });
    try {
      pretend.world.create('contact', { name: 'Zoë' });
      const pending = () => pretend.world.pendingNotifications() as [IntercomNotification];
      assert.is((await pretend.deliver(pending()[0], receiver.url, 'secret')).status, 503);
      assert.is(pending().length, 1);
      status = 200;
      await pretend.deliver(pending()[0], receiver.url, 'secret');
      assert.equal(topics, ['contact.user.created', 'contact.user.created']);
      assert.equal(pending() as unknown, []);
    } finally {
      await receiver.close();
    }
  }),
);

test(
  'requests are counted by route',
  withPretend(async ({ requests, world }, intercom) => {
    const { id } = world.create('conversation', { source });
    await intercom.conversations.find({ conversation_id: id });
    await intercom.conversations.search(search({ field: 'open', operator: '=', value: true }));
    assert.is(requests.count('GET /conversations/:id'), 1);
    assert.is(requests.count('POST /conversations/search'), 1);
  }),
);

test.run();

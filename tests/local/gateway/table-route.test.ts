import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { client, startGateways, type TestGateway } from './gateways.ts';

const userId = '8f1f4a9e-3f6b-4f0c-9b44-0d9a1c4f7a11';
const otherId = '11111111-3f6b-4f0c-9b44-0d9a1c4f7a11';

const sql = `
  create schema api;
  create schema hidden;
  grant usage on schema api, hidden to anon, authenticated, service_role;
  create table api.entities (
    id int primary key, owner uuid not null, name text, score numeric, active boolean, seen_at timestamptz,
    payload jsonb not null, "odd ""name" text
  );
  alter table api.entities enable row level security;
  create policy own on api.entities for select to authenticated using (owner = (select auth.uid()));
  grant select on api.entities to anon, authenticated, service_role;
  insert into api.entities
    select n, case when n <= 3 then '${userId}' else '${otherId}' end::uuid, 'name, ' || n, n * 1.5, n % 2 = 0,
      timestamptz '2024-01-01Z' + n * interval '1 day', jsonb_build_object('id', 'obj_' || n, 'tags', json_build_array(n)), 'x'
    from generate_series(1, 10) n;
  update api.entities set name = null, active = null where id = 10;
  create view api.names with (security_invoker = true) as select id, name from api.entities;
  grant select on api.names to authenticated;
  create table api.closed (id int);
  create table hidden.things (id int);
  grant select on hidden.things to service_role;
`;

const { gateways, close } = await startGateways(sql, ['api']);
test.after(close);

const service = (gateway: TestGateway) => client(gateway, gateway.serviceRoleKey, 'api');
const ids = (data: { id: number }[] | null) => data?.map(({ id }) => id);

/** A read without the client, for headers that it does not send. */
async function get(gateway: TestGateway, path: string, headers: Record<string, string> = {}) {
  const response = await fetch(`${gateway.url}/rest/v1/${path}`, {
    headers: { apikey: gateway.serviceRoleKey, ...headers },
  });
  return {
    status: response.status,
    range: response.headers.get('content-range'),
    body: await response.json(),
  };
}

for (const gateway of gateways) {
  const on = ` [${gateway.kind}]`;
  const entities = () => service(gateway).from('entities');

  test(`columns, aliases, casts and json paths can be selected${on}`, async () => {
    const { data } = await entities()
      .select('label:name,text:id::text,payload->>id,first_tag:payload->tags->0')
      .eq('id', 2);
    assert.equal(data, [{ id: 'obj_2', label: 'name, 2', text: '2', first_tag: 2 }]);
    const all = await entities().select().eq('id', 1).single();
    assert.equal(all.data, {
      id: 1,
      owner: userId,
      name: 'name, 1',
      score: 1.5,
      active: false,
      seen_at: '2024-01-02T00:00:00+00:00',
      payload: { id: 'obj_1', tags: [1] },
      'odd "name': 'x',
    });
  });

  test(`every filter compares with the column's own type${on}`, async () => {
    const wants: [filter: string, ids: number[]][] = [
      ['id=eq.2', [2]],
      ['id=neq.2', [1, 3, 4, 5, 6, 7, 8, 9, 10]],
      ['score=gt.12', [9, 10]],
      ['score=gte.12', [8, 9, 10]],
      ['id=lt.3', [1, 2]],
      ['id=lte.3', [1, 2, 3]],
      ['id=gte.3&id=lt.5', [3, 4]],
      ['id=in.(1,9,77)', [1, 9]],
      ['name=in.("name, 3","name, 4")', [3, 4]],
      ['id=in.()', []],
      ['name=is.null', [10]],
      ['active=is.true&id=lt.5', [2, 4]],
      ['active=eq.true&id=lt.5', [2, 4]],
      ['active=not.is.null&id=gt.8', [9]],
      ['id=not.in.(1,2,3,4,5,6,7,8)', [9, 10]],
      ['name=eq.name, 5', [5]],
      ["name=eq.x' or 1=1 --", []],
      ['seen_at=gt.2024-01-10T12:00:00Z', [10]],
      ['payload->>id=eq.obj_6', [6]],
      ['odd "name=eq.x&id=eq.1', [1]],
    ];
    for (const [filter, want] of wants) {
      const { body } = await get(gateway, `entities?select=id&order=id&${filter.replaceAll('+', '%2B')}`);
      assert.equal(ids(body), want, filter);
    }
    const listed = await entities().select('id').in('name', ['name, 1', 'say "x"', 'name, 2']).order('id');
    assert.equal(ids(listed.data), [1, 2]);
  });

  test(`order, limit, offset and Range cut the page${on}`, async () => {
    const page = await entities()
      .select('id')
      .order('active', { nullsFirst: true })
      .order('id', { ascending: false })
      .range(1, 3);
    assert.equal(ids(page.data), [9, 7, 5]);
    const ranged = await get(gateway, 'entities?select=id&order=id.desc', { range: '2-3' });
    assert.equal([ids(ranged.body), ranged.range, ranged.status], [[8, 7], '2-3/*', 200]);
  });

  test(`an exact count is of all that match, also without rows${on}`, async () => {
    const page = await entities().select('id', { count: 'exact' }).gt('id', 2).order('id').limit(3);
    assert.equal([ids(page.data), page.count, page.status], [[3, 4, 5], 8, 206]);
    const all = await get(gateway, 'entities?select=id&id=lt.3', { prefer: 'count=exact' });
    assert.equal([all.range, all.status], ['0-1/2', 200]);
    const head = await entities().select('*', { count: 'exact', head: true });
    assert.equal([head.count, head.data], [10, null]);
    const none = await get(gateway, 'entities?id=eq.77', { prefer: 'count=exact' });
    assert.equal([none.body, none.range, none.status], [[], '*/0', 200]);
    const past = await get(gateway, 'entities?offset=50', { prefer: 'count=exact' });
    assert.equal([past.status, past.body.code], [416, 'PGRST103']);
  });

  test(`single() wants exactly one row${on}`, async () => {
    const none = await entities().select().eq('id', 77).single();
    assert.equal([none.status, none.error?.code], [406, 'PGRST116']);
    assert.is((await entities().select().eq('id', 77).maybeSingle()).data, null);
    assert.is((await entities().select('name').eq('id', 4).maybeSingle()).data?.name, 'name, 4');
  });

  test(`row level security shows each caller their own rows${on}`, async () => {
    const user = client(gateway, gateway.anonKey, 'api', await gateway.signUserToken(userId));
    assert.equal(ids((await user.from('entities').select('id').order('id')).data), [1, 2, 3]);
    assert.equal(ids((await user.from('names').select('id').order('id')).data), [1, 2, 3]);
    const anon = client(gateway, gateway.anonKey, 'api');
    assert.equal((await anon.from('entities').select('id')).data, []);
    assert.is((await entities().select('id')).data?.length, 10);
  });

  test(`a table without a grant is 401 for anon and 403 for a user${on}`, async () => {
    const anon = await client(gateway, gateway.anonKey, 'api').from('closed').select();
    assert.equal([anon.status, anon.error?.code], [401, '42501']);
    const user = client(gateway, gateway.anonKey, 'api', await gateway.signUserToken(userId));
    const denied = await user.from('closed').select();
    assert.equal([denied.status, denied.error?.code], [403, '42501']);
  });

  test(`an unknown table is PGRST205, one made meanwhile is found, one dropped meanwhile is 404${on}`, async () => {
    const unknown = await service(gateway).from('later').select();
    assert.equal([unknown.status, unknown.error?.code], [404, 'PGRST205']);
    await gateway.database.exec('create table api.later (id int); grant select on api.later to service_role');
    assert.equal((await service(gateway).from('later').select()).data, []);
    await gateway.database.exec('drop table api.later');
    assert.is((await service(gateway).from('later').select()).status, 404);
    assert.is((await service(gateway).from('later').select()).error?.code, 'PGRST205');
  });

  test(`a schema that is not exposed is 406 PGRST106${on}`, async () => {
    const { status, error } = await client(gateway, gateway.serviceRoleKey, 'hidden').from('things').select();
    assert.equal([status, error?.code], [406, 'PGRST106']);
  });

  test(`what the gateway cannot read is 400 and names it${on}`, async () => {
    const wants: [query: string, code: string][] = [
      ['no_such_column=eq.1', '42703'],
      ['select=no_such_column', '42703'],
      ['id=eq.x', '22P02'],
      ['id=like.1', 'PGRST100'],
      ['id=is.everything', 'PGRST100'],
      ['id=1', 'PGRST100'],
      ['or=(id.eq.1,id.eq.2)', 'PGRST100'],
      ['select=id,names(*)', 'PGRST100'],
      ['limit=ten', 'PGRST100'],
    ];
    for (const [query, code] of wants) {
      const { status, body } = await get(gateway, `entities?${query}`);
      assert.equal([status, body.code], [400, code], query);
    }
  });

  test(`writing to a table is refused${on}`, async () => {
    const { status, error } = await entities().insert({ id: 11 });
    assert.equal([status, error?.code], [405, 'PGRST117']);
  });
}

test.run();

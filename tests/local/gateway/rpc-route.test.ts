import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { client, startGateways, type TestGateway } from './gateways.ts';

const sql = `
  create schema api;
  create schema hidden;
  grant usage on schema api, hidden to anon, authenticated, service_role;
  create table api.items (id int primary key, name text not null);

  create function api.describe(p_name text, p_count int, p_at timestamptz, p_on boolean default true, p_note text default 'none')
    returns text language sql as
    $$ select concat_ws('|', p_name, p_count, p_at at time zone 'UTC', p_on, coalesce(p_note, 'null')) $$;
  create function api.count_rows(p_rows json) returns json language sql as
    $$ select json_build_object('n', count(*), 'sum', sum(r.n), 'names', string_agg(r.name, ',' order by r.n))
       from json_to_recordset(p_rows) as r(n int, name text) $$;
  create function api.echo_json(p_value jsonb) returns jsonb language sql as $$ select p_value $$;
  create function api.nothing() returns void language sql as '';
  create function api.null_text() returns text language sql as 'select null::text';
  create function api.numbers(p_up_to int) returns setof int language sql as 'select generate_series(1, p_up_to)';
  create function api.rows_up_to(p_up_to int) returns table (n int, square int)
    language sql as 'select n, n * n from generate_series(1, p_up_to) n';
  create function api.one_out(p_n int, out doubled int) language sql as 'select p_n * 2';
  create function api.one_item() returns api.items language sql as $$ select 1, 'first' $$;
  create function api.total(variadic p_numbers int[]) returns bigint language sql as 'select sum(n) from unnest(p_numbers) n';
  create function api.twice(p_a int) returns int language sql as 'select p_a * 2';
  create function api.twice(p_a int, p_b int) returns int language sql as 'select (p_a + p_b) * 2';
  create function api."Odd name"("Odd ""arg""" text) returns text language sql as 'select $1';
  create function api.add_item(p_id int, p_name text) returns void language sql security definer as
    'insert into api.items values (p_id, p_name)';
  create function api.fail(p_state text, p_message text) returns void language plpgsql as
    $$ begin raise exception using errcode = p_state, message = p_message, detail = 'the detail', hint = 'the hint'; end $$;
  create function api.who() returns json language sql stable as
    $$ select json_build_object('user', current_user, 'role', auth.role(), 'uid', auth.uid(), 'path', current_setting('search_path'),
         'request', current_setting('request.method') || ' ' || current_setting('request.path')) $$;
  create function api.for_service() returns int language sql as 'select 1';
  revoke execute on function api.for_service() from public, anon, authenticated;
  grant execute on function api.for_service() to service_role;
  create function hidden.secret() returns int language sql as 'select 1';
`;

const { gateways, close } = await startGateways(sql, ['api', 'public']);
test.after(close);

const service = (gateway: TestGateway) => client(gateway, gateway.serviceRoleKey, 'api');
const anon = (gateway: TestGateway) => client(gateway, gateway.anonKey, 'api');

/** What a call answers: its data, or status and error. */
async function call(gateway: TestGateway, name: string, args?: Record<string, unknown>): Promise<unknown> {
  const { data, error, status } = await service(gateway).rpc(name, args);
  return error === null ? data : { status, code: error.code, message: error.message };
}

for (const gateway of gateways) {
  const on = ` [${gateway.kind}]`;

  test(`named scalar arguments arrive with their types, in any order${on}`, async () => {
    const args = {
      p_count: 3,
      p_at: '2024-02-29T12:00:00+01:00',
      p_name: 'Zoë "🙂" \\',
      p_on: false,
      p_note: 'x',
    };
    assert.is(await call(gateway, 'describe', args), 'Zoë "🙂" \\|3|2024-02-29 11:00:00|f|x');
  });

  test(`an argument that is left out takes its default, one that is null is null${on}`, async () => {
    const args = { p_name: 'a', p_count: 1, p_at: '2024-02-29T12:00:00Z' };
    assert.is(await call(gateway, 'describe', args), 'a|1|2024-02-29 12:00:00|t|none');
    assert.is(await call(gateway, 'describe', { ...args, p_note: null }), 'a|1|2024-02-29 12:00:00|t|null');
  });

  test(`a json argument of a whole page arrives unchanged${on}`, async () => {
    const rows = Array.from({ length: 100 }, (_, n) => ({ n, name: `${n}{"]`, filler: 'x'.repeat(1400) }));
    const result = (await call(gateway, 'count_rows', { p_rows: rows })) as {
      n: number;
      sum: number;
      names: string;
    };
    assert.equal([result.n, result.sum], [100, 4950]);
    assert.is(result.names, rows.map(({ name }) => name).join(','));
    const value = {
      big: 12345678901234567890n.toString(),
      nested: [{ a: null }, 'ünï', 1.5e10, true],
      '': '',
    };
    assert.equal(await call(gateway, 'echo_json', { p_value: value }), value);
  });

  test(`results come back as PostgREST gives them${on}`, async () => {
    const wants: [name: string, args: Record<string, unknown>, result: unknown][] = [
      ['null_text', {}, null],
      ['nothing', {}, null],
      ['numbers', { p_up_to: 3 }, [1, 2, 3]],
      ['numbers', { p_up_to: 0 }, []],
      [
        'rows_up_to',
        { p_up_to: 2 },
        [
          { n: 1, square: 1 },
          { n: 2, square: 4 },
        ],
      ],
      ['one_out', { p_n: 4 }, { doubled: 8 }],
      ['one_item', {}, { id: 1, name: 'first' }],
      ['total', { p_numbers: [1, 2, 3] }, 6],
      ['Odd name', { 'Odd "arg"': 'ok' }, 'ok'],
      ['echo_json', { p_value: null }, null],
    ];
    for (const [name, args, result] of wants) assert.equal(await call(gateway, name, args), result, name);
    const { status } = await service(gateway).rpc('nothing');
    assert.is(status, 204);
  });

  test(`rows of a function can be filtered, ordered, cut and asked for singly${on}`, async () => {
    const rows = await service(gateway)
      .rpc('rows_up_to', { p_up_to: 5 })
      .select('square')
      .gt('n', 2)
      .order('n', { ascending: false })
      .limit(2);
    assert.equal(rows.data, [{ square: 25 }, { square: 16 }]);
    const one = await service(gateway).rpc('rows_up_to', { p_up_to: 5 }).eq('n', 2).single();
    assert.equal(one.data, { n: 2, square: 4 });
    const none = await service(gateway).rpc('rows_up_to', { p_up_to: 5 }).single();
    assert.equal(
      [none.status, none.error?.code, none.error?.details],
      [406, 'PGRST116', 'The result contains 5 rows'],
    );
  });

  test(`overloads are told apart by their argument names${on}`, async () => {
    assert.is(await call(gateway, 'twice', { p_a: 2 }), 4);
    assert.is(await call(gateway, 'twice', { p_a: 2, p_b: 3 }), 10);
  });

  test(`an unknown function, a missing argument and an unknown argument are 404 PGRST202${on}`, async () => {
    for (const [name, args] of [
      ['no_such_function', {}],
      ['twice', {}],
      ['twice', { p_a: 1, p_typo: 1 }],
    ] as const) {
      const result = (await call(gateway, name, args)) as { status: number; code: string; message: string };
      assert.equal([result.status, result.code], [404, 'PGRST202'], name);
      assert.match(result.message, `Could not find the function api.${name}`);
    }
  });

  test(`a function made or changed while the gateway runs is found${on}`, async () => {
    await gateway.database.exec(
      "create function api.later(p_a int) returns text language sql as 'select ''int'''",
    );
    assert.is(await call(gateway, 'later', { p_a: 1 }), 'int');
    await gateway.database.exec(`drop function api.later(int);
      create function api.later(p_a text) returns text language sql as 'select ''text'''`);
    assert.is(await call(gateway, 'later', { p_a: 'x' }), 'text');
    await gateway.database.exec('drop function api.later(text)');
    assert.is(((await call(gateway, 'later', { p_a: 'x' })) as { status: number }).status, 404);
  });

  test(`errors have PostgREST's fields and status${on}`, async () => {
    const wants: [state: string, status: number][] = [
      ['P0001', 400],
      ['22023', 400],
      ['23502', 400],
      ['23503', 409],
      ['23505', 409],
      ['42501', 403],
      ['42P01', 404],
      ['40001', 500],
      ['40P01', 500],
      ['57014', 500],
      ['53300', 503],
      ['28000', 403],
      ['PT418', 418],
      ['ZZ999', 400],
    ];
    for (const [p_state, want] of wants) {
      const { error, status } = await service(gateway).rpc('fail', { p_state, p_message: 'no "way"' });
      assert.is(status, want, p_state);
      const { code, message, details, hint } = error ?? {};
      assert.equal(
        { code, message, details, hint },
        { code: p_state, message: 'no "way"', details: 'the detail', hint: 'the hint' },
      );
    }
    const badValue = await service(gateway).rpc('twice', { p_a: 'x' });
    assert.equal([badValue.status, badValue.error?.code], [400, '22P02']);
  });

  test(`a failed call leaves nothing behind, and the connection serves the next one${on}`, async () => {
    const added = await service(gateway).rpc('add_item', { p_id: 1, p_name: 'a' });
    assert.is(added.status, 204);
    const again = await service(gateway).rpc('add_item', { p_id: 1, p_name: 'b' });
    assert.equal([again.status, again.error?.code], [409, '23505']);
    assert.equal(await gateway.database.query('select name from api.items'), [{ name: 'a' }]);
  });

  test(`a body that is not a JSON object is 400${on}`, async () => {
    for (const [body, code] of [
      ['[1]', 'PGRST102'],
      ['{"p_a"', 'PGRST102'],
      ['nonsense', 'PGRST102'],
      ['{"p_a": tru}', '22P02'],
    ]) {
      const response = await fetch(`${gateway.url}/rest/v1/rpc/twice`, {
        method: 'POST',
        headers: { apikey: gateway.serviceRoleKey },
        body: body as string,
      });
      assert.equal([response.status, (await response.json()).code], [400, code], body);
    }
  });

  test(`a statement runs as the token's role, with its claims and the request's schema${on}`, async () => {
    const userId = '8f1f4a9e-3f6b-4f0c-9b44-0d9a1c4f7a11';
    const about = { path: '"api", "public", "extensions"', request: 'POST /rpc/who' };
    const user = client(gateway, gateway.anonKey, 'api', await gateway.signUserToken(userId));
    assert.equal((await anon(gateway).rpc('who')).data, { user: 'anon', role: 'anon', uid: null, ...about });
    assert.equal((await user.rpc('who')).data, {
      user: 'authenticated',
      role: 'authenticated',
      uid: userId,
      ...about,
    });
    assert.equal(await call(gateway, 'who'), {
      user: 'service_role',
      role: 'service_role',
      uid: null,
      ...about,
    });
  });

  test(`a function granted to service_role alone is 401 for anon and 403 for a user${on}`, async () => {
    assert.is(await call(gateway, 'for_service'), 1);
    const asAnon = await anon(gateway).rpc('for_service');
    assert.equal([asAnon.status, asAnon.error?.code], [401, '42501']);
    const user = client(
      gateway,
      gateway.anonKey,
      'api',
      await gateway.signUserToken('8f1f4a9e-3f6b-4f0c-9b44-0d9a1c4f7a11'),
    );
    const asUser = await user.rpc('for_service');
    assert.equal([asUser.status, asUser.error?.code], [403, '42501']);
  });

  test(`a schema that is not exposed is 406 PGRST106, and the first one is the default${on}`, async () => {
    const hidden = await client(gateway, gateway.serviceRoleKey, 'hidden').rpc('secret');
    assert.equal([hidden.status, hidden.error?.code], [406, 'PGRST106']);
    assert.match(hidden.error?.hint ?? '', 'api, public');
    const response = await fetch(`${gateway.url}/rest/v1/rpc/twice`, {
      method: 'POST',
      headers: { apikey: gateway.serviceRoleKey },
      body: '{"p_a": 21}',
    });
    assert.is(await response.text(), '42');
  });

  test(`many calls at once each get their own answer${on}`, async () => {
    const answers = await Promise.all(
      Array.from({ length: 40 }, (_, n) => call(gateway, 'twice', { p_a: n })),
    );
    assert.equal(
      answers,
      answers.map((_, n) => n * 2),
    );
  });
}

test('a statement that takes longer than its role may is cancelled', async () => {
  for (const gateway of gateways.filter(({ kind }) => kind === 'postgres')) {
    await gateway.database.exec(
      "create function api.slow() returns void language sql as 'select pg_sleep(20)'",
    );
    const { status, error } = await anon(gateway).rpc('slow');
    assert.equal([status, error?.code], [500, '57014']);
  }
});

test.run();

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { openDatabase } from '../../../local/database/open-database.ts';
import { startPostgres } from '../../../local/database/postgres.ts';
import { prepareSupabase } from '../../../local/database/prepare-supabase.ts';
import { freshDatabase } from '../../postgres.ts';

const fresh = await freshDatabase();
const databases = [await openDatabase(undefined), await openDatabase(fresh.url)];

test.after(async () => {
  for (const database of databases) await database.close();
  await fresh.drop();
});

const userId = '8f1f4a9e-3f6b-4f0c-9b44-0d9a1c4f7a11';

for (const database of databases) {
  const on = ` [${database.kind}]`;

  test(`gives the roles of a Supabase project, and a second run does no harm${on}`, async () => {
    await prepareSupabase(database);
    await database.query(
      "insert into auth.users (id, email) values ($1, 'a@example.com') on conflict do nothing",
      [userId],
    );
    await prepareSupabase(database);
    const roles = await database.query(`select rolname, rolbypassrls, rolinherit, rolcanlogin from pg_roles
      where rolname in ('anon', 'authenticated', 'service_role', 'authenticator') order by 1`);
    assert.equal(roles, [
      { rolname: 'anon', rolbypassrls: false, rolinherit: false, rolcanlogin: false },
      { rolname: 'authenticated', rolbypassrls: false, rolinherit: false, rolcanlogin: false },
      { rolname: 'authenticator', rolbypassrls: false, rolinherit: false, rolcanlogin: true },
      { rolname: 'service_role', rolbypassrls: true, rolinherit: false, rolcanlogin: false },
    ]);
    const members = await database.query(
      `select roleid::regrole::text as granted from pg_auth_members where member = 'authenticator'::regrole order by 1`,
    );
    assert.equal(members, [{ granted: 'anon' }, { granted: 'authenticated' }, { granted: 'service_role' }]);
    assert.equal(await database.query('select email from auth.users'), [{ email: 'a@example.com' }]);
  });

  test(`auth.uid(), auth.role() and auth.jwt() read the token's claims${on}`, async () => {
    const text = 'select auth.uid() uid, auth.role() as role, auth.email() email, auth.jwt() jwt';
    const claims = { sub: userId, role: 'authenticated', email: 'a@example.com' };
    const signedIn = { 'request.jwt.claims': JSON.stringify(claims), role: 'authenticated' };
    assert.equal(await database.runWith(signedIn, { text, values: [] }), [
      { uid: userId, role: 'authenticated', email: 'a@example.com', jwt: claims },
    ]);
    const bySub = { 'request.jwt.claim.sub': userId, role: 'anon' };
    assert.is((await database.runWith(bySub, { text, values: [] }))[0]?.uid, userId);
    assert.equal(await database.runWith({ role: 'anon' }, { text, values: [] }), [
      { uid: null, role: null, email: null, jwt: null },
    ]);
  });

  test(`new tables of schema public are open to the API roles, as in a Supabase project${on}`, async () => {
    await database.exec(
      'create table public.notes (id int); alter table public.notes enable row level security',
    );
    await database.runWith({ role: 'anon' }, { text: 'select * from public.notes', values: [] });
    const denied = await database
      .runWith({ role: 'anon' }, { text: 'select * from auth.users', values: [] })
      .then(
        () => 'allowed',
        (error: { code: string }) => error.code,
      );
    assert.is(denied, '42501');
  });

  test(`objects that are there already are left alone${on}`, async () => {
    await database.exec(`create or replace function auth.uid() returns uuid language sql stable
      as $$ select '00000000-0000-0000-0000-000000000001'::uuid $$`);
    await prepareSupabase(database);
    assert.equal(await database.query('select auth.uid()::text uid'), [
      { uid: '00000000-0000-0000-0000-000000000001' },
    ]);
  });
}

test('databases of a new server can be prepared at the same moment, though roles belong to all of them', async () => {
  const server = await startPostgres();
  try {
    const urls = await Promise.all(Array.from({ length: 4 }, () => server.createDatabase()));
    const opened = await Promise.all(urls.map((url) => openDatabase(url)));
    const outcomes = await Promise.allSettled(opened.map((database) => prepareSupabase(database)));
    for (const database of opened) await database.close();
    assert.equal(
      outcomes.map(({ status }) => status),
      urls.map(() => 'fulfilled'),
    );
  } finally {
    await server.stop();
  }
});

test.run();

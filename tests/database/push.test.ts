import { copyFileSync, cpSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { loadConfig } from '../../generators/config/load-config.ts';
import { generateMigrations } from '../../generators/migrations/generate.ts';
import { openTemplates } from '../../generators/templates.ts';
import { planFiles } from '../../generators/workspace/plan.ts';
import { writePlan } from '../../generators/workspace/write.ts';
import { type TempProject, tempProject } from '../generators/temp-project.ts';
import { freshDatabase } from '../postgres.ts';
import { type CliResult, supabase } from './supabase-cli.ts';

const repository = fileURLToPath(new URL('../../', import.meta.url));
const supabaseRoles = readFileSync(join(repository, 'local/database/supabase-roles.sql'), 'utf8');

/** A project with the product's versioned migrations, and a database as Supabase gives it. */
interface Deployment {
  readonly project: TempProject;
  readonly db: pg.Client;
  readonly url: string;
  /** Writes the generated migrations for the project as it is now. */
  generate(): Promise<void>;
  push(...flags: string[]): Promise<CliResult>;
  /** Pushes and expects it to work. */
  pushed(...flags: string[]): Promise<string>;
  columns(view: string): Promise<string[]>;
  recorded(): Promise<string[]>;
}

const customers = (columns: string): string => `create or replace view supasaasy.stripe_customers
with (security_invoker = true) as
select ${columns}
from supasaasy.entities e
where e.collection_key = 'stripe_customer';
create index if not exists stripe_customers_email_idx on supasaasy.entities ((raw_payload ->> 'email'))
  where collection_key = 'stripe_customer';
`;
const first = "e.app_key, e.external_id as id, e.raw_payload ->> 'email' as email";

function scenario(name: string, run: (deployment: Deployment) => Promise<void>): void {
  test(name, async () => {
    const database = await freshDatabase();
    const project = tempProject();
    const db = new pg.Client({ connectionString: database.url });
    await db.connect();
    const push = (...flags: string[]) => supabase(project.root, database.url, ['db', 'push', ...flags]);
    try {
      await db.query(supabaseRoles);
      copyVersionedMigrations(project.root);
      project.connector('stripe', { '001_views.sql': customers(first) });
      project.configure('stripe');
      await run({
        project,
        db,
        url: database.url,
        generate: () => generate(project.root),
        push,
        pushed: async (...flags) => {
          const { code, output } = await push(...flags);
          assert.is(code, 0, output);
          return output;
        },
        columns: async (view) => {
          const { rows } = await db.query(
            `select a.attname || ' ' || format_type(a.atttypid, a.atttypmod) as column
             from pg_attribute a where a.attrelid = to_regclass($1) and a.attnum > 0 and not a.attisdropped
             order by a.attnum`,
            [view],
          );
          return rows.map(({ column }) => column);
        },
        recorded: async () => {
          const { rows } = await db.query(
            'select version from supabase_migrations.schema_migrations order by version',
          );
          return rows.map(({ version }) => version);
        },
      });
    } finally {
      await db.end();
      await database.drop();
      project.remove();
    }
  });
}

function copyVersionedMigrations(root: string): void {
  const from = join(repository, 'supabase/migrations');
  const to = join(root, 'supabase/migrations');
  mkdirSync(to, { recursive: true });
  for (const name of readdirSync(from).filter((file) => file.startsWith('0000'))) {
    copyFileSync(join(from, name), join(to, name));
  }
}

async function generate(root: string): Promise<void> {
  const loaded = loadConfig({ root });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.diagnostics));
  const migrations = await generateMigrations(loaded.config, openTemplates(root));
  if (!migrations.ok) throw new Error(JSON.stringify(migrations.diagnostics));
  writePlan(planFiles(root, migrations.files));
}

scenario('the first push creates the core and the views, and records neither repeatable file', async (d) => {
  await d.generate();
  await d.pushed();
  assert.equal(await d.columns('supasaasy.stripe_customers'), ['app_key text', 'id text', 'email text']);
  const recorded = await d.recorded();
  assert.ok(recorded.includes('00000000000000'));
  assert.not.ok(recorded.some((version) => version.startsWith('9')));
});

scenario('pushing again applies the repeatable files again and changes nothing', async (d) => {
  await d.generate();
  await d.pushed();
  const before = await d.recorded();
  const output = await d.pushed();
  assert.match(output, '99999999999998_supasaasy_core.sql');
  assert.match(output, '99999999999999_connector_migrations.sql');
  assert.equal(await d.recorded(), before);
  assert.equal((await d.columns('supasaasy.stripe_customers')).length, 3);
});

scenario('migration list shows the repeatable files as local only', async (d) => {
  await d.generate();
  await d.pushed();
  const { code, output } = await supabase(d.project.root, d.url, ['migration', 'list']);
  assert.is(code, 0, output);
  const lines = output.split('\n');
  const listed = (version: string): string[] => {
    const line = lines.find((each) => each.includes(version)) ?? '';
    return line
      .split('|')
      .slice(0, 2)
      .map((cell) => cell.replaceAll('`', '').trim());
  };
  assert.equal(listed('00000000000000'), ['00000000000000', '00000000000000'], output);
  assert.equal(listed('99999999999998'), ['99999999999998', ''], output);
  assert.equal(listed('99999999999999'), ['99999999999999', ''], output);
});

scenario('a connector that is added to the config brings its views', async (d) => {
  await d.generate();
  await d.pushed();
  d.project.connector('intercom', {
    '001_views.sql': customers(first).replaceAll('stripe_customer', 'intercom_contact'),
  });
  d.project.configure('stripe', 'intercom');
  await d.generate();
  await d.pushed();
  assert.is((await d.columns('supasaasy.intercom_contacts')).length, 3);
});

scenario('a dated migration that the user adds is applied, and later pushes work', async (d) => {
  await d.generate();
  await d.pushed();
  d.project.write(
    'supabase/migrations/20260101000000_mine.sql',
    'create view public.mine as select id from supasaasy.stripe_customers;',
  );
  await d.pushed();
  assert.equal(await d.columns('public.mine'), ['id text']);
  assert.ok((await d.recorded()).includes('20260101000000'));
  d.project.write('supabase/migrations/20260102000000_more.sql', 'create table public.more (id int);');
  await d.pushed();
  assert.equal(await d.columns('public.more'), ['id integer']);
});

scenario('a view gains, loses, retypes, renames and reorders columns', async (d) => {
  await d.generate();
  await d.pushed();
  const want = async (columns: string, expected: readonly string[]) => {
    d.project.connector('stripe', { '001_views.sql': customers(columns) });
    await d.generate();
    await d.pushed();
    assert.equal(await d.columns('supasaasy.stripe_customers'), [...expected]);
  };
  await want(`${first}, e.archived_at`, [
    'app_key text',
    'id text',
    'email text',
    'archived_at timestamp with time zone',
  ]);
  await want('e.app_key, e.external_id as id', ['app_key text', 'id text']);
  await want('e.app_key, e.external_id::varchar as id', ['app_key text', 'id character varying']);
  await want('e.external_id as customer_id, e.app_key', ['customer_id text', 'app_key text']);
});

scenario('a view of ours on top of a changed view of ours is rebuilt with it', async (d) => {
  const top = (column: string): string => `create or replace view supasaasy.stripe_emails
    with (security_invoker = true) as select c.${column} from supasaasy.stripe_customers c;`;
  const third = `create or replace view supasaasy.stripe_email_count
    with (security_invoker = true) as select count(*) as n from supasaasy.stripe_emails;`;
  d.project.connector('stripe', {
    '1_views.sql': customers(first),
    '2_emails.sql': top('email'),
    '10_n.sql': third,
  });
  await d.generate();
  await d.pushed();
  d.project.connector('stripe', {
    '1_views.sql': customers("e.app_key, e.raw_payload ->> 'email' as address"),
    '2_emails.sql': top('address'),
    '10_n.sql': third,
  });
  await d.generate();
  await d.pushed();
  assert.equal(await d.columns('supasaasy.stripe_emails'), ['address text']);
  assert.equal(await d.columns('supasaasy.stripe_email_count'), ['n bigint']);
  const { rows } = await d.db.query(
    "select has_table_privilege('authenticated', 'supasaasy.stripe_emails', 'select') as may",
  );
  assert.is(rows[0].may, true);
});

scenario('a dropped and recreated view keeps its privileges and comments', async (d) => {
  await d.generate();
  await d.pushed();
  const reporting = `reporting_${process.pid}`;
  await d.db.query(`
    create role ${reporting};
    grant select on supasaasy.stripe_customers to ${reporting} with grant option;
    revoke select on supasaasy.stripe_customers from authenticated;
    comment on view supasaasy.stripe_customers is 'who pays';
    comment on column supasaasy.stripe_customers.id is 'cus_…';
  `);
  try {
    d.project.connector('stripe', { '001_views.sql': customers('e.external_id as id') });
    await d.generate();
    await d.pushed();
    const { rows } = await d.db.query(
      `select obj_description(c.oid) as view, col_description(c.oid, 1) as column,
         has_table_privilege($1, c.oid, 'select with grant option') as reporting,
         has_table_privilege('service_role', c.oid, 'select') as service
       from pg_class c where c.oid = 'supasaasy.stripe_customers'::regclass`,
      [reporting],
    );
    assert.equal(rows[0], { view: 'who pays', column: 'cus_…', reporting: true, service: true });
  } finally {
    await d.db.query(`drop owned by ${reporting}; drop role ${reporting}`);
  }
});

scenario(
  'a dropped column that a view of the user needs is refused by name and nothing changes',
  async (d) => {
    await d.generate();
    await d.pushed();
    await d.db.query('create view public.emails as select email from supasaasy.stripe_customers');
    d.project.connector('stripe', {
      '001_views.sql': `create or replace view supasaasy.stripe_new with (security_invoker = true) as select 1 as one;
      ${customers('e.external_id as id')}`,
    });
    await d.generate();
    const { code, output } = await d.push();
    assert.is(code, 1);
    assert.match(output, 'Refusing to drop and recreate view supasaasy.stripe_customers');
    assert.match(output, 'cannot drop columns from view');
    assert.match(output, 'view emails depends on view supasaasy.stripe_customers');
    assert.equal(await d.columns('supasaasy.stripe_customers'), ['app_key text', 'id text', 'email text']);
    assert.equal(await d.columns('public.emails'), ['email text']);
    assert.equal(await d.columns('supasaasy.stripe_new'), []);

    await d.db.query('drop view public.emails');
    await d.pushed();
    assert.equal(await d.columns('supasaasy.stripe_customers'), ['id text']);
  },
);

scenario('a trigger of the user on a view is not lost without a word', async (d) => {
  await d.generate();
  await d.pushed();
  await d.db.query(`
    create function public.refuse() returns trigger language plpgsql as 'begin return null; end';
    create trigger mine instead of insert on supasaasy.stripe_customers for each row execute function public.refuse();
  `);
  d.project.connector('stripe', { '001_views.sql': customers('e.external_id as id') });
  await d.generate();
  const { code, output } = await d.push();
  assert.is(code, 1);
  assert.match(output, 'trigger mine on view supasaasy.stripe_customers');
  assert.is((await d.columns('supasaasy.stripe_customers')).length, 3);
});

scenario('a connector that is removed from the config leaves its views', async (d) => {
  await d.generate();
  await d.pushed();
  d.project.configure();
  await d.generate();
  await d.pushed();
  assert.is((await d.columns('supasaasy.stripe_customers')).length, 3);
  assert.not.ok((await d.recorded()).some((version) => version.startsWith('9')));
});

scenario('a statement that fails undoes the whole file', async (d) => {
  d.project.connector('stripe', {
    '001_views.sql': customers(first),
    '002_wrong.sql': 'create index if not exists nope on supasaasy.missing (id);',
  });
  await d.generate();
  const { code, output } = await d.push();
  assert.is(code, 1);
  assert.match(output, 'relation "supasaasy.missing" does not exist');
  assert.equal(await d.columns('supasaasy.stripe_customers'), []);
});

scenario('comments, quotes and dollars in a connector’s SQL reach the database as written', async (d) => {
  d.project.connector('stripe', {
    '001_odd.sql': `-- it's; a $$ nasty 'comment
/* other; 'one $view$ */
create or replace view supasaasy.stripe_odd with (security_invoker = true) as
select 'a;b'::text as "x y", $view$q;'é$$$view$::text as z, 'back\\slash' as b -- it's
`,
  });
  await d.generate();
  await d.pushed();
  const { rows } = await d.db.query('select * from supasaasy.stripe_odd');
  assert.equal(rows, [{ 'x y': 'a;b', z: "q;'é$$", b: 'back\\slash' }]);
});

scenario('two pushes at the same time do no harm', async (d) => {
  await d.generate();
  await d.pushed();
  d.project.connector('stripe', { '001_views.sql': customers('e.external_id as id') });
  await d.generate();
  const results = await Promise.all([d.push(), d.push()]);
  for (const { code, output } of results) assert.is(code, 0, output);
  assert.equal(await d.columns('supasaasy.stripe_customers'), ['id text']);
});

scenario('the product’s own connectors are pushed, pushed again, and read through their views', async (d) => {
  const shared = 'supabase/functions/_shared/connectors';
  rmSync(join(d.project.root, shared), { recursive: true });
  cpSync(join(repository, shared), join(d.project.root, shared), { recursive: true });
  d.project.configure('stripe', 'intercom');
  await d.generate();
  await d.pushed();
  await d.pushed();
  const { rows } = await d.db.query(
    `select c.relname as name, has_table_privilege('authenticated', c.oid, 'select') as readable,
       'security_invoker=true' = any (c.reloptions) as invoker
     from pg_class c where c.relnamespace = 'supasaasy'::regnamespace and c.relkind = 'v'
       and c.relname ~ '^(stripe|intercom)_'`,
  );
  assert.ok(rows.length >= 11, `${rows.length} views`);
  assert.ok(rows.every(({ readable, invoker }) => readable && invoker));
});

scenario('a role that does not own the history is warned, and its push is not refused', async (d) => {
  await d.generate();
  await d.pushed();
  const role = `pusher_${process.pid}`;
  await d.db.query(`create role ${role} login password 'x'`);
  try {
    const core = d.project.read('supabase/migrations/99999999999999_connector_migrations.sql');
    const guard = core.slice(
      core.indexOf('do $supasaasy$'),
      core.indexOf('$supasaasy$;') + '$supasaasy$;'.length,
    );
    await d.db.query(
      `grant usage, create on schema supasaasy to ${role}; grant usage on schema supabase_migrations to ${role}`,
    );
    const notices: string[] = [];
    d.db.on('notice', ({ message }) => notices.push(message ?? ''));
    await d.db.query('drop function supasaasy.skip_repeatable_migrations() cascade');
    await d.db.query(`set role ${role}`);
    await d.db.query(guard);
    await d.db.query('reset role');
    assert.ok(
      notices.some((notice) => notice.includes('may not change supabase_migrations.schema_migrations')),
    );
  } finally {
    await d.db.query(`reset role; drop owned by ${role}; drop role ${role}`);
  }
});

const oldRelease = `
  create schema supasaasy;
  create table supasaasy.entities (
    id uuid primary key default gen_random_uuid(), external_id text not null, app_key text not null,
    collection_key text not null, api_version text, raw_payload jsonb not null,
    created_at timestamptz not null default now(), updated_at timestamptz not null default now(),
    archived_at timestamptz, deleted_at timestamptz, unique (app_key, collection_key, external_id)
  );
  create table supasaasy.sync_state (
    id uuid primary key default gen_random_uuid(), app_key text not null, collection_key text not null,
    last_synced_at timestamptz not null, last_sync_metadata jsonb default '{}',
    created_at timestamptz not null default now(), updated_at timestamptz not null default now(),
    unique (app_key, collection_key)
  );
  create view supasaasy.stripe_customers as
    select e.id, e.app_key, e.raw_payload ->> 'email' as email from supasaasy.entities e
    where e.collection_key = 'stripe_customer' and e.deleted_at is null;
  insert into supasaasy.entities (external_id, app_key, collection_key, raw_payload)
    values ('cus_1', 'stripe_main', 'stripe_customer', '{"email": "a@example.com"}');
  create schema supabase_migrations;
  create table supabase_migrations.schema_migrations (version text primary key, statements text[], name text);
  insert into supabase_migrations.schema_migrations (version) values
    ('00000000000000'), ('00000000000001'), ('00000000000002'), ('00000000000003'), ('99999999999999');
`;

scenario(
  'a database of an old release that recorded 9999… is repaired, pushed, and stays pushable',
  async (d) => {
    await d.db.query(oldRelease);
    await d.generate();
    const blocked = await d.push();
    assert.is(blocked.code, 1, 'without the repair the push is refused');
    assert.match(blocked.output, /before the last migration/i);

    const repair = ['migration', 'repair', '99999999999999', '--status', 'reverted'];
    const repaired = await supabase(d.project.root, d.url, repair);
    assert.is(repaired.code, 0, repaired.output);
    await d.pushed();
    assert.equal(await d.columns('supasaasy.stripe_customers'), ['app_key text', 'id text', 'email text']);
    const { rows } = await d.db.query('select id, email from supasaasy.stripe_customers');
    assert.equal(rows, [{ id: 'cus_1', email: 'a@example.com' }]);
    d.project.write('supabase/migrations/20260101000000_mine.sql', 'create table public.mine (id int);');
    await d.pushed();
    assert.equal(await d.columns('public.mine'), ['id integer']);
  },
);

scenario(
  'an old release that is pushed with --include-all needs a second push for the connectors',
  async (d) => {
    await d.db.query(oldRelease);
    await d.generate();
    await d.pushed('--include-all');
    assert.not.ok((await d.recorded()).includes('99999999999999'), 'the core took the old record away');
    await d.pushed();
    assert.equal(await d.columns('supasaasy.stripe_customers'), ['app_key text', 'id text', 'email text']);
  },
);

scenario('an old release with dated migrations is repaired and pushed once with --include-all', async (d) => {
  await d.db.query(oldRelease);
  await d.db.query("insert into supabase_migrations.schema_migrations (version) values ('20250101000000')");
  d.project.write('supabase/migrations/20250101000000_mine.sql', 'select 1;');
  await d.generate();
  const repair = ['migration', 'repair', '99999999999999', '--status', 'reverted'];
  await supabase(d.project.root, d.url, repair);
  assert.match((await d.push()).output, '--include-all');
  await d.pushed('--include-all');
  assert.equal(await d.columns('supasaasy.stripe_customers'), ['app_key text', 'id text', 'email text']);
  await d.pushed();
});

test.run();

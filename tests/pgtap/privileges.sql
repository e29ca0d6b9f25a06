-- Who may do what with each table, view, sequence and function of the schema. They are taken from the catalog: one that is
-- added and forgotten fails here.

create temporary view tables as
select c.oid, c.relname::text as name, c.relowner, c.relrowsecurity
from pg_class c
where c.relnamespace = 'supasaasy'::regnamespace and c.relkind in ('r', 'p');
create temporary view views as
select c.oid, c.relname::text as name, c.relowner, c.reloptions
from pg_class c
where c.relnamespace = 'supasaasy'::regnamespace and c.relkind in ('v', 'm');
create temporary view functions as
select
  p.oid, p.proname::text as name, p.proowner, p.prosecdef, p.proconfig, p.prosqlbody, p.proacl, p.oid::regprocedure::text as signature,
  (select array_agg(format_type(t, null) order by n) from unnest(p.proargtypes) with ordinality as a (t, n)) as arguments
from pg_proc p
where p.pronamespace = 'supasaasy'::regnamespace;

select cmp_ok((select count(*) from tables), '>=', 13::bigint, 'there are tables');
select cmp_ok((select count(*) from views), '>=', 12::bigint, 'there are views');
select cmp_ok((select count(*) from functions), '>=', 40::bigint, 'there are functions');
select ok(not exists (
  select 1 from pg_class c
  where c.relnamespace = 'supasaasy'::regnamespace and c.relkind not in ('r', 'p', 'v', 'i', 'I', 'S', 'c')
), 'there are no relations of other kinds, foreign tables or materialized views, which row level security does not cover');

-- Tables
select ok(relrowsecurity, format('table %s is secured row by row', name)) from tables order by name;
select table_privs_are('supasaasy', name, 'anon', '{}'::name[], format('anon has no right on table %s', name))
from tables order by name;
select table_privs_are('supasaasy', name, 'service_role', '{SELECT,INSERT,UPDATE,DELETE}'::name[], format('service_role reads and writes table %s', name))
from tables order by name;
select table_privs_are(
  'supasaasy', name, 'authenticated',
  case
    when name in ('entities', 'sync_state', 'users', 'jobs', 'tasks', 'changes') then '{SELECT}'
    else '{}'
  end::name[],
  format('authenticated has its rights on table %s and no other', name)
)
from tables order by name;
select set_eq(
  $$ select t.name, a.attname::text, acl.privilege_type
     from tables t
     join pg_attribute a on a.attrelid = t.oid
     cross join aclexplode(a.attacl) as acl
     where acl.grantee in (0, 'anon'::regrole, 'authenticated'::regrole) $$,
  $$ values
    ('quarantine', 'app_key', 'SELECT'), ('quarantine', 'collection_key', 'SELECT'),
    ('rereads', 'app_key', 'SELECT'), ('rereads', 'collection_key', 'SELECT') $$,
  'of closed tables authenticated reads no other columns'
);
select is_empty(
  $$ select 1 from information_schema.role_table_grants where table_schema = 'supasaasy' and grantee = 'PUBLIC' $$,
  'nothing is granted to everybody'
);

-- Policies
select policies_are(
  'supasaasy', name,
  case
    when name = 'users' then '{users_see_themselves}'
    when name in ('entities', 'sync_state', 'jobs', 'tasks', 'changes', 'rereads', 'quarantine') then '{allow_listed_users_read}'
    else '{}'
  end::name[],
  format('table %s has its policies and no other', name)
)
from tables order by name;
select policy_roles_are('supasaasy', tablename, policyname, '{authenticated}'::name[]) from pg_policies where schemaname = 'supasaasy';
select policy_cmd_is('supasaasy', tablename, policyname, 'SELECT') from pg_policies where schemaname = 'supasaasy';
select ok(permissive = 'PERMISSIVE' and with_check is null and qual ilike '%select auth.uid()%', format('policy on %s asks for the user once a query', tablename))
from pg_policies where schemaname = 'supasaasy';

-- Views
select ok('security_invoker=true' = any (reloptions), format('view %s runs with the rights of who asks', name)) from views order by name;
select table_privs_are('supasaasy', name, 'anon', '{}'::name[], format('anon has no right on view %s', name)) from views order by name;
select table_privs_are('supasaasy', name, 'authenticated', '{SELECT}'::name[], format('authenticated reads view %s, nothing else', name))
from views order by name;
select ok(has_table_privilege('service_role', oid, 'select'), format('service_role reads view %s', name)) from views order by name;

-- Sequences
select sequence_privs_are('supasaasy', c.relname, r.role, '{}'::name[], format('%s has no right on sequence %s', r.role, c.relname))
from pg_class c cross join (values ('anon'::name), ('authenticated')) as r (role)
where c.relnamespace = 'supasaasy'::regnamespace and c.relkind = 'S'
order by c.relname, r.role;

-- Functions
select ok(not prosecdef, format('%s runs as its caller', signature)) from functions order by signature;
select ok(prosqlbody is not null or coalesce('search_path=""' = any (proconfig), false), format('%s looks names up nowhere but where it says', signature))
from functions order by signature;
select function_privs_are('supasaasy', name, coalesce(arguments, '{}'), 'anon', '{}'::text[], format('anon cannot call %s', signature))
from functions order by signature;
select function_privs_are('supasaasy', name, coalesce(arguments, '{}'), 'service_role', '{EXECUTE}'::text[], format('service_role calls %s', signature))
from functions order by signature;
select function_privs_are(
  'supasaasy', name, coalesce(arguments, '{}'), 'authenticated',
  case
    when name in (
      'json_time', 'json_time_ms', 'json_time_iso', 'json_bigint', 'json_numeric', 'json_boolean', 'cron_field', 'next_cron_run', 'scheduled_jobs'
    ) then '{EXECUTE}'
    else '{}'
  end::text[],
  format('authenticated calls %s only if a view is made of it', signature)
)
from functions order by signature;
select ok(not exists (
  select 1 from aclexplode(coalesce(proacl, acldefault('f', proowner))) as acl where acl.grantee = 0
), format('%s is not open to everybody', signature))
from functions order by signature;

-- Owners
select is(
  (select count(distinct owner) from (
    select relowner from tables union all select relowner from views union all select proowner from functions
    union all select nspowner from pg_namespace where nspname = 'supasaasy'
  ) as owners (owner)),
  1::bigint, 'the schema and all that is in it belong to one role'
);
select ok(
  (select nspowner::regrole::text from pg_namespace where nspname = 'supasaasy')
    not in ('anon', 'authenticated', 'service_role', 'authenticator'),
  'that role is none of the API'
);

-- The schema, and what is created in it later
select schema_privs_are('supasaasy', 'anon', '{}'::name[], 'anon cannot look into the schema');
select schema_privs_are('supasaasy', 'authenticated', '{USAGE}'::name[], 'authenticated looks into the schema');
select schema_privs_are('supasaasy', 'service_role', '{USAGE}'::name[], 'service_role creates nothing in the schema');
create table supasaasy.created_later (n integer);
select table_privs_are('supasaasy', 'created_later', 'anon', '{}'::name[], 'what is created later is closed to anon');
select table_privs_are('supasaasy', 'created_later', 'authenticated', '{}'::name[], 'what is created later is closed to authenticated');

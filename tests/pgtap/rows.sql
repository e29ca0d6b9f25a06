-- What each role sees of each table and view, whatever they are called: nobody who is not on the list sees a row.
-- The tables hold a row each; settings supasaasy_test.listed and .other hold the ids of two users, the first on the list.

create function pg_temp.rows_of(p_relation regclass) returns text language plpgsql as $$
declare
  v_count bigint;
  -- Of some tables users read only that column.
  v_columns constant text := case
    when exists (select 1 from pg_attribute a where a.attrelid = p_relation and a.attname = 'app_key') then 'app_key'
    else '*'
  end;
begin
  execute format('select count(*) from (select %s from %s) as r', v_columns, p_relation) into v_count;
  return v_count::text;
exception
  when insufficient_privilege then
    return 'refused';
end
$$;
create function pg_temp.writing(p_relation regclass, p_statement text) returns text language plpgsql as $$
begin
  execute format(p_statement, p_relation);
  return 'written';
exception
  when insufficient_privilege then
    return 'refused';
  -- A view that nobody can write to.
  when object_not_in_prerequisite_state or wrong_object_type then
    return 'refused';
  when others then
    return sqlerrm;
end
$$;
create temporary table relations as
select c.oid::regclass as relation, c.relkind = 'v' as is_view, c.relname::text as name
from pg_class c
where c.relnamespace = 'supasaasy'::regnamespace and c.relkind in ('r', 'p', 'v', 'm');
grant select on relations to public;
create temporary table statements as
select unnest(array['insert into %s default values', 'delete from %s', 'truncate %s']) as statement;
grant select on statements to public;

select ok(pg_temp.rows_of(relation)::bigint > 0, format('table %s holds a row', name)) from relations where not is_view;

set local role anon;
select is(pg_temp.rows_of(relation), 'refused', format('anon is refused %s', name)) from relations;
select is(pg_temp.writing(relation, statement), 'refused', format('anon: ' || statement, name)) from relations, statements;

reset role;
select set_config('request.jwt.claims', json_build_object('role', 'authenticated', 'sub', current_setting('supasaasy_test.other'))::text, true) is not null;
set local role authenticated;
select ok(pg_temp.rows_of(relation) in ('0', 'refused'), format('a user not on the list sees no row of %s', name)) from relations;
select is(pg_temp.writing(relation, statement), 'refused', format('a user not on the list: ' || statement, name)) from relations, statements;

reset role;
select set_config('request.jwt.claims', '{"role": "authenticated"}', true) is not null;
set local role authenticated;
select ok(pg_temp.rows_of(relation) in ('0', 'refused'), format('a token without a user sees no row of %s', name)) from relations;

reset role;
select set_config('request.jwt.claims', json_build_object('role', 'authenticated', 'sub', current_setting('supasaasy_test.listed'))::text, true) is not null;
set local role authenticated;
select is(
  pg_temp.rows_of(relation) = 'refused',
  not is_view and name in ('tombstones', 'webhook_events', 'webhook_logs', 'seen', 'rate_limits'),
  format('a user on the list is refused %s only if it is the functions'' own memory', name)
)
from relations;
select is(
  pg_temp.rows_of(format('supasaasy.%I', seen.name)::regclass) <> '0', current_setting('supasaasy_test.auth')::boolean,
  format('a user on the list sees %s while auth is enabled', seen.name)
)
from (values
  ('entities'), ('sync_state'), ('users'), ('jobs'), ('tasks'), ('changes'), ('rereads'), ('quarantine'),
  ('stripe_customers'), ('stripe_subscriptions')
) as seen (name);
select is(count(*), current_setting('supasaasy_test.auth')::boolean::integer::bigint, 'a user sees at most themselves on the list') from supasaasy.users;
select is(pg_temp.writing(relation, statement), 'refused', format('a user on the list: ' || statement, name)) from relations, statements;

reset role;
set local role service_role;
select ok(pg_temp.rows_of(relation)::bigint > 0, format('service_role reads table %s', name)) from relations where not is_view;
select ok(pg_temp.rows_of(relation) <> 'refused', format('service_role reads view %s', name)) from relations where is_view;
select is(
  pg_temp.rows_of('supasaasy.stripe_customers'::regclass), '1', 'service_role sees the rows of a view'
);
reset role;

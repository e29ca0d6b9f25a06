import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { Diagnostic } from '../../../generators/config/diagnostic.ts';
import { checkRepeatable } from '../../../generators/migrations/check.ts';
import { openSqlGrammar, type SqlGrammar } from '../../../generators/migrations/sql-grammar.ts';

let grammar: SqlGrammar;
test.before(async () => {
  grammar = await openSqlGrammar();
});

function check(...texts: readonly string[]): Diagnostic[] {
  const files = texts.map((text, index) => grammar.parse({ path: `/${index + 1}.sql`, text }));
  const broken = files.flatMap((file) => (Array.isArray(file) ? [] : [file]));
  return broken.length > 0
    ? broken
    : checkRepeatable(files.flatMap((file) => (Array.isArray(file) ? [file] : [])));
}

/** `line:column message` of each finding. */
function found(...texts: readonly string[]): string[] {
  return check(...texts).map(({ location, message }) => `${location?.line}:${location?.column} ${message}`);
}

const refused: readonly (readonly [sql: string, where: string, what: RegExp])[] = [
  ['create table supasaasy.t (id int)', '1:1', /table supasaasy\.t is created without if not exists/],
  ['create table if not exists t (id int)', '1:28', /table t is not in schema supasaasy/],
  ['create table supasaasy.t as select 1 as a', '1:1', /without if not exists/],
  ['select 1 as a into supasaasy.t', '1:1', /select into creates table/],
  ['create index i on supasaasy.entities (app_key)', '1:1', /index i is created without if not exists/],
  ['create index on supasaasy.entities (app_key)', '1:1', /index without a name is created without/],
  ['create index concurrently if not exists i on supasaasy.entities (app_key)', '1:1', /concurrently/],
  ['create view supasaasy.v with (security_invoker = true) as select 1', '1:1', /without or replace/],
  ['create or replace view supasaasy.v as select 1', '1:1', /lacks with \(security_invoker = true\)/],
  ['create or replace view supasaasy.v with (security_invoker = false) as select 1', '1:1', /lacks with/],
  [
    'create or replace view v with (security_invoker) as select 1',
    '1:24',
    /view v is not in schema supasaasy/,
  ],
  ['create or replace view public.v with (security_invoker) as select 1', '1:24', /not in schema/],
  ['create or replace temp view v with (security_invoker) as select 1', '1:1', /temporary/],
  ['create materialized view if not exists supasaasy.v as select 1', '1:1', /is a materialized view/],
  [
    'alter view supasaasy.v set (security_invoker = false)',
    '1:1',
    /options of view supasaasy\.v are changed/,
  ],
  ['begin', '1:1', /begin controls the transaction/],
  ['select 1;\ncommit', '2:1', /commit controls the transaction/],
  ['rollback', '1:1', /rollback controls the transaction/],
  ['savepoint a', '1:1', /savepoint controls the transaction/],
  ['insert into supasaasy.t values (1)', '1:1', /inserted into supasaasy\.t without on conflict/],
  ['with a as (delete from supasaasy.t returning 1) select * from a', '1:1', /delete of supasaasy\.t/],
  [
    'with a as (insert into supasaasy.t values (1) returning 1) select * from a',
    '1:1',
    /without on conflict/,
  ],
  ['update supasaasy.t set a = 1', '1:1', /update of supasaasy\.t/],
  ['delete from supasaasy.t', '1:1', /delete of supasaasy\.t/],
  ['truncate supasaasy.t', '1:1', /truncate of tables/],
  [
    'merge into supasaasy.t using supasaasy.u on true when matched then delete',
    '1:1',
    /merge of supasaasy\.t/,
  ],
  ["copy supasaasy.t from '/x'", '1:1', /copy of data/],
  [
    'alter table supasaasy.t add column a int',
    '1:36',
    /column a is added to supasaasy\.t without if not exists/,
  ],
  ['alter table supasaasy.t drop column a', '1:1', /column a is dropped from supasaasy\.t without if exists/],
  ['alter table supasaasy.t drop column if exists a cascade', '1:1', /drops with cascade/],
  [
    'alter table supasaasy.t add constraint c check (a > 0)',
    '1:29',
    /constraint c is added .* unconditionally/,
  ],
  ['alter table supasaasy.t add check (a > 0)', '1:29', /constraint without a name/],
  ['alter table supasaasy.t drop constraint c', '1:1', /constraint c is dropped .* without if exists/],
  [
    'alter table supasaasy.t alter column a type int using a::int',
    '1:1',
    /converting a column with using works once/,
  ],
  ['alter table supasaasy.t rename column a to b', '1:1', /renaming works once/],
  ['alter table supasaasy.t set schema public', '1:1', /another schema works once/],
  ["create type supasaasy.k as enum ('a')", '1:1', /type supasaasy\.k is created unconditionally/],
  ['create type supasaasy.k as (a int)', '1:1', /unconditionally/],
  ['create domain supasaasy.k as text', '1:1', /domain supasaasy\.k is created unconditionally/],
  ["alter type supasaasy.k add value 'b'", '1:1', /value b is added to a type without if not exists/],
  ['create policy p on supasaasy.t using (true)', '1:1', /policy p is created without being dropped first/],
  [
    'create trigger t before insert on supasaasy.t execute function supasaasy.f()',
    '1:1',
    /trigger t is created without or replace/,
  ],
  [
    'create function supasaasy.f() returns int language sql as $$ select 1 $$',
    '1:1',
    /function supasaasy\.f is created without or replace/,
  ],
  [
    'create or replace function f() returns int language sql as $$ select 1 $$',
    '1:1',
    /function f is not in schema/,
  ],
  [
    'create or replace function supasaasy.f() returns int language sql security definer as $$ select 1 $$',
    '1:1',
    /security definer without a search_path/,
  ],
  ['create aggregate supasaasy.a (int) (sfunc = int4pl, stype = int)', '1:1', /created unconditionally/],
  ['create schema other', '1:1', /schema other is created without if not exists/],
  ['create extension pg_cron', '1:1', /extension pg_cron is created without if not exists/],
  ['create sequence supasaasy.s', '1:1', /sequence supasaasy\.s is created without if not exists/],
  ['drop view supasaasy.v', '1:1', /supasaasy\.v is dropped without if exists/],
  ['drop view if exists supasaasy.v cascade', '1:1', /supasaasy\.v is dropped with cascade/],
  ['drop index concurrently if exists supasaasy.i', '1:1', /dropped concurrently/],
  ['drop function supasaasy.f(int)', '1:1', /supasaasy\.f is dropped without if exists/],
  ['set search_path = public', '1:1', /set search_path reaches into the parts/],
  ['set local role postgres', '1:1', /set role reaches/],
  ['vacuum supasaasy.t', '1:1', /vacuum does not belong/],
  ['reindex table supasaasy.t', '1:1', /reindex does not belong/],
  ['create role r', '1:1', /"create role r …" is not known to be re-runnable/],
  ['listen x', '1:1', /"listen x …" is not known/],
];

for (const [sql, where, what] of refused) {
  test(`refuses ${sql}`, () => {
    const findings = found(sql);
    const finding = findings.find((each) => what.test(each)) ?? findings.join('\n');
    assert.match(finding, what);
    assert.is(finding.split(' ')[0], where);
  });
}

const accepted: readonly string[] = [
  'create table if not exists supasaasy.t (id int primary key)',
  'create index if not exists i on supasaasy.entities (app_key) where collection_key = $$x$$',
  'create or replace view supasaasy.v with (security_invoker) as select 1',
  'create or replace view supasaasy.v with (security_barrier, security_invoker = on) as select 1',
  'insert into supasaasy.t values (1) on conflict do nothing',
  'select cron.schedule(1)',
  'alter table supasaasy.t add column if not exists a int, drop column if exists b',
  'alter table supasaasy.t drop constraint if exists c, add constraint c check (a > 0)',
  'alter table supasaasy.t drop constraint if exists c; alter table supasaasy.t add constraint c check (a > 0)',
  'alter table supasaasy.t enable row level security',
  'alter table supasaasy.t alter column a set default 1, alter column a set not null, alter column a type bigint',
  "drop type if exists supasaasy.k; create type supasaasy.k as enum ('a')",
  "alter type supasaasy.k add value if not exists 'b'",
  'drop policy if exists p on supasaasy.t; create policy p on supasaasy.t using (true)',
  'create or replace trigger t before insert on supasaasy.t execute function supasaasy.f()',
  'drop trigger if exists t on supasaasy.t; create constraint trigger t after insert on supasaasy.t for each row execute function supasaasy.f()',
  "create or replace function supasaasy.f() returns int language sql security definer set search_path = '' as $$ select 1 $$",
  'drop function if exists supasaasy.f(int)',
  'create schema if not exists supasaasy; create extension if not exists pg_cron',
  'do $$ begin create type supasaasy.k as enum (); exception when duplicate_object then null; end $$',
  "comment on view supasaasy.v is 'x'; grant select on supasaasy.v to authenticated; revoke all on supasaasy.v from anon",
  "set local lock_timeout = '5s'",
  '-- nothing but a comment',
];

for (const sql of accepted) {
  test(`accepts ${sql}`, () => assert.equal(found(sql), []));
}

test('a policy that is dropped on another table, or after it, is refused', () => {
  const policy = 'create policy p on supasaasy.t using (true)';
  assert.is(found(`drop policy if exists p on supasaasy.u; ${policy}`).length, 1);
  assert.is(found(`${policy}; drop policy if exists p on supasaasy.t`).length, 1);
});

test('all findings come at once, with lines that count comments and characters beyond ASCII', () => {
  assert.equal(found("-- é ü 😀\nselect 'ö😀'; begin;\n/* x\n */ drop view supasaasy.v;"), [
    '2:15 begin controls the transaction',
    '4:5 supasaasy.v is dropped without if exists: the second push would fail',
  ]);
});

test('a syntax error is reported with its position', () => {
  assert.equal(found("select 'é😀';\nselect a from from b;"), [
    '2:15 this is not valid SQL: syntax error at or near "from"',
  ]);
  assert.match(found("select 'abc")[0] ?? '', /^1:8 this is not valid SQL: unterminated quoted string/);
  assert.match(found('select 1;\n\\d x')[0] ?? '', /^2:1 this is not valid SQL/);
});

test('a view that two files create is refused, and the first place is shown', () => {
  const view = 'create or replace view supasaasy.v with (security_invoker) as select 1';
  const [finding, ...others] = check(view, `\n${view}`);
  assert.equal(others, []);
  assert.match(finding?.message ?? '', 'view supasaasy.v is created twice');
  assert.is(finding?.file, '/2.sql');
  assert.is(finding?.location?.line, 2);
  assert.equal(
    finding?.related.map(({ file, location }) => `${file}:${location.line}`),
    ['/1.sql:1'],
  );
});

test('an index that two files create is refused, since only the first would exist', () => {
  const index = 'create index if not exists i on supasaasy.entities';
  assert.match(
    found(`${index} (app_key)`, `${index} (external_id)`)[0] ?? '',
    'index supasaasy.i is created twice',
  );
});

test('SQL that only PostgreSQL 15 and later know is understood', () => {
  assert.equal(
    found(
      'create unique index if not exists i on supasaasy.t (a) nulls not distinct; create or replace view supasaasy.v with (security_invoker) as select 1',
    ),
    [],
  );
});

test.run();

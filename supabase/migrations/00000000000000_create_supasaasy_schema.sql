-- The schema of the mirror and its one table of mirrored objects.
--
-- This file is versioned: once released it never changes. What can be re-created (functions, policies, grants, views)
-- lives in 99999999999998_supasaasy_core.sql.

do $$
declare
  missing text;
begin
  select string_agg(wanted.what, ', ' order by wanted.what) into missing
  from (
    select format('role "%s"', r.role_name) as what
    from (values ('anon'), ('authenticated'), ('service_role')) as r (role_name)
    where not exists (select 1 from pg_roles p where p.rolname = r.role_name)
    union all
    select 'table auth.users' where to_regclass('auth.users') is null
    union all
    select 'function auth.uid()' where to_regprocedure('auth.uid()') is null
  ) as wanted;

  if missing is not null then
    raise exception 'SupaSaaSy needs a Supabase database; this one lacks: %', missing
      using hint = 'Push to a Supabase project, or create the missing roles and objects the way Supabase defines them.';
  end if;
end
$$;

create schema if not exists supasaasy;
comment on schema supasaasy is 'A live copy of the SaaS accounts named in supasaasy.config.ts';

-- One row per mirrored object. The key starts with the collection so that a view over one collection, with or without
-- an id, is one range of the primary key.
create table supasaasy.entities (
  app_key text not null,
  collection_key text not null,
  external_id text not null,
  raw_payload jsonb not null,
  api_version text,
  version_at timestamptz not null,
  provider_created_at timestamptz,
  archived_at timestamptz,
  parent_collection_key text,
  parent_id text,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  primary key (collection_key, external_id, app_key)
);

create index entities_parent_idx
  on supasaasy.entities (parent_collection_key, parent_id, app_key)
  where parent_id is not null;

comment on table supasaasy.entities is 'Every mirrored object, one row each';
comment on column supasaasy.entities.app_key is 'The connected account, as named in supasaasy.config.ts';
comment on column supasaasy.entities.collection_key is 'The kind of object, for example stripe_customer';
comment on column supasaasy.entities.external_id is 'The provider''s id of the object';
comment on column supasaasy.entities.raw_payload is 'The object exactly as the provider''s API returns it';
comment on column supasaasy.entities.api_version is 'The provider API version the payload was rendered in';
comment on column supasaasy.entities.version_at is 'When this version came to be, by the provider''s clock';
comment on column supasaasy.entities.provider_created_at is 'When the object was created at the provider';
comment on column supasaasy.entities.archived_at is 'Since when the object is archived, inactive or cancelled at the provider; null when live';
comment on column supasaasy.entities.parent_collection_key is 'The collection of the object this one is embedded in';
comment on column supasaasy.entities.parent_id is 'The provider''s id of the object this one is embedded in';
comment on column supasaasy.entities.created_at is 'When the row was first stored here';
comment on column supasaasy.entities.updated_at is 'When the row last changed here';

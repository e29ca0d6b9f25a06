-- Early releases kept entities with a surrogate key, a deleted_at column and no versions. Bring such tables to today's
-- layout; on a database that started with today's layout this changes nothing.

do $$
begin
  if exists (
    select 1 from pg_attribute a
    where a.attrelid = 'supasaasy.entities'::regclass and a.attname = 'version_at' and not a.attisdropped
  ) then
    return;
  end if;

  drop trigger if exists entities_update_updated_at on supasaasy.entities;
  alter table supasaasy.entities
    add column version_at timestamptz not null default 'epoch',
    add column provider_created_at timestamptz,
    add column parent_collection_key text,
    add column parent_id text;
  alter table supasaasy.entities alter column version_at drop default;

  -- Deleted rows become tombstones. Their time is our clock's, the only one the old layout kept.
  insert into supasaasy.tombstones (app_key, collection_key, external_id, version_at)
  select e.app_key, e.collection_key, e.external_id, e.deleted_at
  from supasaasy.entities e
  where e.deleted_at is not null;
  delete from supasaasy.entities e where e.deleted_at is not null;

  create index entities_parent_idx
    on supasaasy.entities (parent_collection_key, parent_id, app_key)
    where parent_id is not null;
  create unique index entities_key_idx
    on supasaasy.entities (collection_key, external_id, app_key);
end
$$;

do $$
begin
  if exists (
    select 1 from pg_attribute a
    where a.attrelid = 'supasaasy.sync_state'::regclass and a.attname = 'watermark' and not a.attisdropped
  ) then
    return;
  end if;

  -- The old watermark was the end of a run: what changed during that run may be missing. It is not carried over, so the
  -- first sync reads everything.
  drop trigger if exists sync_state_update_updated_at on supasaasy.sync_state;
  alter table supasaasy.sync_state
    alter column last_synced_at drop not null,
    add column watermark timestamptz,
    add column full_read_at timestamptz,
    add column run_id uuid,
    add column mode text check (mode in ('full', 'incremental')),
    add column status text check (status in ('running', 'success', 'failed')),
    add column started_at timestamptz,
    add column heartbeat_at timestamptz,
    add column finished_at timestamptz,
    add column cursor text,
    add column pages bigint not null default 0,
    add column counts jsonb not null default '{}',
    add column last_error text,
    add column last_success_at timestamptz;
end
$$;

-- Per app and collection: how far the mirror is, and what the last run did.

create table supasaasy.sync_state (
  app_key text not null,
  collection_key text not null,
  watermark timestamptz,
  full_read_at timestamptz,
  run_id uuid,
  mode text check (mode in ('full', 'incremental')),
  status text check (status in ('running', 'success', 'failed')),
  started_at timestamptz,
  heartbeat_at timestamptz,
  finished_at timestamptz,
  cursor text,
  pages bigint not null default 0,
  counts jsonb not null default '{}',
  last_error text,
  last_success_at timestamptz,
  primary key (app_key, collection_key)
);

comment on table supasaasy.sync_state is 'Progress and outcome of syncs, one row per app and collection';
comment on column supasaasy.sync_state.watermark is 'Everything modified before this moment of the provider''s clock is stored';
comment on column supasaasy.sync_state.full_read_at is 'Start of the last complete reading of the collection, by the provider''s clock';
comment on column supasaasy.sync_state.cursor is 'The cursor behind the last stored page of the current run';
comment on column supasaasy.sync_state.counts is 'What the current or last run did: created, updated, unchanged, stale, archived, deleted, quarantined';

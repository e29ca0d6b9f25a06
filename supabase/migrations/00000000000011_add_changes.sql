-- A feed of row changes, for collections that supasaasy.config.ts lists under change_events.

create table supasaasy.changes (
  id bigint generated always as identity primary key,
  app_key text not null,
  collection_key text not null,
  external_id text not null,
  operation text not null check (operation in ('created', 'updated', 'archived', 'deleted')),
  old_payload jsonb,
  new_payload jsonb,
  version_at timestamptz not null,
  recorded_at timestamptz not null default now()
);
comment on table supasaasy.changes is 'Row changes of the collections listed under change_events; ids become visible in their order';
comment on column supasaasy.changes.id is 'Where a reader stands: what is recorded later has a greater id; numbers may be missing';
comment on column supasaasy.changes.old_payload is 'The object before the change; null when it was created';
comment on column supasaasy.changes.new_payload is 'The object after the change; null when it was deleted';
comment on column supasaasy.changes.version_at is 'When the version that made the change came to be, by the provider''s clock';

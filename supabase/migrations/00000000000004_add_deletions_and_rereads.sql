-- Memory that outlives a row: deletions, and objects whose current state must be read again.

create table supasaasy.tombstones (
  app_key text not null,
  collection_key text not null,
  external_id text not null,
  version_at timestamptz not null,
  recorded_at timestamptz not null default now(),
  primary key (collection_key, external_id, app_key)
);
comment on table supasaasy.tombstones is 'Deleted objects; nothing older than a tombstone brings its object back';
comment on column supasaasy.tombstones.version_at is 'When the object was deleted, by the provider''s clock';

create table supasaasy.rereads (
  app_key text not null,
  collection_key text not null,
  external_id text not null,
  version_at timestamptz not null,
  requested_at timestamptz not null default now(),
  not_before timestamptz not null default now(),
  request_id uuid not null default gen_random_uuid(),
  attempts integer not null default 0,
  last_error text,
  primary key (app_key, collection_key, external_id)
);
comment on table supasaasy.rereads is 'Objects to retrieve again because an event was thin, partial or tied with another version';
comment on column supasaasy.rereads.request_id is 'Renewed whenever the read is asked for: a read that was under way does not answer a later request';
comment on column supasaasy.rereads.version_at is 'The newest version that asked for the read, by the provider''s clock';

create table supasaasy.quarantine (
  id bigint generated always as identity primary key,
  app_key text not null,
  collection_key text not null,
  record_key text not null,
  payload json,
  error text not null,
  attempts integer not null default 1,
  first_seen_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  unique (app_key, collection_key, record_key)
);
comment on table supasaasy.quarantine is 'Records that could not be normalized or stored, with the reason';
comment on column supasaasy.quarantine.record_key is 'The provider''s id of the record, or a hash of it when it has none';
comment on column supasaasy.quarantine.payload is 'The change as it was handed to the merge';

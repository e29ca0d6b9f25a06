-- One change to one object, as a connector hands it to the merge.
create type supasaasy.entity_change as (
  op text,
  source text,
  collection_key text,
  external_id text,
  version_at timestamptz,
  payload jsonb,
  api_version text,
  archived boolean,
  archived_at timestamptz,
  provider_created_at timestamptz,
  parent_collection_key text,
  parent_id text,
  children jsonb,
  reread_request uuid,
  error text
);
comment on type supasaasy.entity_change is 'One change to one object, as supasaasy.merge_entities reads it';

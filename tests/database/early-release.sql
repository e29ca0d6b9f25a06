-- A database as an early release left it: surrogate keys, deleted_at instead of tombstones, no versions, everything that
-- is created in the schema open to every signed-in user. Some rows, deleted ones among them.
create schema supasaasy;
grant usage on schema supasaasy to authenticated, service_role;
alter default privileges in schema supasaasy grant select on tables to authenticated;
alter default privileges in schema supasaasy grant all on tables to service_role;

create function supasaasy.update_updated_at_column() returns trigger language plpgsql as $$
begin
  new.updated_at = now();
  return new;
end
$$;

create table supasaasy.entities (
  id uuid primary key default gen_random_uuid(),
  external_id text not null,
  app_key text not null,
  collection_key text not null,
  api_version text,
  raw_payload jsonb not null default '{}',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  archived_at timestamptz,
  deleted_at timestamptz,
  constraint entities_external_id_unique unique (app_key, collection_key, external_id)
);
create index idx_entities_app_key on supasaasy.entities (app_key);
create trigger entities_update_updated_at
  before update on supasaasy.entities
  for each row execute function supasaasy.update_updated_at_column();

create table supasaasy.sync_state (
  id uuid primary key default gen_random_uuid(),
  app_key text not null,
  collection_key text not null,
  last_synced_at timestamptz not null,
  last_sync_metadata jsonb default '{}',
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  constraint sync_state_app_collection_unique unique (app_key, collection_key)
);
create trigger sync_state_update_updated_at
  before update on supasaasy.sync_state
  for each row execute function supasaasy.update_updated_at_column();

create view supasaasy.stripe_customers as
  select e.id, e.external_id, e.app_key, e.raw_payload ->> 'email' as email, e.created_at, e.updated_at
  from supasaasy.entities e
  where e.collection_key = 'stripe_customer' and e.deleted_at is null;

insert into supasaasy.entities (external_id, app_key, collection_key, raw_payload, updated_at, archived_at, deleted_at)
values
  ('cus_1', 'a', 'stripe_customer', '{"id":"cus_1","v":1,"email":"one@example.com"}', '2025-01-01', null, null),
  ('cus_2', 'a', 'stripe_customer', '{"id":"cus_2","v":1}', '2025-01-01', null, null),
  ('cus_1', 'b', 'stripe_customer', '{"id":"cus_1","v":7}', '2025-01-01', null, null),
  ('prod_1', 'a', 'stripe_product', '{"id":"prod_1","v":1}', '2025-01-01', '2025-02-01', null),
  ('cus_3', 'a', 'stripe_customer', '{"id":"cus_3","v":1}', '2025-01-01', null, '2025-06-01'),
  ('sub_1', 'a', 'stripe_subscription', '{"id":"sub_1","v":1}', '2025-01-01', null, '2025-07-01');
insert into supasaasy.sync_state (app_key, collection_key, last_synced_at)
values ('a', 'stripe_customer', '2025-08-01');

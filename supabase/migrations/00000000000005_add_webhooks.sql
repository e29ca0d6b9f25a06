-- Webhook deliveries: which events were applied (for deduplication), and an optional log.

create table supasaasy.webhook_events (
  app_key text not null,
  event_id text not null,
  event_type text not null,
  received_at timestamptz not null default now(),
  primary key (app_key, event_id)
);
create index webhook_events_received_at_idx on supasaasy.webhook_events (received_at);
comment on table supasaasy.webhook_events is 'Events that were applied; a second delivery of one changes nothing';

create table supasaasy.webhook_logs (
  id bigint generated always as identity primary key,
  app_key text not null,
  event_id text not null,
  event_type text not null,
  outcome text not null check (outcome in ('processed', 'duplicate', 'ignored')),
  counts jsonb,
  occurred_at timestamptz,
  received_at timestamptz not null default now()
);
create index webhook_logs_received_at_idx on supasaasy.webhook_logs (received_at);
comment on table supasaasy.webhook_logs is 'Authenticated webhook deliveries and their outcome; no header, signature or payload is kept';

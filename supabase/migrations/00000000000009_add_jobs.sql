-- Jobs: one per sync that was asked for, with one task per resource. Workers claim tasks by a lease, store page after page,
-- and go on where the last stored page ended, whoever died in between.

create table supasaasy.jobs (
  id uuid primary key default gen_random_uuid(),
  app_key text not null,
  mode text not null check (mode in ('full', 'incremental')),
  status text not null default 'queued' check (status in ('queued', 'running', 'completed', 'failed', 'cancelled')),
  accept_deletions boolean not null default false,
  created_at timestamptz not null default clock_timestamp(),
  started_at timestamptz,
  finished_at timestamptz,
  error text
);
create index jobs_finished_at_idx on supasaasy.jobs (finished_at);
comment on table supasaasy.jobs is 'Syncs that were asked for; kept for 30 days after they finished';
comment on column supasaasy.jobs.accept_deletions is 'Whether a sweep may delete any share of a collection';
comment on column supasaasy.jobs.error is 'Which tasks failed, and why';

create table supasaasy.tasks (
  id uuid primary key default gen_random_uuid(),
  job_id uuid not null references supasaasy.jobs (id) on delete cascade,
  app_key text not null,
  resource text not null,
  collection_key text not null,
  position integer not null,
  status text not null default 'queued' check (status in ('queued', 'running', 'completed', 'failed', 'cancelled')),
  mode text check (mode in ('full', 'incremental')),
  since timestamptz,
  listing_started_at timestamptz,
  read_from timestamptz,
  window_from timestamptz,
  cursor text,
  is_handed_over boolean not null default false,
  listed_at timestamptz,
  pages bigint not null default 0,
  counts jsonb not null default '{}',
  listed_count bigint not null default 0,
  is_accounted boolean not null default true,
  attempts integer not null default 0,
  lapses integer not null default 0,
  restarts integer not null default 0,
  not_before timestamptz not null default '-infinity',
  lease_id uuid,
  leased_until timestamptz,
  heartbeat_at timestamptz,
  suspect text,
  last_error text,
  created_at timestamptz not null default clock_timestamp(),
  started_at timestamptz,
  finished_at timestamptz,
  constraint tasks_lease_check check (
    status <> 'running' or (lease_id is not null and leased_until is not null)
  ),
  constraint tasks_reading_check check ((mode is null) = (read_from is null))
);
create index tasks_job_id_idx on supasaasy.tasks (job_id);
create index tasks_open_idx on supasaasy.tasks (app_key, collection_key, created_at) where status in ('queued', 'running');
create unique index tasks_one_running_idx on supasaasy.tasks (app_key, collection_key) where status = 'running';
comment on table supasaasy.tasks is 'The parts of a job, one per resource';
comment on column supasaasy.tasks.mode is 'The mode in use; an incremental job reads a collection in full when it has to. Null until the first page is stored';
comment on column supasaasy.tasks.since is 'The watermark that an incremental reading started from';
comment on column supasaasy.tasks.listing_started_at is 'When this reading started, by our clock';
comment on column supasaasy.tasks.read_from is 'When the first page of this reading was made, by the provider''s clock';
comment on column supasaasy.tasks.window_from is 'The listing shows what was created from then on; where that changed under way, the latest. Null is everything';
comment on column supasaasy.tasks.cursor is 'Where to go on: the cursor behind the last stored page';
comment on column supasaasy.tasks.is_handed_over is 'Whether the worker that stored the cursor read nothing behind it, so that the provider''s place in the list is still there';
comment on column supasaasy.tasks.listed_at is 'When the last page was stored; what is left then is to read single objects again';
comment on column supasaasy.tasks.listed_count is 'How many different objects the listing showed so far';
comment on column supasaasy.tasks.is_accounted is 'Whether every page of the listing said all it showed; a sweep needs that';
comment on column supasaasy.tasks.attempts is 'Failures since the last stored page';
comment on column supasaasy.tasks.lapses is 'Leases that ran out since the last stored page';
comment on column supasaasy.tasks.restarts is 'How often the reading had to start from the beginning';
comment on column supasaasy.tasks.suspect is 'Why the listing is not believed to be complete; nothing was deleted then';

-- What the listings of tasks under way have shown. Lost when the server crashes; the next worker and the sweep notice that.
create unlogged table supasaasy.seen (
  task_id uuid not null,
  external_id text not null,
  primary key (task_id, external_id)
);
comment on table supasaasy.seen is 'Ids that the full readings under way have shown, so that a sweep can tell what is gone';

alter table supasaasy.sync_state
  drop column run_id,
  drop column cursor,
  drop column heartbeat_at,
  drop constraint sync_state_status_check,
  add column suspect text;
update supasaasy.sync_state set status = null where status = 'running';
alter table supasaasy.sync_state
  add constraint sync_state_status_check check (status in ('success', 'suspect', 'failed'));

comment on table supasaasy.sync_state is 'How fresh and how complete the mirror is, and what the last sync did, one row per app and collection';
comment on column supasaasy.sync_state.counts is 'What the last sync did: created, updated, unchanged, stale, archived, deleted, quarantined';
comment on column supasaasy.sync_state.suspect is 'Why the last complete listing is not believed; null when it is';

-- What is due is asked for every minute, and a sweep may ask for many objects at once.
create index rereads_not_before_idx on supasaasy.rereads (not_before);

-- Who may read the mirror through the API.

create table supasaasy.users (
  user_id uuid primary key references auth.users (id) on delete cascade,
  added_at timestamptz not null default now()
);
comment on table supasaasy.users is 'The allow-list: users who may read the mirror';

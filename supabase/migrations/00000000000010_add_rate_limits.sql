-- What is left of each app's share of its provider's calls. Losing it in a crash costs a moment of caution, so it is not logged.
create unlogged table supasaasy.rate_limits (
  bucket text primary key,
  tokens double precision not null,
  refilled_at timestamptz not null,
  blocked_until timestamptz
);
comment on table supasaasy.rate_limits is 'Token buckets that all function instances share; see supasaasy.take_tokens';
comment on column supasaasy.rate_limits.tokens is 'Calls that could be made at refilled_at';
comment on column supasaasy.rate_limits.blocked_until is 'Until when nobody calls, because the provider said to slow down';

-- A stand-in for pg_net, which only Supabase's builds of PostgreSQL have: the same schema, tables and signatures, but nothing
-- takes requests out of net.http_request_queue, so that they can be looked at there. A real pg_net stays as it is.
-- Source of the signatures: https://github.com/supabase/pg_net/blob/master/sql/pg_net.sql
do $net$
begin
  if to_regnamespace('net') is not null then
    return;
  end if;

  create schema net;

  create table net.http_request_queue (
    id bigserial,
    method text not null,
    url text not null,
    headers jsonb,
    body bytea,
    timeout_milliseconds int not null
  );

  create table net._http_response (
    id bigint,
    status_code integer,
    content_type text,
    headers jsonb,
    content text,
    timed_out bool,
    error_msg text,
    created timestamptz not null default now()
  );

  create function net.http_post(
    url text,
    body jsonb default '{}'::jsonb,
    params jsonb default '{}'::jsonb,
    headers jsonb default '{"Content-Type": "application/json"}'::jsonb,
    timeout_milliseconds int default 5000
  )
  returns bigint
  language plpgsql
  as $fn$
  declare
    request_id bigint;
  begin
    if coalesce(headers ->> 'Content-Type', 'application/json') <> 'application/json' then
      raise exception 'Content-Type header must be "application/json"';
    end if;
    if params <> '{}' then
      raise exception 'the stand-in for pg_net does not encode params';
    end if;
    insert into net.http_request_queue (method, url, headers, body, timeout_milliseconds)
    values ('POST', url, '{"Content-Type": "application/json"}' || headers, convert_to(body::text, 'UTF8'), timeout_milliseconds)
    returning id into request_id;
    return request_id;
  end
  $fn$;

  grant usage on schema net to public;
  grant all on all sequences in schema net to public;
  grant all on all tables in schema net to public;
end
$net$;

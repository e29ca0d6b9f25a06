-- A stand-in for Supabase Vault: the same schema, columns, signatures and grants, but secrets are kept in clear. For a local
-- database only. A real Vault stays as it is.
-- Source of the signatures: https://github.com/supabase/vault/blob/main/sql/supabase_vault--0.3.0.sql; of the grants:
-- https://github.com/supabase/postgres, postgresql_extension_custom_scripts/supabase_vault/after-create.sql
do $vault$
begin
  if to_regnamespace('vault') is not null then
    return;
  end if;

  create schema vault;

  create table vault.secrets (
    id uuid primary key default gen_random_uuid(),
    name text,
    description text not null default '',
    secret text not null,
    key_id uuid,
    nonce bytea,
    created_at timestamptz not null default current_timestamp,
    updated_at timestamptz not null default current_timestamp
  );
  create unique index on vault.secrets (name) where name is not null;

  create view vault.decrypted_secrets as
  select s.id, s.name, s.description, s.secret, s.secret as decrypted_secret, s.key_id, s.nonce, s.created_at, s.updated_at
  from vault.secrets s;

  create function vault.create_secret(
    new_secret text,
    new_name text = null,
    new_description text = '',
    new_key_id uuid = null
  )
  returns uuid
  language sql
  set search_path = ''
  as $fn$
    insert into vault.secrets (secret, name, description) values (new_secret, new_name, new_description) returning id
  $fn$;

  create function vault.update_secret(
    secret_id uuid,
    new_secret text = null,
    new_name text = null,
    new_description text = null,
    new_key_id uuid = null
  )
  returns void
  language sql
  set search_path = ''
  as $fn$
    update vault.secrets s
    set secret = coalesce(new_secret, s.secret),
      name = coalesce(new_name, s.name),
      description = coalesce(new_description, s.description),
      updated_at = now()
    where s.id = secret_id
  $fn$;

  grant usage on schema vault to service_role;
  grant select, delete on vault.secrets, vault.decrypted_secrets to service_role;
  revoke all on function vault.create_secret, vault.update_secret from public;
  grant execute on function vault.create_secret, vault.update_secret to service_role;
end
$vault$;

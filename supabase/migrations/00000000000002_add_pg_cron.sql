-- Version 00000000000002 enabled pg_cron in early releases. The file stays because `supabase db push` refuses a database
-- that recorded a version for which there is no local file.
select 1;

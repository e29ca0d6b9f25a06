-- Version 00000000000003 created the Stripe views in early releases; today each connector brings its own, in
-- 99999999999999_connector_migrations.sql. The file stays because `supabase db push` refuses a database that recorded a
-- version for which there is no local file.
select 1;

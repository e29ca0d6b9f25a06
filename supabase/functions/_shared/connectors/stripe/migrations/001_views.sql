-- Typed views of the mirrored Stripe objects, API version 2026-10-28.endive.
--
-- Every view has app_key (the account), id (Stripe's), created_at (at Stripe), archived_at (inactive or cancelled since),
-- version_at (when this version came to be), synced_at (when the row last changed here) and the whole raw_payload.
-- Amounts are in the smallest unit of their currency.

create or replace view supasaasy.stripe_customers
with (security_invoker = true) as
select
  e.app_key,
  e.external_id as id,
  e.raw_payload ->> 'name' as name,
  e.raw_payload ->> 'email' as email,
  e.raw_payload ->> 'phone' as phone,
  e.raw_payload ->> 'description' as description,
  e.raw_payload ->> 'currency' as currency,
  supasaasy.json_bigint(e.raw_payload -> 'balance') as balance,
  supasaasy.json_boolean(e.raw_payload -> 'delinquent') as delinquent,
  e.raw_payload ->> 'tax_exempt' as tax_exempt,
  e.raw_payload ->> 'default_source' as default_source_id,
  e.raw_payload -> 'invoice_settings' ->> 'default_payment_method' as default_payment_method_id,
  e.raw_payload ->> 'invoice_prefix' as invoice_prefix,
  e.raw_payload -> 'preferred_locales' as preferred_locales,
  e.raw_payload -> 'address' ->> 'city' as city,
  e.raw_payload -> 'address' ->> 'state' as state,
  e.raw_payload -> 'address' ->> 'postal_code' as postal_code,
  e.raw_payload -> 'address' ->> 'country' as country,
  e.raw_payload ->> 'test_clock' as test_clock_id,
  e.raw_payload -> 'metadata' as metadata,
  supasaasy.json_boolean(e.raw_payload -> 'livemode') as livemode,
  supasaasy.json_time(e.raw_payload -> 'created') as created_at,
  e.archived_at,
  e.version_at,
  e.updated_at as synced_at,
  e.raw_payload
from supasaasy.entities e
where e.collection_key = 'stripe_customer';
comment on view supasaasy.stripe_customers is 'Stripe customers';

create or replace view supasaasy.stripe_products
with (security_invoker = true) as
select
  e.app_key,
  e.external_id as id,
  e.raw_payload ->> 'name' as name,
  e.raw_payload ->> 'description' as description,
  supasaasy.json_boolean(e.raw_payload -> 'active') as active,
  e.raw_payload ->> 'default_price' as default_price_id,
  e.raw_payload ->> 'statement_descriptor' as statement_descriptor,
  e.raw_payload ->> 'unit_label' as unit_label,
  e.raw_payload ->> 'tax_code' as tax_code_id,
  e.raw_payload ->> 'url' as url,
  supasaasy.json_boolean(e.raw_payload -> 'shippable') as shippable,
  e.raw_payload -> 'images' as images,
  e.raw_payload -> 'marketing_features' as marketing_features,
  e.raw_payload -> 'metadata' as metadata,
  supasaasy.json_boolean(e.raw_payload -> 'livemode') as livemode,
  supasaasy.json_time(e.raw_payload -> 'created') as created_at,
  supasaasy.json_time(e.raw_payload -> 'updated') as updated_at,
  e.archived_at,
  e.version_at,
  e.updated_at as synced_at,
  e.raw_payload
from supasaasy.entities e
where e.collection_key = 'stripe_product';
comment on view supasaasy.stripe_products is 'Stripe products';

create or replace view supasaasy.stripe_prices
with (security_invoker = true) as
select
  e.app_key,
  e.external_id as id,
  e.raw_payload ->> 'product' as product_id,
  supasaasy.json_boolean(e.raw_payload -> 'active') as active,
  e.raw_payload ->> 'currency' as currency,
  e.raw_payload ->> 'type' as type,
  e.raw_payload ->> 'billing_scheme' as billing_scheme,
  supasaasy.json_bigint(e.raw_payload -> 'unit_amount') as unit_amount,
  supasaasy.json_numeric(e.raw_payload -> 'unit_amount_decimal') as unit_amount_decimal,
  e.raw_payload ->> 'tiers_mode' as tiers_mode,
  e.raw_payload ->> 'tax_behavior' as tax_behavior,
  e.raw_payload ->> 'nickname' as nickname,
  e.raw_payload ->> 'lookup_key' as lookup_key,
  e.raw_payload -> 'recurring' ->> 'interval' as recurring_interval,
  supasaasy.json_bigint(e.raw_payload -> 'recurring' -> 'interval_count') as recurring_interval_count,
  e.raw_payload -> 'recurring' ->> 'usage_type' as recurring_usage_type,
  e.raw_payload -> 'recurring' ->> 'meter' as recurring_meter_id,
  e.raw_payload -> 'metadata' as metadata,
  supasaasy.json_boolean(e.raw_payload -> 'livemode') as livemode,
  supasaasy.json_time(e.raw_payload -> 'created') as created_at,
  e.archived_at,
  e.version_at,
  e.updated_at as synced_at,
  e.raw_payload
from supasaasy.entities e
where e.collection_key = 'stripe_price';
comment on view supasaasy.stripe_prices is 'Stripe prices';

create or replace view supasaasy.stripe_plans
with (security_invoker = true) as
select
  e.app_key,
  e.external_id as id,
  e.raw_payload ->> 'product' as product_id,
  supasaasy.json_boolean(e.raw_payload -> 'active') as active,
  e.raw_payload ->> 'currency' as currency,
  supasaasy.json_bigint(e.raw_payload -> 'amount') as amount,
  supasaasy.json_numeric(e.raw_payload -> 'amount_decimal') as amount_decimal,
  e.raw_payload ->> 'billing_scheme' as billing_scheme,
  e.raw_payload ->> 'tiers_mode' as tiers_mode,
  e.raw_payload ->> 'interval' as interval,
  supasaasy.json_bigint(e.raw_payload -> 'interval_count') as interval_count,
  e.raw_payload ->> 'usage_type' as usage_type,
  e.raw_payload ->> 'meter' as meter_id,
  supasaasy.json_bigint(e.raw_payload -> 'trial_period_days') as trial_period_days,
  e.raw_payload ->> 'nickname' as nickname,
  e.raw_payload -> 'metadata' as metadata,
  supasaasy.json_boolean(e.raw_payload -> 'livemode') as livemode,
  supasaasy.json_time(e.raw_payload -> 'created') as created_at,
  e.archived_at,
  e.version_at,
  e.updated_at as synced_at,
  e.raw_payload
from supasaasy.entities e
where e.collection_key = 'stripe_plan';
comment on view supasaasy.stripe_plans is 'Stripe plans (the API that prices replaced)';

create or replace view supasaasy.stripe_subscriptions
with (security_invoker = true) as
select
  e.app_key,
  e.external_id as id,
  e.raw_payload ->> 'customer' as customer_id,
  e.raw_payload ->> 'status' as status,
  e.raw_payload ->> 'collection_method' as collection_method,
  e.raw_payload ->> 'currency' as currency,
  period.started_at as current_period_start,
  period.ends_at as current_period_end,
  supasaasy.json_time(e.raw_payload -> 'start_date') as start_date,
  supasaasy.json_time(e.raw_payload -> 'trial_start') as trial_start,
  supasaasy.json_time(e.raw_payload -> 'trial_end') as trial_end,
  supasaasy.json_time(e.raw_payload -> 'cancel_at') as cancel_at,
  supasaasy.json_boolean(e.raw_payload -> 'cancel_at_period_end') as cancel_at_period_end,
  supasaasy.json_time(e.raw_payload -> 'canceled_at') as canceled_at,
  e.raw_payload -> 'cancellation_details' ->> 'reason' as cancellation_reason,
  supasaasy.json_time(e.raw_payload -> 'ended_at') as ended_at,
  supasaasy.json_time(e.raw_payload -> 'billing_cycle_anchor') as billing_cycle_anchor,
  supasaasy.json_bigint(e.raw_payload -> 'days_until_due') as days_until_due,
  e.raw_payload ->> 'default_payment_method' as default_payment_method_id,
  e.raw_payload ->> 'latest_invoice' as latest_invoice_id,
  e.raw_payload ->> 'pending_setup_intent' as pending_setup_intent_id,
  e.raw_payload ->> 'schedule' as schedule_id,
  e.raw_payload ->> 'description' as description,
  e.raw_payload -> 'metadata' as metadata,
  supasaasy.json_boolean(e.raw_payload -> 'livemode') as livemode,
  supasaasy.json_time(e.raw_payload -> 'created') as created_at,
  e.archived_at,
  e.version_at,
  e.updated_at as synced_at,
  e.raw_payload
from supasaasy.entities e
cross join lateral (
  select
    min(supasaasy.json_time(item.value -> 'current_period_start')) as started_at,
    max(supasaasy.json_time(item.value -> 'current_period_end')) as ends_at
  from jsonb_array_elements(
    case when jsonb_typeof(e.raw_payload #> '{items,data}') = 'array' then e.raw_payload #> '{items,data}' else '[]' end
  ) as item
) as period
where e.collection_key = 'stripe_subscription';
comment on view supasaasy.stripe_subscriptions is 'Stripe subscriptions; the current period spans those of the items, where Stripe keeps it since 2025-03-31';

create or replace view supasaasy.stripe_subscription_items
with (security_invoker = true) as
select
  e.app_key,
  e.external_id as id,
  e.parent_id as subscription_id,
  e.raw_payload -> 'price' ->> 'id' as price_id,
  e.raw_payload -> 'price' ->> 'product' as product_id,
  supasaasy.json_bigint(e.raw_payload -> 'quantity') as quantity,
  supasaasy.json_bigint(e.raw_payload -> 'price' -> 'unit_amount') as unit_amount,
  e.raw_payload -> 'price' ->> 'currency' as currency,
  supasaasy.json_time(e.raw_payload -> 'current_period_start') as current_period_start,
  supasaasy.json_time(e.raw_payload -> 'current_period_end') as current_period_end,
  e.raw_payload -> 'metadata' as metadata,
  supasaasy.json_time(e.raw_payload -> 'created') as created_at,
  e.archived_at,
  e.version_at,
  e.updated_at as synced_at,
  e.raw_payload
from supasaasy.entities e
where e.collection_key = 'stripe_subscription_item' and e.parent_collection_key = 'stripe_subscription';
comment on view supasaasy.stripe_subscription_items is 'Items of Stripe subscriptions';

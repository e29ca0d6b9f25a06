-- What a customer is looked up by, and what subscriptions are joined by. Each index costs every write of its collection.
create index if not exists stripe_customers_email_idx
  on supasaasy.entities ((raw_payload ->> 'email'))
  where collection_key = 'stripe_customer';

create index if not exists stripe_subscriptions_customer_idx
  on supasaasy.entities ((raw_payload ->> 'customer'))
  where collection_key = 'stripe_subscription';

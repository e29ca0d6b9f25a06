-- Typed views of the mirrored Intercom objects, API version 2.14.
--
-- Every view has app_key (the workspace), id (Intercom's), archived_at, version_at (when this version came to be),
-- synced_at (when the row last changed here) and the whole raw_payload. created_at and updated_at are Intercom's.

create or replace view supasaasy.intercom_companies
with (security_invoker = true) as
select
  e.app_key,
  e.external_id as id,
  e.raw_payload ->> 'company_id' as company_id,
  e.raw_payload ->> 'name' as name,
  e.raw_payload ->> 'website' as website,
  e.raw_payload ->> 'industry' as industry,
  supasaasy.json_bigint(e.raw_payload -> 'size') as size,
  supasaasy.json_numeric(e.raw_payload -> 'monthly_spend') as monthly_spend,
  e.raw_payload -> 'plan' ->> 'id' as plan_id,
  e.raw_payload -> 'plan' ->> 'name' as plan_name,
  supasaasy.json_bigint(e.raw_payload -> 'user_count') as user_count,
  supasaasy.json_bigint(e.raw_payload -> 'session_count') as session_count,
  e.raw_payload -> 'custom_attributes' as custom_attributes,
  e.raw_payload -> 'tags' -> 'tags' as tags,
  e.raw_payload -> 'segments' -> 'segments' as segments,
  supasaasy.json_time(e.raw_payload -> 'remote_created_at') as remote_created_at,
  supasaasy.json_time(e.raw_payload -> 'last_request_at') as last_request_at,
  supasaasy.json_time(e.raw_payload -> 'created_at') as created_at,
  supasaasy.json_time(e.raw_payload -> 'updated_at') as updated_at,
  e.archived_at,
  e.version_at,
  e.updated_at as synced_at,
  e.raw_payload
from supasaasy.entities e
where e.collection_key = 'intercom_company';
comment on view supasaasy.intercom_companies is 'Intercom companies; company_id is your own id';

create or replace view supasaasy.intercom_contacts
with (security_invoker = true) as
select
  e.app_key,
  e.external_id as id,
  e.raw_payload ->> 'external_id' as external_id,
  e.raw_payload ->> 'role' as role,
  e.raw_payload ->> 'email' as email,
  e.raw_payload ->> 'email_domain' as email_domain,
  e.raw_payload ->> 'phone' as phone,
  e.raw_payload ->> 'name' as name,
  e.raw_payload ->> 'owner_id' as owner_id,
  supasaasy.json_boolean(e.raw_payload -> 'has_hard_bounced') as has_hard_bounced,
  supasaasy.json_boolean(e.raw_payload -> 'marked_email_as_spam') as marked_email_as_spam,
  supasaasy.json_boolean(e.raw_payload -> 'unsubscribed_from_emails') as unsubscribed_from_emails,
  e.raw_payload -> 'location' ->> 'city' as city,
  e.raw_payload -> 'location' ->> 'region' as region,
  e.raw_payload -> 'location' ->> 'country' as country,
  e.raw_payload ->> 'language_override' as language_override,
  e.raw_payload ->> 'browser' as browser,
  e.raw_payload ->> 'os' as os,
  e.raw_payload -> 'custom_attributes' as custom_attributes,
  e.raw_payload -> 'tags' -> 'data' as tags,
  e.raw_payload -> 'companies' -> 'data' as companies,
  supasaasy.json_time(e.raw_payload -> 'signed_up_at') as signed_up_at,
  supasaasy.json_time(e.raw_payload -> 'last_seen_at') as last_seen_at,
  supasaasy.json_time(e.raw_payload -> 'last_replied_at') as last_replied_at,
  supasaasy.json_time(e.raw_payload -> 'last_contacted_at') as last_contacted_at,
  supasaasy.json_time(e.raw_payload -> 'last_email_opened_at') as last_email_opened_at,
  supasaasy.json_time(e.raw_payload -> 'last_email_clicked_at') as last_email_clicked_at,
  supasaasy.json_time(e.raw_payload -> 'created_at') as created_at,
  supasaasy.json_time(e.raw_payload -> 'updated_at') as updated_at,
  e.archived_at,
  e.version_at,
  e.updated_at as synced_at,
  e.raw_payload
from supasaasy.entities e
where e.collection_key = 'intercom_contact';
comment on view supasaasy.intercom_contacts is 'Intercom contacts, leads and users; external_id is your own id';

create or replace view supasaasy.intercom_admins
with (security_invoker = true) as
select
  e.app_key,
  e.external_id as id,
  e.raw_payload ->> 'name' as name,
  e.raw_payload ->> 'email' as email,
  e.raw_payload ->> 'job_title' as job_title,
  supasaasy.json_boolean(e.raw_payload -> 'away_mode_enabled') as away_mode_enabled,
  supasaasy.json_boolean(e.raw_payload -> 'away_mode_reassign') as away_mode_reassign,
  supasaasy.json_bigint(e.raw_payload -> 'away_status_reason_id') as away_status_reason_id,
  supasaasy.json_boolean(e.raw_payload -> 'has_inbox_seat') as has_inbox_seat,
  e.raw_payload -> 'team_ids' as team_ids,
  e.archived_at,
  e.version_at,
  e.updated_at as synced_at,
  e.raw_payload
from supasaasy.entities e
where e.collection_key = 'intercom_admin';
comment on view supasaasy.intercom_admins is 'Intercom admins (teammates)';

create or replace view supasaasy.intercom_conversations
with (security_invoker = true) as
select
  e.app_key,
  e.external_id as id,
  e.raw_payload ->> 'title' as title,
  e.raw_payload ->> 'state' as state,
  supasaasy.json_boolean(e.raw_payload -> 'open') as open,
  supasaasy.json_boolean(e.raw_payload -> 'read') as read,
  e.raw_payload ->> 'priority' as priority,
  e.raw_payload ->> 'admin_assignee_id' as admin_assignee_id,
  e.raw_payload ->> 'team_assignee_id' as team_assignee_id,
  e.raw_payload #>> '{contacts,contacts,0,id}' as contact_id,
  e.raw_payload -> 'source' ->> 'type' as source_type,
  e.raw_payload -> 'source' ->> 'subject' as source_subject,
  e.raw_payload -> 'source' ->> 'body' as source_body,
  e.raw_payload -> 'source' -> 'author' ->> 'type' as source_author_type,
  e.raw_payload -> 'source' -> 'author' ->> 'id' as source_author_id,
  e.raw_payload -> 'source' -> 'author' ->> 'email' as source_author_email,
  supasaasy.json_bigint(e.raw_payload -> 'conversation_rating' -> 'rating') as rating,
  e.raw_payload -> 'conversation_rating' ->> 'remark' as rating_remark,
  supasaasy.json_bigint(e.raw_payload -> 'statistics' -> 'count_conversation_parts') as part_count,
  supasaasy.json_bigint(e.raw_payload -> 'statistics' -> 'count_reopens') as reopen_count,
  supasaasy.json_bigint(e.raw_payload -> 'statistics' -> 'time_to_admin_reply') as seconds_to_admin_reply,
  supasaasy.json_bigint(e.raw_payload -> 'statistics' -> 'time_to_first_close') as seconds_to_first_close,
  supasaasy.json_time(e.raw_payload -> 'statistics' -> 'first_close_at') as first_closed_at,
  supasaasy.json_time(e.raw_payload -> 'statistics' -> 'last_close_at') as last_closed_at,
  supasaasy.json_boolean(e.raw_payload -> 'ai_agent_participated') as ai_agent_participated,
  e.raw_payload -> 'tags' -> 'tags' as tags,
  e.raw_payload -> 'custom_attributes' as custom_attributes,
  supasaasy.json_time(e.raw_payload -> 'waiting_since') as waiting_since,
  supasaasy.json_time(e.raw_payload -> 'snoozed_until') as snoozed_until,
  supasaasy.json_time(e.raw_payload -> 'created_at') as created_at,
  supasaasy.json_time(e.raw_payload -> 'updated_at') as updated_at,
  e.archived_at,
  e.version_at,
  e.updated_at as synced_at,
  e.raw_payload
from supasaasy.entities e
where e.collection_key = 'intercom_conversation';
comment on view supasaasy.intercom_conversations is 'Intercom conversations; contact_id is the first participant';

create or replace view supasaasy.intercom_conversation_parts
with (security_invoker = true) as
select
  e.app_key,
  e.external_id as id,
  e.parent_id as conversation_id,
  e.raw_payload ->> 'part_type' as part_type,
  e.raw_payload ->> 'body' as body,
  e.raw_payload -> 'author' ->> 'type' as author_type,
  e.raw_payload -> 'author' ->> 'id' as author_id,
  e.raw_payload -> 'author' ->> 'name' as author_name,
  e.raw_payload -> 'author' ->> 'email' as author_email,
  e.raw_payload -> 'assigned_to' ->> 'type' as assigned_to_type,
  e.raw_payload -> 'assigned_to' ->> 'id' as assigned_to_id,
  e.raw_payload -> 'attachments' as attachments,
  supasaasy.json_boolean(e.raw_payload -> 'redacted') as redacted,
  e.raw_payload ->> 'state' as state,
  e.raw_payload ->> 'external_id' as external_id,
  supasaasy.json_time(e.raw_payload -> 'notified_at') as notified_at,
  supasaasy.json_time(e.raw_payload -> 'created_at') as created_at,
  supasaasy.json_time(e.raw_payload -> 'updated_at') as updated_at,
  e.archived_at,
  e.version_at,
  e.updated_at as synced_at,
  e.raw_payload
from supasaasy.entities e
where e.collection_key = 'intercom_conversation_part' and e.parent_collection_key = 'intercom_conversation';
comment on view supasaasy.intercom_conversation_parts is 'Messages, notes and changes of state inside Intercom conversations';

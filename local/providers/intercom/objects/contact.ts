import type { IntercomObjects } from '../wire.ts';

type Contact = IntercomObjects['contact'];

/** A user with every field Intercom sends, overridden by `fields`. `created` is in unix seconds. */
export function contact(
  id: string,
  workspaceId: string,
  created: number,
  fields: Partial<Contact> = {},
): Contact {
  const social = { type: 'list', data: [] };
  const location = {
    type: 'location',
    country: null,
    region: null,
    city: null,
    country_code: null,
    continent_code: null,
  };
  return {
    type: 'contact',
    id,
    workspace_id: workspaceId,
    external_id: null,
    role: 'user',
    email: null,
    phone: null,
    name: null,
    avatar: null,
    owner_id: null,
    social_profiles: social,
    has_hard_bounced: false,
    marked_email_as_spam: false,
    unsubscribed_from_emails: false,
    created_at: created,
    updated_at: created,
    signed_up_at: created,
    last_seen_at: null,
    last_replied_at: null,
    last_contacted_at: null,
    last_email_opened_at: null,
    last_email_clicked_at: null,
    language_override: null,
    browser: null,
    browser_version: null,
    browser_language: null,
    os: null,
    location,
    android_app_name: null,
    android_app_version: null,
    android_device: null,
    android_os_version: null,
    android_sdk_version: null,
    android_last_seen_at: null,
    ios_app_name: null,
    ios_app_version: null,
    ios_device: null,
    ios_os_version: null,
    ios_sdk_version: null,
    ios_last_seen_at: null,
    custom_attributes: {},
    tags: emptyList(`/contacts/${id}/tags`),
    notes: emptyList(`/contacts/${id}/notes`),
    companies: emptyList(`/contacts/${id}/companies`),
    opted_out_subscription_types: emptyList(`/contacts/${id}/subscriptions`),
    opted_in_subscription_types: emptyList(`/contacts/${id}/subscriptions`),
    utm_campaign: null,
    utm_content: null,
    utm_medium: null,
    utm_source: null,
    utm_term: null,
    referrer: null,
    ...fields,
  };
}

function emptyList(url: string) {
  return { type: 'list', data: [], url, total_count: 0, has_more: false };
}

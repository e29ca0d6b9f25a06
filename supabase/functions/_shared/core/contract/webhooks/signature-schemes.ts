import type { SignatureScheme } from './signature-scheme.ts';

/** The signature schemes of providers that sign with an HMAC, each from the provider's documentation. */
export const signatureSchemes = {
  /** https://docs.stripe.com/webhooks/signature */
  stripe: {
    header: 'Stripe-Signature',
    algorithm: 'sha256',
    encoding: 'hex',
    signed: '{timestamp}.{body}',
    timestamp: { key: 't' },
    signatureKey: 'v1',
  },
  /** https://developers.intercom.com/docs/webhooks/setting-up-webhooks */
  intercom: {
    header: 'X-Hub-Signature',
    algorithm: 'sha1',
    encoding: 'hex',
    prefix: 'sha1=',
    signed: '{body}',
  },
  /** https://developers.hubspot.com/docs/apps/developer-platform/build-apps/authentication/request-validation */
  hubspot: {
    header: 'X-HubSpot-Signature-v3',
    algorithm: 'sha256',
    encoding: 'base64',
    signed: '{method}{url}{body}{timestamp}',
    timestamp: { header: 'X-HubSpot-Request-Timestamp', unit: 'milliseconds' },
  },
  /** https://developer.zendesk.com/documentation/webhooks/verifying/ */
  zendesk: {
    header: 'X-Zendesk-Webhook-Signature',
    algorithm: 'sha256',
    encoding: 'base64',
    signed: '{timestamp}{body}',
    timestamp: { header: 'X-Zendesk-Webhook-Signature-Timestamp', unit: 'iso8601' },
  },
  /** https://developers.notion.com/reference/webhooks */
  notion: {
    header: 'X-Notion-Signature',
    algorithm: 'sha256',
    encoding: 'hex',
    prefix: 'sha256=',
    signed: '{body}',
  },
  /** https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries */
  github: {
    header: 'X-Hub-Signature-256',
    algorithm: 'sha256',
    encoding: 'hex',
    prefix: 'sha256=',
    signed: '{body}',
  },
  /** https://docs.slack.dev/authentication/verifying-requests-from-slack */
  slack: {
    header: 'X-Slack-Signature',
    algorithm: 'sha256',
    encoding: 'hex',
    prefix: 'v0=',
    signed: 'v0:{timestamp}:{body}',
    timestamp: { header: 'X-Slack-Request-Timestamp' },
  },
  /** https://shopify.dev/docs/apps/build/webhooks/subscribe/https */
  shopify: { header: 'X-Shopify-Hmac-Sha256', algorithm: 'sha256', encoding: 'base64', signed: '{body}' },
  /** https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md */
  standard_webhooks: {
    header: 'webhook-signature',
    algorithm: 'sha256',
    encoding: 'base64',
    prefix: 'v1,',
    separator: ' ',
    signed: '{id}.{timestamp}.{body}',
    timestamp: { header: 'webhook-timestamp' },
    id: { header: 'webhook-id' },
    secret: { encoding: 'base64', prefix: 'whsec_' },
  },
} as const satisfies Readonly<Record<string, SignatureScheme>>;

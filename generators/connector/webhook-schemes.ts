/** The signature schemes that the contract has by name, `signatureSchemes`. */
export const webhookSchemes = [
  'standard_webhooks',
  'stripe',
  'intercom',
  'github',
  'shopify',
  'slack',
  'hubspot',
  'zendesk',
  'notion',
] as const;

/** Those that sign the time of the delivery. */
export const signsTime: readonly string[] = ['standard_webhooks', 'stripe', 'slack', 'hubspot', 'zendesk'];

import { ConfigurationError, NormalizationError, WebhookVerificationError } from '../errors.ts';
import type { ConnectorWebhook } from './signed-webhook.ts';

/**
 * The `webhook` of a connector that has none: every delivery is refused.
 * @param because why there are none, for people
 * @throws ConfigurationError without a reason
 */
export function noWebhook(because: string): ConnectorWebhook & { readonly refuses: string } {
  if (!/\p{L}{2,}/u.test(because)) throw new ConfigurationError('noWebhook needs a reason');
  return {
    refuses: because,
    verify: async () => {
      throw new WebhookVerificationError('not_expected');
    },
    sign: async () => ({}),
    event: () => {
      throw new NormalizationError(`there are no webhooks: ${because}`);
    },
  };
}

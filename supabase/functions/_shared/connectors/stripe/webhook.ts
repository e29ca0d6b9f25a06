import Stripe from 'stripe';
import {
  type AppContext,
  ConfigurationError,
  type Payload,
  parseSignedBody,
  type VerificationFailure,
  type WebhookRequest,
  WebhookVerificationError,
} from '../../core/contract/index.ts';

const toleranceSeconds = 300;
const cryptoProvider = Stripe.createSubtleCryptoProvider();

/**
 * Checks `Stripe-Signature` (each `v1` in it, with each configured secret, at most 300 s old) over the raw bytes.
 * Source: https://docs.stripe.com/webhooks/signature
 * @throws WebhookVerificationError
 */
export async function verifyStripe(request: WebhookRequest, app: AppContext): Promise<Payload> {
  const header = request.headers.get('stripe-signature');
  if (!header) throw new WebhookVerificationError('missing_signature');

  const { signature } = Stripe.webhooks;
  if (!signature) throw new ConfigurationError('the Stripe SDK came without its signature check');

  let failure: VerificationFailure = 'signature_mismatch';
  for (const secret of app.webhookSecrets) {
    try {
      await signature.verifyHeaderAsync(request.body, header, secret, toleranceSeconds, cryptoProvider);
      return parseSignedBody(request.body);
    } catch (error) {
      if (!(error instanceof Stripe.errors.StripeSignatureVerificationError)) throw error;
      const reason = reasonOf(error.message);
      if (reason !== 'signature_mismatch') failure = reason;
    }
  }
  throw new WebhookVerificationError(failure);
}

function reasonOf(message: string): VerificationFailure {
  if (/timestamp outside/i.test(message)) return 'timestamp_outside_tolerance';
  if (/unable to extract|no signatures found with expected scheme/i.test(message))
    return 'malformed_signature';
  return 'signature_mismatch';
}

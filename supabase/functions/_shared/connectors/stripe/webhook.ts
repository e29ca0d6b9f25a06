import Stripe from 'stripe';
import {
  type Account,
  ConfigurationError,
  hmacHex,
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
export async function verifyStripe(request: WebhookRequest, app: Account): Promise<Payload> {
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

/** `Stripe-Signature: t=<unix seconds>,v1=<hex>`, the HMAC-SHA256 of `<t>.<body>` under the endpoint's secret. */
export async function signStripe(
  body: Uint8Array,
  secret: string,
  at: Date,
): Promise<Readonly<Record<string, string>>> {
  const seconds = Math.floor(at.getTime() / 1000);
  const signed = new Uint8Array([...new TextEncoder().encode(`${seconds}.`), ...body]);
  return { 'stripe-signature': `t=${seconds},v1=${await hmacHex('SHA-256', secret, signed)}` };
}

function reasonOf(message: string): VerificationFailure {
  if (/timestamp outside/i.test(message)) return 'timestamp_outside_tolerance';
  if (/unable to extract|no signatures found with expected scheme/i.test(message))
    return 'malformed_signature';
  return 'signature_mismatch';
}

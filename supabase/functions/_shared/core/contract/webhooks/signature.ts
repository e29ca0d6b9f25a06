import type { WebhookRequest } from '../connector.ts';
import { WebhookVerificationError } from '../errors.ts';
import { hmac, timingSafeEqual, toHex } from '../hmac.ts';
import { moment, writeMoment } from '../time-field.ts';
import { readSignatureHeader, writeSignatureHeader } from './signature-header.ts';
import { type SignatureScheme, type SignedPart, signedTemplate } from './signature-scheme.ts';

/** What a genuine delivery says of itself, beyond its body. */
export interface Proof {
  /** When it was signed, by the provider's clock, in milliseconds since 1970; null where no time is. */
  readonly signedAt: number | null;
}

/** Makes and checks signatures of one scheme. */
export interface Signer {
  /**
   * @param url where the provider posted to, for schemes that sign it
   * @throws WebhookVerificationError unless one of the signatures was made with one of the secrets, and lately
   */
  verify(request: WebhookRequest, secrets: readonly string[], url: string): Promise<Proof>;
  /** The headers of a genuine delivery. */
  sign(body: Uint8Array, secret: string, at: Date, url?: string): Promise<Record<string, string>>;
}

const hashes = { sha1: 'SHA-1', sha256: 'SHA-256', sha512: 'SHA-512' } as const;
const encoder = new TextEncoder();

/** The signer of a scheme. Throws ConfigurationError for a scheme that would prove less than it seems to. */
export function signerOf(scheme: SignatureScheme): Signer {
  const template = signedTemplate(scheme);
  const { timestamp: time, toleranceSeconds = 300 } = scheme;
  const unit = time?.unit ?? 'seconds';

  async function signatureOf(secret: string, values: Readonly<Record<SignedPart, string | Uint8Array>>) {
    const key = keyOf(secret, scheme);
    // WebCrypto takes no empty key; anybody could sign with it.
    if (key.length === 0) return null;
    const pieces = template.map((piece) => ('text' in piece ? piece.text : values[piece.part]));
    const mac = await hmac(hashes[scheme.algorithm], key, joined(pieces));
    return scheme.encoding === 'hex' ? toHex(mac) : btoa(String.fromCharCode(...mac));
  }

  return {
    async verify({ method, headers, body }, secrets, url) {
      const header = headers.get(scheme.header);
      const id = scheme.id ? headers.get(scheme.id.header) : '';
      if (!header || (scheme.id && !id)) throw new WebhookVerificationError('missing_signature');
      const found = readSignatureHeader(header, scheme);
      const timestamp = time && 'header' in time ? headers.get(time.header) : found.timestamp;
      if (time && 'header' in time && !timestamp) throw new WebhookVerificationError('missing_signature');
      const signedAt = time ? readTime(timestamp ?? '', unit) : null;
      if (found.signatures.length === 0 || (time && signedAt === null))
        throw new WebhookVerificationError('malformed_signature');

      const values = { body, timestamp: timestamp ?? '', id: id ?? '', method, url };
      const expected = await Promise.all(secrets.map((secret) => signatureOf(secret, values)));
      const isGenuine = expected.some(
        (signature) =>
          signature !== null && found.signatures.some((given) => timingSafeEqual(given, signature)),
      );
      if (!isGenuine) throw new WebhookVerificationError('signature_mismatch');
      if (signedAt !== null && Math.abs(Date.now() - signedAt) > toleranceSeconds * 1000)
        throw new WebhookVerificationError('timestamp_outside_tolerance');
      return { signedAt };
    },

    async sign(body, secret, at, url = '') {
      const timestamp = time ? writtenTime(at, unit) : '';
      const id = scheme.id ? `msg_${crypto.randomUUID().replaceAll('-', '')}` : '';
      const signature = await signatureOf(secret, { body, timestamp, id, method: 'POST', url });
      return {
        [scheme.header.toLowerCase()]: writeSignatureHeader(signature ?? '', timestamp, scheme),
        ...(time && 'header' in time && { [time.header.toLowerCase()]: timestamp }),
        ...(scheme.id && { [scheme.id.header.toLowerCase()]: id }),
      };
    },
  };
}

function keyOf(secret: string, { secret: form }: SignatureScheme): Uint8Array {
  const { encoding = 'utf8', prefix = '' } = form ?? {};
  const bare = prefix !== '' && secret.startsWith(prefix) ? secret.slice(prefix.length) : secret;
  const isBase64 = /^(?:[a-z0-9+/]{4})*(?:[a-z0-9+/]{2}==|[a-z0-9+/]{3}=)?$/i.test(bare);
  if (encoding === 'utf8' || !isBase64) return encoder.encode(bare);
  return Uint8Array.from(atob(bare), (character) => character.charCodeAt(0));
}

function readTime(text: string, unit: 'seconds' | 'milliseconds' | 'iso8601'): number | null {
  try {
    if (unit !== 'iso8601' && !/^\d{1,15}$/.test(text)) return null;
    const time = moment(unit === 'iso8601' ? text : Number(text), unit, 'time of signing');
    return time === null ? null : Date.parse(time);
  } catch {
    return null;
  }
}

function writtenTime(at: Date, unit: 'seconds' | 'milliseconds' | 'iso8601'): string {
  const text = String(writeMoment(at, unit));
  return unit === 'iso8601' ? text.replace(/\.\d+Z$/, 'Z') : text;
}

function joined(pieces: readonly (string | Uint8Array)[]): Uint8Array {
  const chunks = pieces.map((piece) => (typeof piece === 'string' ? encoder.encode(piece) : piece));
  const all = new Uint8Array(chunks.reduce((length, chunk) => length + chunk.length, 0));
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}

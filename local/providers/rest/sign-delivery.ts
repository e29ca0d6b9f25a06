import { createHmac, randomUUID } from 'node:crypto';
import { writeMoment } from './moment.ts';
import type { SchemeRecord } from './records.ts';

/** The headers that prove a body genuine, as a provider with this scheme makes them for a POST to `url`. */
export function signDelivery(
  body: string,
  scheme: SchemeRecord,
  secret: string,
  url: string,
  at: Date,
): Record<string, string> {
  const { header, algorithm, encoding, prefix = '', timestamp: time, signatureKey, separator = ',' } = scheme;
  const unit = time?.unit ?? 'seconds';
  const timestamp = String(writeMoment(at.getTime(), unit)).replace(/\.\d+Z$/, 'Z');
  const parts: Readonly<Record<string, string>> = {
    body,
    timestamp,
    url,
    method: 'POST',
    id: `msg_${randomUUID()}`,
  };
  const signed = scheme.signed.replace(/\{(\w+)\}/g, (_, name: string) => parts[name] ?? '');
  const signature = prefix + createHmac(algorithm, keyOf(secret, scheme)).update(signed).digest(encoding);
  const inHeader = time && 'key' in time ? [`${time.key}=${timestamp}`] : [];
  return {
    [header]:
      signatureKey === undefined ? signature : [...inHeader, `${signatureKey}=${signature}`].join(separator),
    ...(time && 'header' in time && { [time.header]: timestamp }),
    ...(scheme.id && { [scheme.id.header]: parts.id ?? '' }),
  };
}

function keyOf(secret: string, { secret: form }: SchemeRecord): Buffer {
  const prefix = form?.prefix ?? '';
  const bare = secret.startsWith(prefix) ? secret.slice(prefix.length) : secret;
  const decoded = Buffer.from(bare, 'base64');
  const isBase64 = form?.encoding === 'base64' && decoded.toString('base64') === bare;
  return isBase64 ? decoded : Buffer.from(bare);
}

import { NormalizationError } from './errors.ts';
import { isPayload, type Payload } from './payload.ts';
import { parseProviderJson } from './provider-json.ts';

/**
 * Parses the body of a webhook whose signature was found genuine.
 * @throws NormalizationError when it is not a JSON object
 */
export function parseSignedBody(body: Uint8Array): Payload {
  const value = parseSignedJson(body);
  if (!isPayload(value)) throw new NormalizationError('the signed body is not a JSON object');
  return value;
}

/** The same of any JSON. Throws NormalizationError when it is none. */
export function parseSignedJson(body: Uint8Array): unknown {
  try {
    return parseProviderJson(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    throw new NormalizationError('the signed body is not JSON');
  }
}

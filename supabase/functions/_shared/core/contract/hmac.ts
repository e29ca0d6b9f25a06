const encoder = new TextEncoder();

export type HashAlgorithm = 'SHA-1' | 'SHA-256' | 'SHA-512';

/** The HMAC of `data` under a key of at least one byte. */
export async function hmac(algorithm: HashAlgorithm, key: Uint8Array, data: Uint8Array): Promise<Uint8Array> {
  const imported = await crypto.subtle.importKey(
    'raw',
    new Uint8Array(key),
    { name: 'HMAC', hash: algorithm },
    false,
    ['sign'],
  );
  return new Uint8Array(await crypto.subtle.sign('HMAC', imported, new Uint8Array(data)));
}

/**
 * The HMAC of `data` under `secret`.
 * @returns lower-case hex
 */
export async function hmacHex(algorithm: HashAlgorithm, secret: string, data: Uint8Array): Promise<string> {
  return toHex(await hmac(algorithm, encoder.encode(secret), data));
}

/** Bytes as lower-case hex. */
export function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** Compares two strings in a time that depends only on the length of `given`, so that a guess learns nothing. */
export function timingSafeEqual(given: string, expected: string): boolean {
  const a = encoder.encode(given);
  const b = encoder.encode(expected);
  let difference = a.length ^ b.length;
  for (let i = 0; i < a.length; i++) difference |= (a[i] ?? 0) ^ (b[i % (b.length || 1)] ?? 0);
  return difference === 0;
}

import type { SignatureScheme } from './signature-scheme.ts';

/** What a signature header says: the signatures of the scheme, and the time in it if that is where it is. */
export interface SignatureHeader {
  readonly signatures: readonly string[];
  readonly timestamp: string | null;
}

const bytes = { sha1: 20, sha256: 32, sha512: 64 } as const;

/** Reads the header. Signatures of other kinds, and what has not the form of one, are left out. */
export function readSignatureHeader(value: string, scheme: SignatureScheme): SignatureHeader {
  const { signatureKey, separator = signatureKey === undefined ? undefined : ',', timestamp } = scheme;
  const pieces = (separator === undefined ? [value] : value.split(separator)).map((piece) => piece.trim());
  if (signatureKey === undefined) return { signatures: wellFormed(pieces, scheme), timestamp: null };

  const pairs = pieces.map((piece) => [
    piece.slice(0, piece.indexOf('=')),
    piece.slice(piece.indexOf('=') + 1),
  ]);
  const valuesOf = (key: string) => pairs.flatMap(([name, found = '']) => (name === key ? [found] : []));
  const times = timestamp && 'key' in timestamp ? valuesOf(timestamp.key) : [];
  return {
    signatures: wellFormed(valuesOf(signatureKey), scheme),
    // Of two times nobody could say which one was signed.
    timestamp: times.length === 1 ? (times[0] ?? null) : null,
  };
}

/** The header as the provider writes it. */
export function writeSignatureHeader(signature: string, timestamp: string, scheme: SignatureScheme): string {
  const { signatureKey, prefix = '', separator = ',' } = scheme;
  if (signatureKey === undefined) return prefix + signature;
  const time = scheme.timestamp && 'key' in scheme.timestamp ? [`${scheme.timestamp.key}=${timestamp}`] : [];
  return [...time, `${signatureKey}=${prefix}${signature}`].join(separator);
}

function wellFormed(
  pieces: readonly string[],
  { prefix = '', algorithm, encoding }: SignatureScheme,
): string[] {
  const size = bytes[algorithm];
  return pieces.flatMap((piece) => {
    if (!piece.startsWith(prefix)) return [];
    const signature = piece.slice(prefix.length);
    if (encoding === 'hex')
      return signature.length === size * 2 && /^[0-9a-f]+$/i.test(signature) ? [signature.toLowerCase()] : [];
    const isBase64 = signature.length === Math.ceil(size / 3) * 4 && /^[a-z0-9+/]+={0,2}$/i.test(signature);
    return isBase64 ? [signature] : [];
  });
}

import { ConfigurationError } from '../errors.ts';
import type { TimeUnit } from '../time-field.ts';

/** How a provider signs its webhooks with an HMAC. */
export interface SignatureScheme {
  /** The header with the signature. */
  readonly header: string;
  readonly algorithm: 'sha1' | 'sha256' | 'sha512';
  readonly encoding: 'hex' | 'base64';
  /** What stands before the signature, such as `sha256=`; signatures with another prefix are passed over. */
  readonly prefix?: string;
  /** What is signed: text with `{body}`, and maybe `{timestamp}`, `{id}`, `{method}` and `{url}`, each as it was sent. */
  readonly signed: string;
  /** Where the time of signing is: in a header, or under a key within the signature's (`t=…,v1=…`). */
  readonly timestamp?: ({ readonly header: string } | { readonly key: string }) & {
    /** `seconds` when left out. */
    readonly unit?: TimeUnit;
  };
  /** The key of the signatures within the header, `v1` in `t=…,v1=…`. Left out: the header is not made of pairs. */
  readonly signatureKey?: string;
  /** The header with the id of the delivery. */
  readonly id?: { readonly header: string };
  /** How far the time of signing may be from now; 300 when left out. */
  readonly toleranceSeconds?: number;
  readonly secret?: {
    /** How the secret is written; `utf8` when left out. A secret that is no base64 is taken as it is. */
    readonly encoding: 'utf8' | 'base64';
    /** What stands before it and is no part of the key, such as `whsec_`. */
    readonly prefix?: string;
  };
  /** What is between several signatures or, with `signatureKey`, between the pairs: then `,` when left out. */
  readonly separator?: string;
}

export type SignedPart = 'body' | 'timestamp' | 'id' | 'method' | 'url';

const parts: readonly string[] = ['body', 'timestamp', 'id', 'method', 'url'] satisfies SignedPart[];

/** What is signed, in order: text, and parts of the delivery. */
export type SignedTemplate = readonly ({ readonly text: string } | { readonly part: SignedPart })[];

/**
 * Reads what a scheme signs.
 * @throws ConfigurationError for a scheme that would prove less than it seems to
 */
export function signedTemplate(scheme: SignatureScheme): SignedTemplate {
  const refuse = (reason: string): never => {
    throw new ConfigurationError(`the signature scheme of ${scheme.header || 'a webhook'}: ${reason}`);
  };
  const template = scheme.signed.split(/(\{\w+\})/).flatMap((piece): SignedTemplate[number][] => {
    if (piece === '') return [];
    const name = /^\{(\w+)\}$/.exec(piece)?.[1];
    if (name === undefined) return [{ text: piece }];
    if (!parts.includes(name)) refuse(`"${piece}" is not one of {${parts.join('}, {')}}`);
    return [{ part: name as SignedPart }];
  });
  const signs = (name: SignedPart) => template.some((piece) => 'part' in piece && piece.part === name);

  if (!scheme.header) refuse('it does not name the header');
  if (!signs('body')) refuse('the body is not signed: anybody could change it');
  if (signs('timestamp') !== (scheme.timestamp !== undefined))
    refuse(
      scheme.timestamp
        ? 'the timestamp is not signed: anybody could change it'
        : '{timestamp} is signed, but it does not say where that is',
    );
  if (signs('id') && !scheme.id) refuse('{id} is signed, but it does not name the header with it');
  if (scheme.timestamp && 'key' in scheme.timestamp && scheme.signatureKey === undefined)
    refuse('the timestamp has a key in the header, the signature none: signatureKey is missing');
  const { toleranceSeconds = 300 } = scheme;
  if (!(toleranceSeconds > 0 && toleranceSeconds <= 86_400))
    refuse(`toleranceSeconds is ${toleranceSeconds}, not a number up to a day`);
  return template;
}

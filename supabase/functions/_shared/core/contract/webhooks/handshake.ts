import { valueAt } from '../dot-path.ts';
import type { Payload } from '../payload.ts';

/** How a provider tries out a webhook's URL before it delivers events. */
export type WebhookHandshake =
  | {
      /** By a HEAD request that is to be answered with 200. */
      readonly by: 'head';
    }
  | {
      /** By a GET whose parameter is to be sent back: as text, or as JSON under the parameter's name. */
      readonly by: 'get';
      readonly param: string;
      readonly answer?: 'text' | 'json';
    }
  | {
      /** By a signed delivery, told by one of its fields, whose challenge is to be sent back. Both are dot paths. */
      readonly by: 'body';
      readonly when: { readonly field: string; readonly equals: string };
      readonly challenge: string;
      readonly answer?: 'text' | 'json';
    };

/** A challenge is a token; nobody is to get longer texts back. */
const longest = 1000;

/** The answer to a request without signature that tries out the URL; null when it is none. */
export function handshakeAnswer(handshake: WebhookHandshake | undefined, request: Request): Response | null {
  if (handshake?.by === 'head') return request.method === 'HEAD' ? new Response(null, { status: 200 }) : null;
  if (handshake?.by !== 'get' || request.method !== 'GET') return null;
  const challenge = new URL(request.url).searchParams.get(handshake.param);
  return challenge === null ? null : echo(handshake.param, challenge, handshake.answer);
}

/** The answer to a genuine delivery that tries out the URL; null when it is none. */
export function challengeAnswer(handshake: WebhookHandshake | undefined, payload: Payload): Response | null {
  if (handshake?.by !== 'body' || valueAt(payload, handshake.when.field) !== handshake.when.equals)
    return null;
  const challenge = valueAt(payload, handshake.challenge);
  if (typeof challenge !== 'string') return null;
  return echo(handshake.challenge.split('.').at(-1) ?? '', challenge, handshake.answer);
}

function echo(name: string, challenge: string, answer: 'text' | 'json' = 'text'): Response | null {
  if (challenge === '' || challenge.length > longest) return null;
  const headers = {
    'content-type': answer === 'json' ? 'application/json' : 'text/plain; charset=utf-8',
    // What comes from anybody must not be taken for a page.
    'x-content-type-options': 'nosniff',
  };
  return new Response(answer === 'json' ? JSON.stringify({ [name]: challenge }) : challenge, { headers });
}

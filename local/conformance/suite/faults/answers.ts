import { retryPolicy } from '../../../../supabase/functions/_shared/core/contract/provider-calls.ts';
import type { Answer } from '../provider-server.ts';

/** A pause longer than the core waits itself, in seconds, so that the refusal is handed on at once. */
export const longPauseSeconds = retryPolicy.longestPauseMs / 1000 + 17;

/** An answer with a status that is no success, and a body as no provider in particular would send it. */
export function refusal(status: number, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status, headers, body: '{"message":"refused by the pretend provider"}' };
}

/** What a gateway in front of the provider says. */
export function gatewayPage(status: number): Answer {
  return { status, headers: { 'content-type': 'text/html' }, body: `<html><h1>${status}</h1></html>` };
}

/** Answers that are none, each with what it is. */
export const brokenAnswers: readonly (readonly [string, Answer])[] = [
  ['when the body is empty', { status: 200, body: '' }],
  ['when the body is not JSON', { status: 200, body: '<html>Welcome</html>' }],
  ['when the JSON is cut', { status: 200, body: '{"data":[{"id":"1"},{"i' }],
  ['when the connection ends within the body', { status: 200, body: '{"data":[{"id":"1"},{"i', cut: true }],
  ['when the connection is reset', 'reset'],
];

/** JSON that holds no list, each with what it is. */
export const answersWithoutList: readonly (readonly [string, Answer])[] = [
  ['when the answer is {}', { status: 200, body: '{}' }],
  ['when the answer is null', { status: 200, body: 'null' }],
  ['when the answer is a string', { status: 200, body: '"fine"' }],
];

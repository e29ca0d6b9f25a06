import { valueAt } from '../dot-path.ts';

/** A REST API answered with a status that is no success. */
export class RestError extends Error {
  override readonly name = 'RestError';
  readonly status: number;
  readonly headers: Headers;

  constructor(message: string, status: number, headers: Headers) {
    super(message);
    this.status = status;
    this.headers = headers;
  }
}

/** Where APIs say what is wrong. */
const places = [
  'error.message',
  'message',
  'error_description',
  'error.detail',
  'errors.0.message',
  'errors.0.detail',
  'errors.0.title',
  'errors.0',
  'detail',
  'title',
  'error_message',
  'error',
];
const longest = 300;

/** What the body of an error says, to be put behind our own words; empty when it says nothing to people. */
export function providerMessage(body: string): string {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return '';
  }
  const found = places
    .map((place) => valueAt(parsed, place))
    .find((text) => typeof text === 'string' && text !== '');
  return typeof found === 'string' ? `: ${found.slice(0, longest)}` : '';
}

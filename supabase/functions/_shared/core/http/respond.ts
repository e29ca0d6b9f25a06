import type { Redact } from '../redact.ts';

/** Every error the functions answer with has this form. */
export interface ErrorBody {
  readonly error: { readonly code: string; readonly message: string; readonly details?: unknown };
}

/** A request the functions decline, with what the client may know of the reason. */
export class HttpError extends Error {
  override readonly name = 'HttpError';
  readonly status: number;
  readonly code: string;
  readonly details: unknown;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    code: string,
    message: string,
    options: { details?: unknown; headers?: Readonly<Record<string, string>> } = {},
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.details = options.details;
    this.headers = options.headers ?? {};
  }
}

/** A JSON response. */
export function json(
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Response {
  return Response.json(body, { status, headers });
}

/**
 * Turns whatever was thrown into a response. What is not meant for the client is logged and answered with a generic 500.
 */
export function errorResponse(error: unknown, redact: Redact): Response {
  if (error instanceof HttpError) {
    const details = error.details === undefined ? {} : { details: error.details };
    const body: ErrorBody = { error: { code: error.code, message: error.message, ...details } };
    return json(error.status, body, error.headers);
  }
  console.error(error instanceof Error ? redact(`${error.name}: ${error.message}`) : 'unknown error');
  const body: ErrorBody = { error: { code: 'internal', message: 'the request could not be processed' } };
  return json(500, body);
}

import type { ContentfulStatusCode } from 'hono/utils/http-status';

/** An error as Stripe answers it: `{"error": {...}}` with a status. */
export class StripeFault extends Error {
  readonly status: ContentfulStatusCode;
  readonly body: { readonly error: Readonly<Record<string, string>> };

  constructor(status: ContentfulStatusCode, message: string, details: Readonly<Record<string, string>> = {}) {
    super(message);
    this.status = status;
    this.body = { error: { ...details, message, type: 'invalid_request_error' } };
  }
}

/** 404 for an object in the path, 400 for one that only a parameter names. */
export function noSuch(resource: string, id: string, param = 'id'): StripeFault {
  const name = resource.replace('_', ' ');
  return new StripeFault(param === 'id' ? 404 : 400, `No such ${name}: '${id}'`, {
    code: 'resource_missing',
    doc_url: 'https://stripe.com/docs/error-codes/resource-missing',
    param,
  });
}

/** 400 for a number that is none or out of range. */
export function badInteger(param: string, message: string): StripeFault {
  return new StripeFault(400, message, { code: 'parameter_invalid_integer', param });
}

/** 400 for a parameter that the route does not know. */
export function unknownParameter(param: string): StripeFault {
  return new StripeFault(400, `Received unknown parameter: ${param}`, { code: 'parameter_unknown', param });
}

/** 400 for a parameter without which the list makes no sense. */
export function missingParameter(param: string): StripeFault {
  return new StripeFault(400, `Missing required param: ${param}.`, { code: 'parameter_missing', param });
}

/** 401 for a key that is missing or wrong; only the last four characters of a wrong key are shown. */
export function badKey(given: string | undefined): StripeFault {
  if (!given) {
    return new StripeFault(
      401,
      "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY').",
    );
  }
  return new StripeFault(401, `Invalid API Key provided: ${'*'.repeat(8)}${given.slice(-4)}`);
}

/** 429, sent when a rate limit is set and used up. */
export function tooManyRequests(): StripeFault {
  return new StripeFault(
    429,
    'Request rate limit exceeded. Learn more about rate limits here https://stripe.com/docs/rate-limits.',
    { code: 'rate_limit' },
  );
}

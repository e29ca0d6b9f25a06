import type { ContentfulStatusCode } from 'hono/utils/http-status';

/** An error as Intercom answers it: an `error.list` with one error and a status. */
export class IntercomFault extends Error {
  readonly status: ContentfulStatusCode;
  readonly code: string;

  constructor(status: ContentfulStatusCode, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** The body of an error answer. */
export function errorList(fault: IntercomFault, requestId: string): object {
  return {
    type: 'error.list',
    request_id: requestId,
    errors: [{ code: fault.code, message: fault.message }],
  };
}

/** 400 for a parameter with a value that Intercom refuses. */
export function invalidParameter(message: string): IntercomFault {
  return new IntercomFault(400, 'parameter_invalid', message);
}

/** 404 in the words of each resource. */
export function notFound(resource: 'admin' | 'company' | 'contact' | 'conversation'): IntercomFault {
  if (resource === 'admin') return new IntercomFault(404, 'admin_not_found', 'Admin not found');
  if (resource === 'company') return new IntercomFault(404, 'company_not_found', 'Company Not Found');
  if (resource === 'contact') return new IntercomFault(404, 'not_found', 'User Not Found');
  return new IntercomFault(404, 'not_found', 'Resource Not Found');
}

import { ApiError } from './errors.ts';

/**
 * What `fetch` and `JSON.parse` throw when there is no valid answer, as an ApiError without status. Errors of other kinds
 * are returned as they are, a defect of the code among them.
 */
export function transportFailure(error: Error, provider: string): Error {
  if (!isTransport(error)) return error;
  const reasons = [error.message, error.cause instanceof Error ? error.cause.message : '']
    .filter((reason) => reason !== '')
    .join(': ');
  return new ApiError(`${provider}: no valid answer (${reasons || error.name})`, null, { cause: error });
}

/** Node reports the network's reason as `cause`, Deno in the message; both are a TypeError. Aborts are DOMExceptions. */
function isTransport(error: Error): boolean {
  if (error.name === 'AbortError' || error.name === 'TimeoutError' || error instanceof SyntaxError)
    return true;
  if ('code' in error && /^(E[A-Z]+|UND_ERR_\w+)$/.test(String(error.code))) return true;
  return (
    error instanceof TypeError &&
    (error.cause instanceof Error ||
      /fetch failed|terminated|error sending request|error reading a body|client error|connection/i.test(
        error.message,
      ))
  );
}

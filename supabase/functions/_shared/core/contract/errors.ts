export type VerificationFailure =
  | 'missing_signature'
  | 'malformed_signature'
  | 'signature_mismatch'
  | 'timestamp_outside_tolerance'
  | 'not_expected';

/** A webhook request is not what its signature should prove. The reason is for logs, not for the sender. */
export class WebhookVerificationError extends Error {
  override readonly name = 'WebhookVerificationError';
  readonly reason: VerificationFailure;

  constructor(reason: VerificationFailure) {
    super(`webhook verification failed: ${reason}`);
    this.reason = reason;
  }
}

/** The provider refuses to answer for now. */
export class RateLimitError extends Error {
  override readonly name = 'RateLimitError';
  /** How long to wait, in seconds; null when the provider does not say. */
  readonly retryAfterSeconds: number | null;
  /** Whether every call of the account is to wait, or only calls like this one. */
  readonly scope: 'account' | 'call';

  constructor(
    message: string,
    retryAfterSeconds: number | null,
    { scope = 'account', ...options }: ErrorOptions & { readonly scope?: 'account' | 'call' } = {},
  ) {
    super(message, options);
    this.retryAfterSeconds = retryAfterSeconds;
    this.scope = scope;
  }
}

/** The provider no longer knows the cursor: the listing must start again from the beginning. */
export class CursorExpiredError extends Error {
  override readonly name = 'CursorExpiredError';
}

/** The provider answered with an error, or without a valid answer (status null). */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number | null;

  constructor(message: string, status: number | null, options?: ErrorOptions) {
    super(message, options);
    this.status = status;
  }
}

/** The provider no longer has the object. */
export class EntityNotFoundError extends Error {
  override readonly name = 'EntityNotFoundError';
  readonly collectionKey: string;
  readonly externalId: string;

  constructor(collectionKey: string, externalId: string, options?: ErrorOptions) {
    super(`${collectionKey} ${externalId} does not exist at the provider`, options);
    this.collectionKey = collectionKey;
    this.externalId = externalId;
  }
}

/** A record does not have the form its resource declares. */
export class NormalizationError extends Error {
  override readonly name = 'NormalizationError';
}

/** The functions' environment or configuration is incomplete. The message may name variables: never send it to a client. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
}

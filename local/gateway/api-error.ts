/** An error as the API answers it: HTTP status and PostgREST's four fields. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly status: number;
  readonly code: string;
  readonly details: string | null;
  readonly hint: string | null;

  constructor(status: number, code: string, message: string, more: { details?: string; hint?: string } = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.details = more.details ?? null;
    this.hint = more.hint ?? null;
  }

  /** The response; a 401 says by which scheme to authenticate, as PostgREST does. */
  toResponse(): Response {
    const { code, details, hint, message } = this;
    const headers = new Headers({ 'content-type': 'application/json; charset=utf-8' });
    if (this.status === 401)
      headers.set(
        'www-authenticate',
        code.startsWith('PGRST') ? `Bearer error="invalid_token", error_description="${message}"` : 'Bearer',
      );
    return new Response(JSON.stringify({ code, details, hint, message }), { status: this.status, headers });
  }
}

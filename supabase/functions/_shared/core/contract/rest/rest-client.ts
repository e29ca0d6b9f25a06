import type { AppContext } from '../app.ts';
import { ApiError, ConfigurationError } from '../errors.ts';
import type { Payload } from '../payload.ts';
import { providerFetch } from '../provider-json.ts';
import { addressOf } from './address.ts';
import { fillText, settingIn } from './placeholders.ts';
import { type Credentials, credentialsOf, type RestAuth } from './rest-auth.ts';
import { providerMessage, RestError } from './rest-error.ts';

/** How a provider's REST API is reached. */
export interface RestSettings {
  /** Where the API is, https and with the path that all its calls have in common. An app's apiBaseUrl replaces the origin. */
  readonly baseUrl: string;
  /** Where the key goes. It goes nowhere else, and to no other origin. */
  readonly auth: RestAuth;
  /** Headers of every call; `{app.<setting>}` in them stands for a setting of the account. */
  readonly headers?: Readonly<Record<string, string>>;
}

export interface RestCall {
  readonly method: 'GET' | 'POST';
  readonly url: URL;
  readonly body?: Payload;
  readonly signal: AbortSignal;
}

/** A valid answer: JSON, with a status of success. */
export interface RestAnswer {
  readonly body: unknown;
  /** The `Date` header: the provider's clock. */
  readonly date: string;
  readonly headers: Headers;
}

/** Makes calls of one account; the core's policy of retries, timeouts and rates is around them. */
export interface RestClient {
  /** Where the key goes: `query` for APIs that take it nowhere else. */
  readonly keyIn: 'header' | 'query';
  /**
   * A setting of the account, for `{app.<setting>}`.
   * @throws ConfigurationError when it is missing
   */
  setting(name: string): string;
  /** The address of a path below the base URL. */
  urlOf(path: string, query: readonly (readonly [string, string])[]): URL;
  /** The address that `linkTarget` was made from. */
  urlAt(target: string): URL;
  /**
   * A link of an answer as a cursor: path and query, without the key.
   * @throws ApiError when it leads to another origin
   */
  linkTarget(link: string, from: URL): string;
  /**
   * @throws RestError when the status is no success, ApiError when the answer is no JSON or leads to another origin,
   * and what `fetch` throws
   */
  send(call: RestCall): Promise<RestAnswer>;
}

const mostRedirects = 5;

/**
 * The client of one account.
 * @throws ConfigurationError when the base URL would carry the key in clear or is none, or a setting is missing
 */
export function restClient(app: AppContext, settings: RestSettings): RestClient {
  const address = addressOf(settings.baseUrl, app);
  const credentials = credentialsOf(settings.auth, app.apiKey);
  const setting = (name: string): string => {
    const value = app.options[name];
    if ((typeof value === 'string' && value !== '') || typeof value === 'number') return String(value);
    throw new ConfigurationError(
      `${app.appKey}: the setting ${name} is missing, which stands for {app.${name}} in calls: set config.${name} of the app`,
    );
  };
  const ownHeaders = Object.fromEntries(
    Object.entries(settings.headers ?? {}).map(([name, text]) => [
      name,
      fillText(text, (found) => {
        const named = settingIn(found);
        return named === null ? null : setting(named);
      }),
    ]),
  );

  async function answerOf(call: RestCall, redirects: number): Promise<RestAnswer> {
    const { method, url, body, signal } = call;
    const what = describeCall(call);
    const response = await fetched(credentials, credentials.urlWithKey(url), {
      method,
      signal,
      redirect: 'manual',
      headers: headersOf([
        { accept: 'application/json', 'user-agent': 'SupaSaaSy' },
        body === undefined ? {} : { 'content-type': 'application/json' },
        ownHeaders,
        credentials.headers,
      ]),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const { status, headers } = response;
    const location = headers.get('location');
    if (status >= 300 && status < 400 && location !== null) {
      await response.body?.cancel();
      if (redirects === mostRedirects) throw new ApiError(`${what} was redirected too often`, status);
      // As browsers do: only 307 and 308 keep a POST one.
      const keeps = method === 'GET' || status === 307 || status === 308;
      const next = address.at(address.targetOf(location, url, what));
      const { body: _, ...bodiless } = call;
      return answerOf(
        keeps ? { ...call, url: next } : { ...bodiless, method: 'GET', url: next },
        redirects + 1,
      );
    }
    const text = await response.text();
    if (!response.ok)
      throw new RestError(`${what} answered with status ${status}${providerMessage(text)}`, status, headers);
    return { body: parsed(text, what, status), date: headers.get('date') ?? '', headers };
  }

  return {
    keyIn: settings.auth.by === 'query' ? 'query' : 'header',
    setting,
    urlOf: address.below,
    urlAt: address.at,
    linkTarget: (link, from) =>
      credentials.withoutKey(address.targetOf(link, from, `the link to the page after ${from.pathname}`)),
    send: (call) => answerOf(call, 0),
  };
}

/** A call, for people to read; never with its query, which may be personal or hold the key. */
export function describeCall({ method, url }: Pick<RestCall, 'method' | 'url'>): string {
  return `${url.hostname}: ${method} ${url.pathname}`;
}

/** All of them; where two have the same name, whatever its case, the later one. */
function headersOf(given: readonly Readonly<Record<string, string>>[]): Headers {
  const headers = new Headers();
  for (const [name, value] of given.flatMap((each) => Object.entries(each))) headers.set(name, value);
  return headers;
}

async function fetched(credentials: Credentials, url: URL, init: RequestInit): Promise<Response> {
  try {
    return await providerFetch(url, init);
  } catch (error) {
    // Some runtimes quote the address.
    if (error instanceof Error) error.message = credentials.redact(error.message);
    throw error;
  }
}

function parsed(text: string, what: string, status: number): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ApiError(`${what} answered with status ${status} and no valid JSON`, null);
  }
}

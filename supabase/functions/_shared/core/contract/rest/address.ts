import type { Account } from '../app.ts';
import { ApiError, ConfigurationError } from '../errors.ts';

/** Where an API is, and what of the links in its answers leads there. */
export interface Address {
  below(path: string, query: readonly (readonly [string, string])[]): URL;
  /** The address of what `targetOf` returned. */
  at(target: string): URL;
  /**
   * Path and query of a link in an answer to a call of `from`.
   * @throws ApiError when it leads to another origin
   */
  targetOf(link: string, from: URL, what: string): string;
}

/**
 * @param baseUrl the API's, as documented; the origin of the app's `apiBaseUrl` takes the place of its own
 * @throws ConfigurationError when it is no URL, or not https
 */
export function addressOf(
  baseUrl: string,
  { appKey, apiBaseUrl }: Pick<Account, 'appKey' | 'apiBaseUrl'>,
): Address {
  const documented = parse(baseUrl, `${appKey}: the base URL`);
  if (documented.protocol !== 'https:' && apiBaseUrl === null && !isLocal(documented))
    throw new ConfigurationError(
      `${appKey}: the base URL ${documented.origin} is not https: the key would be sent in clear`,
    );
  const override =
    apiBaseUrl === null ? documented : parse(apiBaseUrl, `${appKey}: the API's other base URL`);
  const prefix = apiBaseUrl === null ? '' : withoutSlash(override.pathname);
  const base = `${override.origin}${prefix}${withoutSlash(documented.pathname)}`;

  return {
    below(path, query) {
      const url = new URL(base + path);
      for (const [name, value] of query) url.searchParams.append(name, value);
      return url;
    },
    at: (target) => new URL(override.origin + target),
    targetOf(link, from, what) {
      if (!URL.canParse(link, from))
        throw new ApiError(`${what}: "${link.slice(0, 100)}" is not an address`, 400);
      const url = new URL(link, from);
      // Behind a proxy, APIs link to http or to the host they are documented at. The key goes to the origin we call.
      if (!/^https?:$/.test(url.protocol) || ![override.host, documented.host].includes(url.host))
        throw new ApiError(
          `${what}: refusing to follow it to ${url.host || url.protocol}, another host`,
          400,
        );
      return url.pathname + url.search;
    },
  };
}

function parse(url: string, what: string): URL {
  if (!URL.canParse(url)) throw new ConfigurationError(`${what} is not a URL: ${url}`);
  const parsed = new URL(url);
  if (/^https?:$/.test(parsed.protocol)) return parsed;
  throw new ConfigurationError(`${what} is neither https nor http: ${url}`);
}

function withoutSlash(path: string): string {
  return path.replace(/\/+$/, '');
}

function isLocal({ hostname }: URL): boolean {
  return hostname === '127.0.0.1' || hostname === 'localhost' || hostname === '[::1]';
}

import { plainName } from '../names.ts';
import type { ApiDescription } from '../openapi/api-description.ts';

/** Where the API is, with the settings of an account in braces; null where the document does not say. */
export function baseUrlOf({ baseUrl }: ApiDescription): string | null {
  if (baseUrl === null || !/^https:\/\//i.test(baseUrl.url)) return null;
  return baseUrl.url.replace(/\{([^{}]+)\}/g, (_, name: string) => {
    const known = baseUrl.variables.find((variable) => variable.name === name);
    return known?.value ?? `{${plainName(name, '_')}}`;
  });
}

/** How a call is authorized, in the short form of the question; null where the document does not say. */
export function authTextOf({ auth }: ApiDescription): string | null {
  for (const scheme of auth) {
    if (scheme.kind === 'bearer' || scheme.kind === 'oauth2') return 'bearer';
    if (scheme.kind === 'basic') return 'basic';
    if (scheme.kind === 'api_key' && scheme.in !== 'cookie') return `${scheme.in}:${scheme.parameter}`;
  }
  return null;
}

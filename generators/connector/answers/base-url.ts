import { formProblem, text } from './forms.ts';
import { placeholdersIn } from './placeholders.ts';

/** The settings of an app that stand in a base URL in braces: `https://{subdomain}.zendesk.com` → `subdomain`. */
export function settingsInBaseUrl(url: string): string[] {
  return [...new Set(placeholdersIn(url))];
}

/** Where an API is: https, with settings of an account in braces. */
export const baseUrl = text(200).superRefine((value, context) => {
  const refuse = (message: string) => context.addIssue({ code: 'custom', message });
  const settings = settingsInBaseUrl(value);
  const odd = settings.find((name) => !/^[a-z][a-z0-9_]{0,30}$/.test(name));
  if (odd !== undefined) return refuse(`has {${odd}}; a setting is named with a to z, 0 to 9 and _`);
  const filled = value.replaceAll(/\{[^{}]*\}/g, 'x');
  if (/["'`\\<>\s]/.test(value) || !URL.canParse(filled))
    return refuse('is not a URL such as https://api.acme.com');
  const url = new URL(filled);
  const isLocal = ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname);
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLocal))
    return refuse('must begin with https://, because the API key travels to it');
  if (url.username !== '' || url.password !== '') return refuse('must hold no user name and no password');
  if (url.search !== '' || url.hash !== '') return refuse('must end before any ? or #');
});

/** What is wrong with a base URL; null for nothing. */
export function baseUrlProblem(value: string): string | null {
  return formProblem(baseUrl, value);
}

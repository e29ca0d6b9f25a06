import { settingsInBaseUrl } from '../answers/base-url.ts';
import type { WebhookAnswers } from '../answers/webhook.ts';
import type { ConnectorAnswers } from '../answers.ts';

/** What `connector/index.ts.hbs` is filled with. */
export interface IndexData {
  readonly name: string;
  readonly docsUrl: string | null;
  readonly baseUrl: string;
  /** Settings of an app that stand in the base URL in braces. */
  readonly settings: readonly string[];
  readonly auth: object;
  readonly headers: Readonly<Record<string, string>> | null;
  readonly readSlackSeconds: number;
  readonly requestsPerSecond: number;
  readonly burst: number;
  readonly webhook: WebhookData;
}

/** Which of the forms of a webhook it has; the others are null. */
export interface WebhookData {
  readonly none: { readonly because: string } | null;
  readonly preset: { readonly scheme: string } | null;
  readonly custom: { readonly scheme: object } | null;
  readonly event: object | null;
  readonly handshake: object | null;
  /** Whether nobody has answered. */
  readonly isUnknown: boolean;
}

export function indexData(answers: ConnectorAnswers): IndexData {
  const { name, docsUrl, baseUrl, auth, readSlackSeconds, rateLimit, webhook } = answers;
  return {
    name,
    docsUrl,
    baseUrl,
    settings: settingsInBaseUrl(baseUrl),
    auth,
    headers: headersOf(answers),
    readSlackSeconds,
    ...rateLimit,
    webhook: webhookData(webhook),
  };
}

function webhookData(webhook: WebhookAnswers): WebhookData {
  const event = 'event' in webhook ? webhook.event : null;
  return {
    none: webhook.by === 'none' ? { because: webhook.because } : null,
    preset: webhook.by === 'preset' ? { scheme: webhook.scheme } : null,
    custom: webhook.by === 'custom' ? { scheme: webhook.scheme } : null,
    event,
    handshake: 'handshake' in webhook ? (webhook.handshake ?? null) : null,
    isUnknown: webhook.by === 'unknown',
  };
}

/** Headers of every call; null for none. */
export function headersOf({ headers }: ConnectorAnswers): Readonly<Record<string, string>> | null {
  return Object.keys(headers).length === 0 ? null : headers;
}

import type { ConnectorAnswers } from '../answers.ts';
import { variablePrefix } from '../names.ts';

/** The environment variables that an app of the connector names. */
export interface ConnectorEnvironment {
  readonly apiKey: string;
  /** Null without webhooks. */
  readonly webhookSecret: string | null;
}

export function environmentOf({ name, environment, webhook }: ConnectorAnswers): ConnectorEnvironment {
  const prefix = variablePrefix(name);
  const { apiKey, webhookSecret } = environment ?? {
    apiKey: `${prefix}_API_KEY`,
    webhookSecret: `${prefix}_WEBHOOK_SECRET`,
  };
  return { apiKey, webhookSecret: webhook.by === 'none' ? null : webhookSecret };
}

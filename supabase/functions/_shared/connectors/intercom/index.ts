import { defineConnector } from '../../core/contract/index.ts';
import { admin } from './admins.ts';
import { connectIntercom } from './client.ts';
import { company } from './companies.ts';
import { contact } from './contacts.ts';
import { conversation, conversationPart } from './conversations.ts';
import { translateIntercomError } from './errors.ts';
import manifest from './manifest.json' with { type: 'json' };
import type { IntercomClient } from './types.ts';
import { intercomEvent, intercomHandshake, signIntercom, verifyIntercom } from './webhook.ts';

/** Intercom, through the official SDK. */
export const connector = defineConnector<IntercomClient>({
  manifest,
  connect: connectIntercom,
  readSlackSeconds: 5,
  // 10,000 calls a minute, metered in windows of ten seconds: 1,666 in any of them.
  // Source: https://developers.intercom.com/docs/references/rest-api/errors/rate-limiting
  rateLimit: { requestsPerSecond: 150, burst: 166 },
  resources: { company, contact, admin, conversation, conversation_part: conversationPart },
  webhook: { handshake: intercomHandshake, verify: verifyIntercom, sign: signIntercom, event: intercomEvent },
  translateError: translateIntercomError,
});

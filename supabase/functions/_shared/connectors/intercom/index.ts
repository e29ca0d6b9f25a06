import { defineConnector } from '../../core/contract/index.ts';
import { admin } from './admins.ts';
import { connectIntercom } from './client.ts';
import { company } from './companies.ts';
import { contact } from './contacts.ts';
import { conversation, conversationPart } from './conversations.ts';
import { translateIntercomError } from './errors.ts';
import manifest from './manifest.json' with { type: 'json' };
import type { IntercomClient } from './types.ts';
import { intercomEvent, intercomHandshake, verifyIntercom } from './webhook.ts';

/** Intercom, through the official SDK. */
export const connector = defineConnector<IntercomClient>({
  manifest,
  connect: connectIntercom,
  readSlackSeconds: 5,
  resources: { company, contact, admin, conversation, conversation_part: conversationPart },
  webhook: { handshake: intercomHandshake, verify: verifyIntercom, event: intercomEvent },
  translateError: translateIntercomError,
});

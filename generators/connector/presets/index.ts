import type { ConnectorAnswersInput } from '../answers.ts';
import { hubspot } from './hubspot.ts';
import { intercom } from './intercom.ts';
import { zendesk } from './zendesk.ts';

/** Complete answers for providers, by name. */
export const presets: Readonly<Record<string, ConnectorAnswersInput>> = { hubspot, intercom, zendesk };

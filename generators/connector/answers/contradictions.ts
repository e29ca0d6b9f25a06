import { COMMON_KEYS } from '../../config/validate/manifest-options.ts';
import type { ConnectorAnswers } from '../answers.ts';
import { signsTime } from '../webhook-schemes.ts';
import { eachContradictions } from './each-contradictions.ts';
import { nameContradictions } from './name-contradictions.ts';
import { settingsOf } from './settings.ts';

export interface Contradiction {
  readonly path: (string | number)[];
  readonly message: string;
}

export type Checked = Pick<
  ConnectorAnswers,
  'name' | 'auth' | 'baseUrl' | 'headers' | 'resources' | 'webhook'
>;

/** What is right on its own, and not together. */
export function contradictions(answers: Checked): Contradiction[] {
  return [
    ...headerContradictions(answers),
    ...settingContradictions(answers),
    ...timeContradictions(answers),
    ...nameContradictions(answers),
    ...answers.resources.flatMap((resource, index) =>
      [
        ...deletionContradictions(resource, answers.webhook).map((message) => ({
          answer: 'deletions',
          message,
        })),
        ...eachContradictions(resource),
      ].map(({ answer, message }) => ({ path: ['resources', index, answer], message })),
    ),
  ];
}

/** Two events of one object could not be put in order. */
function timeContradictions({ webhook }: Checked): Contradiction[] {
  if (!('event' in webhook) || webhook.event.occurredAt !== null) return [];
  const isTimed =
    webhook.by === 'preset' ? signsTime.includes(webhook.scheme) : webhook.scheme.timestamp !== undefined;
  if (isTimed) return [];
  const message = 'must be said: the scheme signs no time, and without one two events cannot be put in order';
  return [{ path: ['webhook', 'event', 'occurredAt'], message }];
}

/** What the client sets itself, or must not be set by hand. */
const ownHeaders = ['authorization', 'host', 'content-length', 'connection', 'content-type', 'accept'];

function headerContradictions({ auth, headers }: Checked): Contradiction[] {
  const credential = auth.by === 'header' ? [auth.name.toLowerCase()] : [];
  return Object.keys(headers)
    .filter((name) => [...ownHeaders, ...credential].includes(name.toLowerCase()))
    .map((name) => ({ path: ['headers', name], message: 'is set by the client itself' }));
}

function settingContradictions(answers: Checked): Contradiction[] {
  return settingsOf(answers)
    .filter(({ name }) => COMMON_KEYS.includes(name))
    .map(({ name, where }) => ({
      path: ['baseUrl'],
      message: `has the setting ${name} in ${where}, which is a key of every app's config; call it otherwise`,
    }));
}

function deletionContradictions(
  { name, deletions, events }: Checked['resources'][number],
  { by }: Checked['webhook'],
): string[] {
  const deleting = Object.values(events).some(({ kind }) => kind === 'delete');
  if (deletions.by === 'event' && by === 'none')
    return [
      `${name}: deletions by event need webhooks, and there are none; choose sweep, or give the webhook's scheme`,
    ];
  if (deletions.by === 'event' && !deleting)
    return [`${name}: deletions are to become known by an event, but no event has kind delete`];
  if (deletions.by !== 'event' && deletions.by !== 'unknown' && deleting)
    return [`${name}: an event deletes, so deletions must be by event`];
  return [];
}

import type {
  EventRule,
  Payload,
  ProviderEvent,
} from '../../../../supabase/functions/_shared/core/contract/index.ts';
import { type RootDefinition, rootsOf, type Subject } from '../subject.ts';
import { withField } from './read-fields.ts';

/** An event type and what the connector says of it. */
export interface DeclaredEvent {
  readonly type: string;
  readonly rule: EventRule;
  readonly resource: RootDefinition;
}

export function declaredEvents(subject: Subject): readonly DeclaredEvent[] {
  return rootsOf(subject).flatMap((resource) =>
    Object.entries(resource.events ?? {}).map(([type, rule]) => ({ type, rule, resource })),
  );
}

export const objectId = 'obj_1';

/** The least that an event's object can be; where events name other objects than theirs, those are the same one. */
export function leastObject(subject: Subject): Payload {
  const references = subject.manifest.resources.flatMap(({ name }) => [name, `${name}_id`]);
  const least: Payload = { ...Object.fromEntries(references.map((name) => [name, objectId])), id: objectId };
  return Object.values(subject.definition.resources).reduce(
    (object, { idField = 'id' }) =>
      [idField].flat().reduce((all, field) => withField(all, field.split('.'), objectId), object),
    least,
  );
}

/** An event of this type, about this object. */
export function eventOf(type: string, object: unknown): ProviderEvent {
  return { id: 'evt_1', type, occurredAt: 1_767_225_600, object: object as Payload | null, complete: true };
}

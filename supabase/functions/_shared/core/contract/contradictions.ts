import type { EmbeddedResource, EventFeed, RootResource } from './definition.ts';
import { keysOf } from './dot-path.ts';
import { retentionsOf } from './since.ts';
import type { TimeField } from './time-field.ts';

const deletionContracts = ['event', 'deleted_list', 'sweep', 'none'];

/** What a resource says of itself that cannot be, in words; connectors need not be type-checked to be run. */
export function contradictions<Client>(
  resource: RootResource<Client>,
  feed: EventFeed<Client> | undefined,
  { refuses }: { readonly refuses?: string } = {},
): readonly string[] {
  const { deletions, incremental, pages, retrieve } = resource;
  const found: string[] = [...fieldContradictions(resource)];
  const by = deletions?.by;
  const deleting = Object.entries(resource.events)
    .filter(([, rule]) => rule.kind === 'delete')
    .map(([type]) => type);

  if (!deletionContracts.includes(by)) {
    found.push(
      `it does not say how deletions become known: deletions.by must be ${deletionContracts.join(', ')}`,
    );
  } else if (by === 'event' && deleting.length === 0) {
    found.push('deletions are said to become known by an event, but no event has kind "delete"');
  } else if ((by === 'none' || by === 'sweep') && deleting.length > 0) {
    found.push(`deletions are said not to become known by an event, but ${deleting.join(', ')} deletes`);
  }
  if (refuses !== undefined && !feed && Object.keys(resource.events).length > 0)
    found.push(
      'it declares events, but nothing tells of them: the connector has no webhooks and no eventFeed',
    );
  if (pages !== 'stable' && pages !== 'shifting') {
    found.push('it does not say whether its list can miss objects: pages must be "stable" or "shifting"');
  }
  if (typeof retrieve !== 'function' && typeof retrieve?.walksFor !== 'function') {
    found.push('it does not say how one object is read: retrieve must be a function, or made by restFind');
  } else if (typeof retrieve !== 'function' && resource.summaries) {
    found.push(
      'its list shows summaries, so that objects cannot be found in it: retrieve must be a function',
    );
  }
  if (incremental.by === 'event_feed' && !feed) {
    found.push('incremental sync by event_feed needs an eventFeed');
  }
  for (const { overlapSeconds, precisionSeconds, retentionSeconds } of retentionsOf(resource, feed)) {
    if (!(overlapSeconds >= 0)) found.push(`overlapSeconds is ${overlapSeconds}, not a number from 0`);
    if (!(precisionSeconds > 0)) found.push(`precisionSeconds is ${precisionSeconds}, not a positive number`);
    if (retentionSeconds !== null && !(retentionSeconds > overlapSeconds + precisionSeconds))
      found.push(
        `retentionSeconds is ${retentionSeconds}: what is asked for with the overlap is forgotten already`,
      );
  }
  return found;
}

/** The same of the fields that ids and times are read from, which embedded resources have, too. */
export function fieldContradictions({
  idField,
  createdField,
  updatedField,
}: Pick<EmbeddedResource, 'idField' | 'createdField' | 'updatedField'>): readonly string[] {
  const found: string[] = [];
  const parts = [idField ?? 'id'].flat();
  if (parts.length === 0 || parts.includes('')) found.push('idField is empty');
  if (new Set(parts).size < parts.length) found.push(`idField has a field twice: ${parts.join(', ')}`);
  for (const [name, field] of Object.entries({ createdField, updatedField })) {
    if (!isTimeField(field))
      found.push(
        `${name} must be null, a field with unix seconds, or { field, unit } with unit ${units.join(', ')}`,
      );
  }
  return found;
}

const units = ['seconds', 'milliseconds', 'iso8601'];

function isTimeField(field: TimeField | null): boolean {
  if (field === null || typeof field === 'string') return field !== '';
  const keys = typeof field?.field === 'string' || Array.isArray(field?.field) ? keysOf(field.field) : [];
  return keys.length > 0 && !keys.includes('') && units.includes(field.unit);
}

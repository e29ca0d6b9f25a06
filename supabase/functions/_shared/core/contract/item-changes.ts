import type { Account } from './app.ts';
import type { Change, ChangeSource, ChildSet, NormalizedEntity } from './entity.ts';
import { NormalizationError } from './errors.ts';
import { type Exclusion, exclusionOf } from './exclusion.ts';
import { normalize } from './normalize.ts';
import { isPayload, type Payload } from './payload.ts';
import { quarantined } from './quarantined.ts';
import type { Embedded, ResourceTable, Root } from './resource-table.ts';

/** Child lists fetched because the embedded ones were cut, by resource name. */
export type FetchedChildren = ReadonlyMap<string, readonly Payload[]>;

/**
 * The upserts of an object and of its embedded children that the app mirrors. Parent and children share one version, so
 * that they stand or fall together.
 */
export function embeddedChanges<Client>(
  resource: Root<Client>,
  entity: NormalizedEntity,
  source: ChangeSource,
  app: Account,
  table: ResourceTable<Client>,
  fetched: FetchedChildren = new Map(),
): Change[] {
  const sets: ChildSet[] = [];
  const changes: Change[] = [];

  for (const definition of resource.children ?? []) {
    const child = table.embedded.get(definition.resource);
    if (!child || !app.resources.includes(child.name)) continue;
    const { items, truncated } = definition.embedded(entity.rawPayload);
    const exclude = exclusionOf(child, app);
    const children: NormalizedEntity[] = [];
    let unreadable = 0;
    for (const item of fetched.get(child.name) ?? items) {
      const change = childChange(child, item, entity, source, exclude);
      if (change.op === 'upsert') children.push(change.entity);
      else unreadable++;
      changes.push(change);
    }
    const seesOnlyNewest = truncated && !fetched.has(child.name);
    const since = seesOnlyNewest ? beginningOfSight(children) : null;
    // A set with an unreadable member, or one cut nobody knows where, cannot say who is missing from it.
    if (unreadable > 0 || (seesOnlyNewest && since === null)) continue;
    sets.push({ collectionKey: child.collectionKey, ids: children.map((each) => each.externalId), since });
  }

  const kept = withoutExcluded(entity, exclusionOf(resource, app));
  return [{ op: 'upsert', source, entity: kept, children: sets }, ...changes];
}

function childChange(
  child: Embedded,
  item: Payload,
  parent: NormalizedEntity,
  source: ChangeSource,
  exclude: Exclusion | null,
): Change {
  const ref = { collectionKey: parent.collectionKey, externalId: parent.externalId };
  try {
    if (!isPayload(item)) throw new NormalizationError(`${child.collectionKey}: expected an object`);
    const entity = { ...normalize(child, item, parent.versionAt, ref), versionAt: parent.versionAt };
    return { op: 'upsert', source, entity: withoutExcluded(entity, exclude), children: [] };
  } catch (error) {
    return quarantined(child, item, error, exclude, ref);
  }
}

/** Last of all: ids, times and child lists are read from the whole object. */
function withoutExcluded(entity: NormalizedEntity, exclude: Exclusion | null): NormalizedEntity {
  const kept = exclude?.(entity.rawPayload);
  return kept && kept !== entity.rawPayload ? { ...entity, rawPayload: kept } : entity;
}

/**
 * The moment from which on a list of the newest children holds all of them. Providers count seconds: of those created in
 * the same second as its oldest member, some may have been cut.
 */
function beginningOfSight(children: readonly NormalizedEntity[]): string | null {
  const times = children.flatMap(({ createdAt }) => (createdAt === null ? [] : [Date.parse(createdAt)]));
  return times.length === 0 ? null : new Date(Math.min(...times) + 1000).toISOString();
}

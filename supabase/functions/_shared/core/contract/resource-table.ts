import type { ConnectorMetadata } from './connector.ts';
import type { ConnectorDefinition, EmbeddedResource, EventRule, RootResource } from './definition.ts';
import { ConfigurationError } from './errors.ts';
import type { ConnectorManifest } from './manifest.ts';
import type { NormalizationRules } from './normalize.ts';

/** A resource definition together with what the manifest says of it. */
export type Root<Client> = RootResource<Client> & NormalizationRules & { readonly name: string };
export type Embedded = EmbeddedResource & NormalizationRules & { readonly name: string };

export interface EventMeaning<Client> {
  readonly resource: Root<Client>;
  readonly rule: EventRule;
}

/** A connector's resources, ready to be looked up. */
export interface ResourceTable<Client> {
  readonly roots: ReadonlyMap<string, Root<Client>>;
  readonly embedded: ReadonlyMap<string, Embedded>;
  /** Event type → what it means for which resources. */
  readonly events: ReadonlyMap<string, readonly EventMeaning<Client>[]>;
}

/** What a connector says of itself, taken from its manifest. */
export function metadataOf(manifest: ConnectorManifest): ConnectorMetadata {
  return {
    provider: manifest.name,
    displayName: manifest.display_name,
    apiVersion: manifest.api_version,
    resources: manifest.resources.map((resource) => ({
      name: resource.name,
      collectionKey: resource.collection_key,
      parent: resource.parent ?? null,
    })),
    migrations: { has: manifest.migrations !== null, directory: manifest.migrations },
  };
}

/**
 * Joins manifest and definitions.
 * @throws ConfigurationError when they disagree, or a resource's contract cannot hold
 */
export function resourceTable<Client>(definition: ConnectorDefinition<Client>): ResourceTable<Client> {
  const { manifest } = definition;
  const roots = new Map<string, Root<Client>>();
  const embedded = new Map<string, Embedded>();
  const events = new Map<string, EventMeaning<Client>[]>();
  const refuse = (reason: string): never => {
    throw new ConfigurationError(`connector ${manifest.name}: ${reason}`);
  };

  for (const { name, collection_key: collectionKey, parent } of manifest.resources) {
    const resource =
      definition.resources[name] ?? refuse(`manifest.json lists resource ${name}, the code does not`);
    const known = { name, collectionKey, apiVersion: manifest.api_version };
    if ('embeddedIn' in resource) {
      if (resource.embeddedIn !== parent)
        refuse(`${name}: manifest.json and the code name different parents`);
      embedded.set(name, { ...resource, ...known });
      continue;
    }
    if (parent !== undefined) refuse(`${name}: manifest.json names a parent, the code does not`);
    const root: Root<Client> = { ...resource, ...known };
    const rules = Object.entries(root.events);
    if (root.deletions.by === 'event' && !rules.some(([, rule]) => rule.kind === 'delete')) {
      refuse(`${name}: deletions are said to become known by an event, but no event has kind "delete"`);
    }
    if (root.incremental.by === 'event_feed' && !definition.eventFeed) {
      refuse(`${name}: incremental sync by event_feed needs an eventFeed`);
    }
    for (const [type, rule] of rules)
      events.set(type, [...(events.get(type) ?? []), { resource: root, rule }]);
    roots.set(name, root);
  }

  for (const name of Object.keys(definition.resources)) {
    if (!roots.has(name) && !embedded.has(name))
      refuse(`the code defines resource ${name}, manifest.json does not list it`);
  }
  for (const root of roots.values()) {
    for (const child of root.children ?? []) {
      if (embedded.get(child.resource)?.embeddedIn !== root.name)
        refuse(`${child.resource} is not embedded in ${root.name}`);
    }
  }
  return { roots, embedded, events };
}

import type { ConnectorMetadata } from './connector.ts';
import { contradictions, fieldContradictions } from './contradictions.ts';
import type { ConnectorDefinition, EmbeddedResource, EventRule, RootResource } from './definition.ts';
import { ConfigurationError } from './errors.ts';
import type { ConnectorManifest } from './manifest.ts';
import type { NormalizationRules } from './normalize.ts';
import { checkedRateLimit, type RateLimitRule } from './rate-limit.ts';
import { recordContradictions } from './rest/record-contradictions.ts';

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
export function metadataOf(manifest: ConnectorManifest, rateLimit: RateLimitRule): ConnectorMetadata {
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
    rateLimit,
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

  if (typeof definition.webhook?.verify !== 'function')
    refuse('it does not say how a webhook proves itself: webhook must have verify, or be noWebhook(because)');
  if (manifest.webhooks === false && definition.webhook.refuses === undefined)
    refuse('manifest.json says "webhooks": false, the code takes some, and its apps have no secret for them');
  if (typeof definition.rateLimit !== 'function') checkedRateLimit(definition.rateLimit);
  for (const { name, collection_key: collectionKey, parent } of manifest.resources) {
    const resource =
      definition.resources[name] ?? refuse(`manifest.json lists resource ${name}, the code does not`);
    const known = { name, collectionKey, apiVersion: manifest.api_version };
    if ('embeddedIn' in resource) {
      if (resource.embeddedIn !== parent)
        refuse(`${name}: manifest.json and the code name different parents`);
      if (resource.deletions?.by !== 'parent_set')
        refuse(`${name}: an embedded resource vanishes from its parent: deletions must be by parent_set`);
      for (const reason of fieldContradictions(resource)) refuse(`${name}: ${reason}`);
      embedded.set(name, { ...resource, ...known });
      continue;
    }
    if (parent !== undefined) refuse(`${name}: manifest.json names a parent, the code does not`);
    const root: Root<Client> = { ...resource, ...known };
    for (const reason of [
      ...contradictions(root, definition.eventFeed, definition.webhook),
      ...recordContradictions(root, manifest.config),
    ])
      refuse(`${name}: ${reason}`);
    for (const [type, rule] of Object.entries(root.events))
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

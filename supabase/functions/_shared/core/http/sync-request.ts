import { z } from 'zod';
import type { RuntimeApp } from '../config.ts';
import type { ConnectorMetadata } from '../contract/connector.ts';
import { parseBody } from './parse-body.ts';
import { HttpError } from './respond.ts';

const schema = z.strictObject({
  app_key: z.string().regex(/^[a-z0-9_]+$/, 'an app key consists of a-z, 0-9 and _'),
  mode: z.enum(['full', 'incremental']),
  resource_types: z.array(z.string()).nonempty().optional(),
  /** Sync within this request instead of leaving it to workers. */
  immediate: z.boolean().optional(),
  /** Let a sweep delete any share of a collection. */
  accept_deletions: z.boolean().optional(),
});

export type SyncRequest = z.infer<typeof schema>;

/**
 * Parses the body of `POST /sync`.
 * @throws HttpError 400 with every problem and its path
 */
export function parseSyncRequest(body: Uint8Array): SyncRequest {
  return parseBody(body, schema, 'a valid sync request');
}

/**
 * The resources to list: those asked for, else all the app mirrors; embedded ones come with their parent.
 * @throws HttpError 400 for a resource that the app does not mirror or that has no list of its own
 */
export function resourcesToSync(
  request: SyncRequest,
  app: RuntimeApp,
  metadata: ConnectorMetadata,
): string[] {
  const parents = new Map(metadata.resources.map((resource) => [resource.name, resource.parent]));
  const asked = request.resource_types;
  if (!asked) {
    const roots = app.resources.filter((name) => parents.get(name) === null);
    if (roots.length > 0) return roots;
    throw new HttpError(400, 'nothing_to_sync', `${app.appKey} mirrors no resource that can be listed`);
  }

  for (const name of asked) {
    if (!app.resources.includes(name)) {
      throw new HttpError(400, 'unknown_resource', `${app.appKey} does not mirror "${name}"`, {
        details: { resources: app.resources },
      });
    }
    const parent = parents.get(name);
    if (parent) throw new HttpError(400, 'embedded_resource', `"${name}" comes with "${parent}": sync that`);
  }
  return [...new Set(asked)];
}

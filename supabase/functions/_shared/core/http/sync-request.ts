import { z } from 'zod';
import type { RuntimeApp } from '../config.ts';
import type { ConnectorMetadata } from '../contract/connector.ts';
import { HttpError } from './respond.ts';

const schema = z.strictObject({
  app_key: z.string().regex(/^[a-z0-9_]+$/, 'an app key consists of a-z, 0-9 and _'),
  mode: z.enum(['full', 'incremental']),
  resource_types: z.array(z.string()).nonempty().optional(),
  /** Sync within this request. The only way there is, so it may be left out. */
  immediate: z.literal(true).optional(),
});

export type SyncRequest = z.infer<typeof schema>;

/**
 * Parses the body of `POST /sync`.
 * @throws HttpError 400 with every problem and its path
 */
export function parseSyncRequest(body: Uint8Array): SyncRequest {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body));
  } catch {
    throw new HttpError(400, 'malformed_json', 'the body is not JSON');
  }
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const details = result.error.issues.flatMap((issue) => {
    // Zod reports unknown keys at the object that holds them.
    const paths = issue.code === 'unrecognized_keys' ? issue.keys : [issue.path.join('.')];
    const message = issue.code === 'unrecognized_keys' ? 'there is no such setting' : issue.message;
    return paths.map((path) => ({ path, message }));
  });
  throw new HttpError(400, 'invalid_request', 'the body is not a valid sync request', { details });
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
  if (!asked) return app.resources.filter((name) => parents.get(name) === null);

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

import { Hono } from 'hono';
import { total } from '../engine/counts.ts';
import { type SyncResult, syncApp } from '../engine/sync-app.ts';
import { appContext } from '../environment.ts';
import { requireAdmin } from './admin.ts';
import { dependencies, type HandlerOptions } from './dependencies.ts';
import { readBody } from './read-body.ts';
import { errorResponse, HttpError, json } from './respond.ts';
import { parseSyncRequest, resourcesToSync } from './sync-request.ts';

/**
 * The `sync` function: `POST /sync` with `{app_key, mode, resource_types?, immediate?}` and the admin key.
 *
 * Answers 200 with the counts per resource · 400 invalid body · 401 · 404 unknown app · 405 · 413 · 502 when the provider
 * or the database failed for a resource, with what was done · 500 with a generic text.
 */
export function syncHandler(options: HandlerOptions): (request: Request) => Response | Promise<Response> {
  const { registry, readEnv, database } = dependencies(options);
  const hono = new Hono();

  hono.all('/sync', async ({ req }) => {
    if (req.method !== 'POST') {
      throw new HttpError(405, 'method_not_allowed', 'a sync is started by POST', {
        headers: { Allow: 'POST' },
      });
    }
    requireAdmin(req.raw, readEnv);
    const request = parseSyncRequest(await readBody(req.raw));
    const found = registry.findApp(request.app_key);
    if (!found) throw new HttpError(404, 'unknown_app', 'no such app is configured');

    const resources = resourcesToSync(request, found.app, found.connector.metadata);
    const app = appContext(found.app, readEnv);
    const { mode } = request;
    const result = await syncApp(database(), found.connector, app, {
      mode,
      resources,
      signal: req.raw.signal,
    });
    const report = syncReport(request.app_key, mode, result);
    if (result.status === 'success') return json(200, report);
    throw new HttpError(502, 'sync_failed', 'not every resource could be synced', { details: report });
  });

  hono.notFound(() => errorResponse(new HttpError(404, 'not_found', 'syncs go to /sync')));
  hono.onError((error) => errorResponse(error));
  return (request) => hono.fetch(request);
}

function syncReport(appKey: string, mode: string, { status, resources, rereads }: SyncResult) {
  const sum = (outcome: Parameters<typeof total>[1]) =>
    resources.reduce((n, resource) => n + total(resource.counts, outcome), 0);
  const failures = resources.filter((resource) => resource.status === 'failed').length;
  return {
    app_key: appKey,
    mode,
    status,
    created: sum('created'),
    updated: sum('updated'),
    unchanged: sum('unchanged'),
    stale: sum('stale'),
    archived: sum('archived'),
    deleted: sum('deleted'),
    errors: sum('quarantined') + failures + rereads.failed,
    rereads,
    resources: resources.map((resource) => ({
      resource: resource.resource,
      collection_key: resource.collectionKey,
      mode: resource.mode,
      status: resource.status,
      pages: resource.pages,
      counts: resource.counts,
      error: resource.error,
    })),
  };
}

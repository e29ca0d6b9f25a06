import { Hono } from 'hono';
import { startBudget } from '../engine/budget.ts';
import { work } from '../engine/work.ts';
import { adminCheck } from './admin.ts';
import { keepAlive } from './after-response.ts';
import { type Dependencies, dependencies, type HandlerOptions } from './dependencies.ts';
import { readBody } from './read-body.ts';
import { requireMethod } from './require-method.ts';
import { errorResponse, HttpError, json } from './respond.ts';
import { syncReport } from './sync-report.ts';
import { parseSyncRequest, resourcesToSync } from './sync-request.ts';
import { workerSettings } from './worker-settings.ts';

/**
 * The `sync` function: `POST /sync` with `{app_key, mode, resource_types?, immediate?, accept_deletions?}` and the admin key.
 * Queues a job with a task per resource, and calls a worker where pg_net is set up. With `immediate` the job is worked on
 * within the request.
 *
 * Answers 202 with the job's id · immediate: 200 with the counts per resource, 202 when the time was over first, 502 with
 * what was done when a resource failed · 400 invalid body · 401 · 404 unknown app · 405 · 413 · 429 · 500 with a generic text.
 */
export function syncHandler(options: HandlerOptions): (request: Request) => Response | Promise<Response> {
  const known = dependencies(options);
  const { registry, readEnv, database, redact } = known;
  const requireAdmin = adminCheck(readEnv);
  const hono = new Hono();

  hono.all('/sync', async ({ req }) => {
    requireMethod(req, 'POST', 'a sync is started by POST');
    requireAdmin(req.raw);
    const request = parseSyncRequest(await readBody(req.raw));
    const found = registry.findApp(request.app_key);
    if (!found) throw new HttpError(404, 'unknown_app', 'no such app is configured');

    const { metadata } = found.connector;
    const resources = resourcesToSync(request, found.app, metadata);
    const collectionKeys = new Map(metadata.resources.map((each) => [each.name, each.collectionKey]));
    const { job_id: jobId, is_new: isNew } = await database().enqueueJob({
      appKey: request.app_key,
      mode: request.mode,
      acceptDeletions: request.accept_deletions ?? false,
      tasks: resources.map((name) => ({ resource: name, collectionKey: collectionKeys.get(name) ?? name })),
    });
    if (request.immediate) return await syncNow(known, jobId);
    const workerCalled = await database().pickUpWork();
    return json(202, {
      job_id: jobId,
      status: 'queued',
      is_new: isNew,
      worker_called: workerCalled,
      resources,
    });
  });

  hono.notFound(() => errorResponse(new HttpError(404, 'not_found', 'syncs go to /sync'), redact));
  hono.onError((error) => errorResponse(error, redact));
  return (request) => hono.fetch(request);
}

async function syncNow(
  { readEnv, database, findApp, redact }: Dependencies,
  jobId: string,
): Promise<Response> {
  const { budget: limits, leaseSeconds } = workerSettings(readEnv);
  const budget = startBudget(limits);
  try {
    const context = { database: database(), findApp, redact, budget, leaseSeconds, triesAgain: false };
    const working = work(context, { jobId, maxTasks: null });
    keepAlive(working);
    const worked = await working;
    const job = await database().jobStatus(jobId, true);
    if (!job) throw new Error(`job ${jobId} has disappeared`);
    const report = syncReport(job, worked);
    if (job.status === 'completed') return json(200, report);
    if (job.status === 'queued' || job.status === 'running') {
      await database().pickUpWork();
      return json(202, report);
    }
    throw new HttpError(502, 'sync_failed', 'not every resource could be synced', { details: report });
  } finally {
    budget.close();
  }
}

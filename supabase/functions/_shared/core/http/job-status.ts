import { Hono } from 'hono';
import { z } from 'zod';
import { adminCheck } from './admin.ts';
import { dependencies, type HandlerOptions } from './dependencies.ts';
import { requireMethod } from './require-method.ts';
import { errorResponse, HttpError, json } from './respond.ts';

/**
 * The `job-status` function, with the admin key: `GET /job-status/{id}?include_tasks=true` says how far a job is,
 * `POST /job-status/{id}/cancel` ends it, `POST /job-status/{id}/retry` makes its failed and cancelled tasks due again.
 *
 * Answers 200 with the job · 400 malformed id · 401 · 404 unknown job · 405 · 409 when there is nothing to cancel or retry ·
 * 429 · 500 with a generic text.
 */
export function jobStatusHandler(
  options: HandlerOptions,
): (request: Request) => Response | Promise<Response> {
  const { readEnv, database, redact } = dependencies(options);
  const requireAdmin = adminCheck(readEnv);
  const hono = new Hono();

  const report = async (id: string, includeTasks: boolean): Promise<Response> => {
    const job = await database().jobStatus(id, includeTasks);
    if (!job) throw new HttpError(404, 'unknown_job', 'there is no such job');
    return json(200, job);
  };

  hono.all('/job-status/:id', async ({ req }) => {
    requireMethod(req, 'GET', 'a job is looked at by GET');
    requireAdmin(req.raw);
    return await report(jobId(req.param('id')), req.query('include_tasks') === 'true');
  });

  hono.all('/job-status/:id/:action{cancel|retry}', async ({ req }) => {
    requireMethod(req, 'POST', 'a job is cancelled or retried by POST');
    requireAdmin(req.raw);
    const id = jobId(req.param('id'));
    const action = req.param('action');
    const before = await database().jobStatus(id, false);
    if (!before) throw new HttpError(404, 'unknown_job', 'there is no such job');
    const isOpen = before.status === 'queued' || before.status === 'running';
    if (action === 'cancel') {
      if (!isOpen) throw new HttpError(409, 'job_is_over', `the job is ${before.status} already`);
      await database().cancelJob(id);
    } else {
      if (before.status === 'completed') throw new HttpError(409, 'job_is_over', 'no task of the job failed');
      await database().retryJob(id);
      await database().pickUpWork();
    }
    return await report(id, true);
  });

  hono.notFound(() => errorResponse(new HttpError(404, 'not_found', 'jobs are at /job-status/{id}'), redact));
  hono.onError((error) => errorResponse(error, redact));
  return (request) => hono.fetch(request);
}

function jobId(text: string): string {
  const result = z.uuid().safeParse(text);
  if (!result.success) throw new HttpError(400, 'malformed_job_id', 'a job id is a UUID');
  return result.data;
}

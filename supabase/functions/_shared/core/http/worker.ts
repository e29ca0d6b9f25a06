import { Hono } from 'hono';
import { z } from 'zod';
import { startBudget } from '../engine/budget.ts';
import { work } from '../engine/work.ts';
import { adminCheck } from './admin.ts';
import { keepAlive } from './after-response.ts';
import { dependencies, type HandlerOptions } from './dependencies.ts';
import { parseBody } from './parse-body.ts';
import { readBody } from './read-body.ts';
import { requireMethod } from './require-method.ts';
import { errorResponse, HttpError, json } from './respond.ts';
import { workerSettings } from './worker-settings.ts';

const schema = z.strictObject({
  job_id: z.uuid().optional(),
  max_tasks: z.int().min(1).max(1000).optional(),
});

/**
 * The `worker` function: `POST /worker` with `{job_id?, max_tasks?}` and the admin key. Works on tasks that are due until
 * there are none or its time is over; then it calls itself through pg_net, where that is set up. It goes on when the caller
 * hangs up, as pg_net does after a while.
 *
 * Answers 200 with what became of its tasks · 400 invalid body · 401 · 405 · 413 · 429 · 500 with a generic text.
 */
export function workerHandler(options: HandlerOptions): (request: Request) => Response | Promise<Response> {
  const { readEnv, database, findApp, redact } = dependencies(options);
  const requireAdmin = adminCheck(readEnv);
  const hono = new Hono();

  hono.all('/worker', async ({ req }) => {
    requireMethod(req, 'POST', 'a worker is called by POST');
    requireAdmin(req.raw);
    const body = await readBody(req.raw);
    const request = body.length === 0 ? {} : parseBody(body, schema, 'a valid worker request');
    const { budget: limits, leaseSeconds } = workerSettings(readEnv);

    const working = (async () => {
      const budget = startBudget(limits);
      try {
        const context = { database: database(), findApp, redact, budget, leaseSeconds, triesAgain: true };
        const scope = { jobId: request.job_id ?? null, maxTasks: request.max_tasks ?? null };
        const report = await work(context, scope);
        return { ...report, workerCalled: await database().pickUpWork() };
      } finally {
        budget.close();
      }
    })();
    keepAlive(working);
    const { tasks, rereads, workerCalled } = await working;
    return json(200, {
      tasks: tasks.map(({ task, status, pages, rereads: reread, error }) => ({
        task_id: task.id,
        job_id: task.job_id,
        app_key: task.app_key,
        resource: task.resource,
        status,
        pages,
        rereads: reread,
        error,
      })),
      rereads,
      worker_called: workerCalled,
    });
  });

  hono.notFound(() =>
    errorResponse(new HttpError(404, 'not_found', 'workers are called at /worker'), redact),
  );
  hono.onError((error) => errorResponse(error, redact));
  return (request) => hono.fetch(request);
}

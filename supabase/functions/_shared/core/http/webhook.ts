import { Hono } from 'hono';
import type { AppContext } from '../contract/app.ts';
import type { Connector, WebhookEvent } from '../contract/connector.ts';
import { NormalizationError, WebhookVerificationError } from '../contract/errors.ts';
import type { Database, WebhookResult } from '../database.ts';
import { settleRereads } from '../engine/rereads.ts';
import { appContext } from '../environment.ts';
import { afterResponse } from './after-response.ts';
import { dependencies, type HandlerOptions } from './dependencies.ts';
import { readBody } from './read-body.ts';
import { errorResponse, HttpError, json } from './respond.ts';

const appKeyPattern = /^[a-z0-9_]+$/;

/**
 * The `webhook` function: `POST /webhook/{app_key}`.
 *
 * Answers 200 with `{outcome, …}` · 400 malformed key or event · 401 bad signature · 404 unknown app · 405 · 413 over one
 * MiB · 500 with a generic text. Checks in this order: method, size, key, app, signature over the raw bytes, then parse.
 */
export function webhookHandler(options: HandlerOptions): (request: Request) => Response | Promise<Response> {
  const { config, registry, readEnv, database } = dependencies(options);
  const logDays = config.webhookLogging.enabled ? config.webhookLogging.retentionDays : null;
  const hono = new Hono();

  hono.all('/webhook/:app_key', async ({ req }) => {
    const appKey = req.param('app_key');
    if (req.method !== 'POST') {
      const handshake = registry.findApp(appKey)?.connector.webhook.handshake(req.raw);
      if (handshake) return handshake;
      throw new HttpError(405, 'method_not_allowed', 'webhooks are delivered by POST', {
        headers: { Allow: 'POST' },
      });
    }

    const body = await readBody(req.raw);
    if (!appKeyPattern.test(appKey)) {
      throw new HttpError(400, 'malformed_app_key', 'an app key consists of a-z, 0-9 and _');
    }
    const found = registry.findApp(appKey);
    if (!found) throw new HttpError(404, 'unknown_app', 'no such app is configured');

    const app = appContext(found.app, readEnv);
    const events = await verifiedEvents(found.connector, app, {
      method: req.method,
      headers: req.raw.headers,
      body,
    });
    const outcomes: WebhookOutcome[] = [];
    for (const event of events) {
      outcomes.push(await apply(database, logDays, found.connector, app, event));
    }
    return json(200, outcomes.length === 1 ? outcomes[0] : { events: outcomes });
  });

  hono.notFound(() => errorResponse(new HttpError(404, 'not_found', 'webhooks go to /webhook/{app_key}')));
  hono.onError((error) => errorResponse(error));
  return (request) => hono.fetch(request);
}

interface WebhookOutcome {
  readonly outcome: WebhookResult['outcome'];
  readonly event_id: string;
  readonly event_type: string;
  readonly counts: WebhookResult['counts'];
}

async function verifiedEvents(
  connector: Connector,
  app: AppContext,
  request: { method: string; headers: Headers; body: Uint8Array },
): Promise<WebhookEvent[]> {
  try {
    return connector.webhook.parse(await connector.webhook.verify(request, app), app);
  } catch (error) {
    if (error instanceof WebhookVerificationError) {
      console.warn(`${app.appKey}: ${error.message}`);
      throw new HttpError(401, 'invalid_signature', 'the signature could not be verified');
    }
    if (error instanceof NormalizationError) {
      console.warn(`${app.appKey}: ${error.message}`);
      throw new HttpError(400, 'malformed_event', 'the signed body is not an event of this provider');
    }
    throw error;
  }
}

/** Stores one event in one round trip; objects it left open are read again after the response. */
async function apply(
  database: () => Database,
  logDays: number | null,
  connector: Connector,
  app: AppContext,
  event: WebhookEvent,
): Promise<WebhookOutcome> {
  const known = { event_id: event.id, event_type: event.type };
  if (event.changes.length === 0 && logDays === null) return { outcome: 'ignored', ...known, counts: {} };

  const { outcome, counts, rereads } = await database().applyWebhook({
    appKey: app.appKey,
    eventId: event.id,
    eventType: event.type,
    occurredAt: event.occurredAt,
    logDays,
    changes: event.changes,
  });
  if (rereads.length > 0) {
    const collectionKeys = [...new Set(rereads.map((reread) => reread.collection_key))];
    const signal = AbortSignal.timeout(60_000);
    afterResponse(settleRereads(database(), connector, app, collectionKeys, signal));
  }
  return { outcome, ...known, counts };
}

import { Hono } from 'hono';
import type { Account } from '../contract/app.ts';
import type { Connector, WebhookEvent, WebhookRequest } from '../contract/connector.ts';
import { NormalizationError, WebhookVerificationError } from '../contract/errors.ts';
import type { Payload } from '../contract/payload.ts';
import type { WebhookResult } from '../database.ts';
import { readsTogether } from '../engine/read-again.ts';
import { settleDueRereads } from '../engine/rereads.ts';
import { accountOf, type ReadEnv } from '../environment.ts';
import type { Redact } from '../redact.ts';
import { afterResponse } from './after-response.ts';
import { type Dependencies, dependencies, type HandlerOptions } from './dependencies.ts';
import { readBody } from './read-body.ts';
import { requestLimit } from './request-limit.ts';
import { requireMethod } from './require-method.ts';
import { errorResponse, HttpError, json } from './respond.ts';

/** How long objects are read again after a response, in milliseconds. */
const rereadMs = 60_000;
const appKeyPattern = /^[a-z0-9_]+$/;

/**
 * The `webhook` function: `POST /webhook/{app_key}`.
 *
 * Answers 200 with `{outcome, …}` · 400 malformed key or event · 401 bad signature · 404 unknown app · 405 · 413 over one
 * MiB · 429 · 500 with a generic text. Checks in this order: method, size, key, app, signature over the raw bytes, limit,
 * then parse.
 */
export function webhookHandler(options: HandlerOptions): (request: Request) => Response | Promise<Response> {
  const known = dependencies(options);
  const { config, registry, readEnv, redact } = known;
  const limit = requestLimit({ perSecond: 500, burst: 2000 });
  const logDays = config.webhookLogging.enabled ? config.webhookLogging.retentionDays : null;
  const hono = new Hono();

  hono.all('/webhook/:app_key', async ({ req }) => {
    const appKey = req.param('app_key');
    if (req.method !== 'POST') {
      const handshake = registry.findApp(appKey)?.connector.webhook.handshake(req.raw);
      if (handshake) return handshake;
    }
    requireMethod(req, 'POST', 'webhooks are delivered by POST');

    const body = await readBody(req.raw);
    if (!appKeyPattern.test(appKey)) {
      throw new HttpError(400, 'malformed_app_key', 'an app key consists of a-z, 0-9 and _');
    }
    const found = registry.findApp(appKey);
    if (!found) throw new HttpError(404, 'unknown_app', 'no such app is configured');

    const account = accountOf(found.app, readEnv);
    const url = publicUrl(readEnv, `/webhook/${appKey}${new URL(req.url).search}`);
    const delivery = { method: req.method, headers: req.raw.headers, body, ...(url && { url }) };
    const admit = () => limit.admit(appKey);
    const payload = await verified(found.connector, account, delivery, admit, redact);
    const reply = found.connector.webhook.reply(payload);
    if (reply) return reply;
    const events = eventsIn(found.connector, account, payload, redact);
    const outcomes: WebhookOutcome[] = [];
    for (const event of events) {
      outcomes.push(await apply(known, logDays, appKey, event));
    }
    return json(200, outcomes.length === 1 ? outcomes[0] : { events: outcomes });
  });

  hono.notFound(() =>
    errorResponse(new HttpError(404, 'not_found', 'webhooks go to /webhook/{app_key}'), redact),
  );
  hono.onError((error) => errorResponse(error, redact));
  return (request) => hono.fetch(request);
}

interface WebhookOutcome {
  readonly outcome: WebhookResult['outcome'];
  readonly event_id: string;
  readonly event_type: string;
  readonly counts: WebhookResult['counts'];
}

async function verified(
  connector: Connector,
  account: Account,
  delivery: WebhookRequest,
  admit: () => void,
  redact: Redact,
): Promise<Payload> {
  try {
    const payload = await connector.webhook.verify(delivery, account);
    admit();
    return payload;
  } catch (error) {
    throw refusal(error, account, redact);
  }
}

function eventsIn(
  connector: Connector,
  account: Account,
  payload: Payload,
  redact: Redact,
): readonly WebhookEvent[] {
  try {
    return connector.webhook.parse(payload, account);
  } catch (error) {
    throw refusal(error, account, redact);
  }
}

/** What the sender is told; the reason is for the logs. */
function refusal(error: unknown, account: Account, redact: Redact): unknown {
  if (error instanceof WebhookVerificationError) {
    console.warn(`${account.appKey}: ${error.message}`);
    return new HttpError(401, 'invalid_signature', 'the signature could not be verified');
  }
  if (error instanceof NormalizationError) {
    console.warn(redact(`${account.appKey}: ${error.message}`));
    return new HttpError(400, 'malformed_event', 'the signed body is not an event of this provider');
  }
  return error;
}

/**
 * Where the provider posted to: Supabase hands requests on under another address than they were sent to.
 * @returns undefined when the environment does not say
 */
function publicUrl(readEnv: ReadEnv, path: string): string | undefined {
  const project = readEnv('SUPABASE_URL')?.trim();
  return project ? `${project.replace(/\/+$/, '')}/functions/v1${path}` : undefined;
}

/** Stores one event in one round trip; objects it left open are read again after the response. */
async function apply(
  { database, findApp, redact }: Dependencies,
  logDays: number | null,
  appKey: string,
  event: WebhookEvent,
): Promise<WebhookOutcome> {
  const known = { event_id: event.id, event_type: event.type };
  if (event.changes.length === 0 && logDays === null) return { outcome: 'ignored', ...known, counts: {} };

  const { outcome, counts, rereads } = await database().applyWebhook({
    appKey,
    eventId: event.id,
    eventType: event.type,
    occurredAt: event.occurredAt,
    logDays,
    changes: event.changes,
  });
  // A walk through a whole list for each event would be too many: the worker makes one for all of a minute.
  const single = rereads.filter((reread) => !readsTogether(findApp, { ...reread, app_key: appKey }));
  if (single.length > 0) {
    const scope = {
      appKey,
      collectionKeys: [...new Set(single.map((reread) => reread.collection_key))],
      externalIds: single.map((reread) => reread.external_id),
    };
    const pace = { signal: AbortSignal.timeout(rereadMs), isOver: () => false };
    const context = { database: database(), findApp, redact };
    afterResponse(settleDueRereads(context, scope, pace), redact);
  }
  return { outcome, ...known, counts };
}

import type { MiddlewareHandler } from 'hono';
import { createClock } from '../../../local/providers/clock.ts';
import {
  type PretendIntercomOptions,
  startPretendIntercom,
} from '../../../local/providers/intercom/server.ts';
import { type PretendStripeOptions, startPretendStripe } from '../../../local/providers/stripe/server.ts';
import { connector as intercomConnector } from '../../../supabase/functions/_shared/connectors/intercom/index.ts';
import { connector as stripeConnector } from '../../../supabase/functions/_shared/connectors/stripe/index.ts';
import type {
  AppContext,
  Change,
  SyncPage,
} from '../../../supabase/functions/_shared/core/contract/index.ts';

/** The gate of a test: never waits, and remembers what it was told. */
export function recordingGate() {
  const stops: number[] = [];
  let entered = 0;
  return {
    stops,
    entered: () => entered,
    enter: async (signal: AbortSignal) => {
      signal.throwIfAborted();
      entered++;
    },
    slowDown: async (seconds: number) => void stops.push(seconds),
  };
}

/** Calls through the official SDK against a pretend provider, without functions and database. */
function accountOf(
  connector: typeof stripeConnector,
  appKey: string,
  apiKey: string,
  apiBaseUrl: string,
  options: AppContext['options'] = {},
) {
  const gate = recordingGate();
  const app: AppContext = {
    appKey,
    resources: connector.metadata.resources.map(({ name }) => name),
    excludeFields: {},
    syncFrom: null,
    options,
    apiKey,
    webhookSecrets: ['secret'],
    apiBaseUrl,
    gate,
  };
  const signal = new AbortController().signal;
  return {
    connector,
    app,
    gate,
    full: (resource: string, more: object = {}) =>
      connector.sync.fullSync({ app, resource, cursor: null, signal, ...more }),
    since: (resource: string, since: Date, more: object = {}) =>
      connector.sync.incrementalSync({ app, resource, since, cursor: null, signal, ...more }),
    retrieve: (resource: string, id: string) => connector.sync.retrieve(app, resource, id, signal),
  };
}

/** What stands before a pretend provider's handlers at the moment; a test sets and removes it as it goes. */
export interface Intercept {
  handler?: MiddlewareHandler | undefined;
}

/** A pretend Stripe and an account there. */
export async function openStripe(options: Omit<PretendStripeOptions, 'intercept'> = {}) {
  const intercept: Intercept = {};
  const provider = await startPretendStripe({
    clock: createClock('2026-03-01T09:00:00Z'),
    ...options,
    intercept: async (c, next) => (intercept.handler ? intercept.handler(c, next) : next()),
  });
  return {
    ...accountOf(stripeConnector, 'stripe_main', provider.apiKey, provider.url),
    provider,
    world: provider.world,
    intercept,
  };
}

/** A pretend Intercom and a workspace there. */
export async function openIntercom(options: Omit<PretendIntercomOptions, 'intercept'> = {}) {
  const intercept: Intercept = {};
  const provider = await startPretendIntercom({
    clock: createClock('2026-03-01T09:00:00Z'),
    ...options,
    intercept: async (c, next) => (intercept.handler ? intercept.handler(c, next) : next()),
  });
  return {
    ...accountOf(intercomConnector, 'intercom_main', provider.token, provider.url, { region: 'us' }),
    provider,
    world: provider.world,
    intercept,
  };
}

/** All pages of a walk. */
export async function collect(pages: AsyncIterable<SyncPage>): Promise<SyncPage[]> {
  const all: SyncPage[] = [];
  for await (const page of pages) all.push(page);
  return all;
}

/** Ids of the objects of a collection that the pages store, in order. */
export function upserted(pages: readonly SyncPage[], collectionKey: string): string[] {
  return changesOf(pages).flatMap((change) =>
    change.op === 'upsert' && change.entity.collectionKey === collectionKey ? [change.entity.externalId] : [],
  );
}

export function changesOf(pages: readonly SyncPage[]): Change[] {
  return pages.flatMap((page) => page.changes);
}

/** What a promise rejects with; rejects itself when there is a result. */
export async function rejection(work: Promise<unknown>): Promise<Error> {
  const result = await work.then(
    (value) => ({ value }),
    (error: unknown) => error,
  );
  if (result instanceof Error) return result;
  throw new Error(`expected a rejection, got ${JSON.stringify(result)}`);
}

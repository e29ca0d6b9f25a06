import type { AppContext, Change } from '../../../supabase/functions/_shared/core/contract/index.ts';
import { type Answer, type ProviderRequest, startProvider } from './provider-server.ts';
import { rootsOf, type Subject, sampleApp } from './subject.ts';

/** Something that the core asks of a connector, made of calls to the provider. */
export interface Operation {
  /** `the full sync of customer`. */
  readonly label: string;
  readonly kind: 'list' | 'incremental' | 'retrieve';
  readonly resource: string;
  readonly collectionKey: string;
  run(app: AppContext, signal: AbortSignal): Promise<readonly Change[]>;
}

/** The id that is retrieved; digits, since some providers have no others. */
export const retrievedId = '42';

/** Full sync, incremental sync and retrieval of every resource with a list of its own. */
export function operationsOf(subject: Subject): readonly Operation[] {
  const { sync } = subject.connector;
  const since = new Date(Date.now() - 60 * 60 * 1000);
  return rootsOf(subject).flatMap(({ name: resource, collectionKey }) => {
    const common = { resource, collectionKey };
    return [
      {
        ...common,
        kind: 'list' as const,
        label: `the full sync of ${resource}`,
        run: (app: AppContext, signal: AbortSignal) =>
          changesIn(sync.fullSync({ app, resource, cursor: null, signal })),
      },
      {
        ...common,
        kind: 'incremental' as const,
        label: `the incremental sync of ${resource}`,
        run: (app: AppContext, signal: AbortSignal) =>
          changesIn(sync.incrementalSync({ app, resource, cursor: null, since, signal })),
      },
      {
        ...common,
        kind: 'retrieve' as const,
        label: `the retrieval of a ${resource}`,
        run: (app: AppContext, signal: AbortSignal) => sync.retrieve(app, resource, retrievedId, signal),
      },
    ];
  });
}

async function changesIn(pages: AsyncIterable<{ readonly changes: readonly Change[] }>): Promise<Change[]> {
  const changes: Change[] = [];
  for await (const page of pages) changes.push(...page.changes);
  return changes;
}

/** How an operation ended; `error` is null when it did not fail. */
export interface Outcome {
  readonly operation: Operation;
  readonly error: unknown;
  readonly changes: readonly Change[];
  readonly requests: readonly ProviderRequest[];
}

/** The reason an operation is given up for. */
export class TookTooLong extends Error {
  override readonly name = 'TookTooLong';
}

const longestMs = 20_000;
/** More calls than any answer of ours is worth. */
const mostRequests = 100;

/** Runs an operation against a provider that answers so, and gives it up when it takes too long or calls without end. */
export async function runOperation(
  subject: Subject,
  operation: Operation,
  answer: (request: ProviderRequest, base: string) => Answer,
): Promise<Outcome> {
  const controller = new AbortController();
  const giveUp = (message: string) => controller.abort(new TookTooLong(message));
  const timer = setTimeout(() => giveUp(`no end after ${longestMs / 1000} s`), longestMs);
  let base = '';
  let received = 0;
  const server = await startProvider((request) => {
    received++;
    if (received > mostRequests) giveUp(`no end after ${mostRequests} calls`);
    return answer(request, base);
  });
  base = server.url;
  try {
    const app = sampleApp(subject, { apiBaseUrl: server.url });
    const changes = await operation.run(app, controller.signal);
    return { operation, error: null, changes, requests: server.requests };
  } catch (error) {
    return { operation, error, changes: [], requests: server.requests };
  } finally {
    clearTimeout(timer);
    server.close();
  }
}

/** Runs every operation of the connector, side by side, each against a provider of its own. */
export function runOperations(
  subject: Subject,
  answer: Answer,
  kinds: readonly Operation['kind'][] = ['list', 'incremental', 'retrieve'],
): Promise<readonly Outcome[]> {
  const operations = operationsOf(subject).filter(({ kind }) => kinds.includes(kind));
  return Promise.all(operations.map((operation) => runOperation(subject, operation, () => answer)));
}

import { joinId } from '../../../supabase/functions/_shared/core/contract/entity-id.ts';
import type {
  AppContext,
  Change,
  RestFindRecord,
} from '../../../supabase/functions/_shared/core/contract/index.ts';
import { namesOf } from '../../../supabase/functions/_shared/core/contract/rest/parent-levels.ts';
import { parentsOf, pretendParents } from './pretend-parents.ts';
import { type Answer, type ProviderRequest, startProvider } from './provider-server.ts';
import { type RootDefinition, rootsOf, type Subject, sampleApp } from './subject.ts';

/** Something that the core asks of a connector, made of calls to the provider. */
export interface Operation {
  /** `the full sync of customer`. */
  readonly label: string;
  /** The id that is retrieved, or would be. */
  readonly id: string;
  /** How a 404 answers it: with an EntityNotFoundError, or an ApiError where that says nothing of one object. */
  readonly notFound: 'entity' | 'list' | 'either' | 'passed over';
  /** Answers the calls that lead to the list which the operation is about; null for those of the list itself. */
  readonly leadingTo?: () => (request: ProviderRequest) => Answer | null;
  readonly kind: 'list' | 'incremental' | 'retrieve';
  readonly resource: string;
  readonly collectionKey: string;
  run(app: AppContext, signal: AbortSignal): Promise<readonly Change[]>;
}

/** What an id that is retrieved is made of; digits, since some providers have no others. */
const idPart = '42';

/**
 * Full sync, incremental sync and retrieval of every resource with a list of its own; of a list that there is for each parent
 * also what comes behind the parents.
 */
export function operationsOf(subject: Subject): readonly Operation[] {
  const { sync } = subject.connector;
  const since = new Date(Date.now() - 60 * 60 * 1000);
  return rootsOf(subject).flatMap((root): Operation[] => {
    const { name: resource, collectionKey, idField = 'id' } = root;
    const id = joinId([idField].flat().map(() => idPart));
    const common = { resource, collectionKey, id, notFound: 'list' as const };
    const lists: Operation[] = [
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
    ];
    const { incremental } = root;
    const read = { list: root.list, incremental: 'list' in incremental ? incremental.list : root.list };
    const below = lists.flatMap((operation): Operation[] => {
      const parents = parentsOf(read[operation.kind as 'list' | 'incremental']);
      if (parents.length === 0) return [];
      const label = `${operation.label}, below a parent`;
      return [{ ...operation, label, notFound: 'passed over', leadingTo: () => pretendParents(parents) }];
    });
    return [
      ...lists,
      ...below,
      {
        ...common,
        kind: 'retrieve',
        label: `the retrieval of a ${resource}`,
        notFound: notFoundOf(root),
        run: (app: AppContext, signal: AbortSignal) => sync.retrieve(app, resource, id, signal),
      },
    ];
  });
}

/** What a 404 says of an object: that its parent is gone, where it is looked for in that parent's list alone. */
function notFoundOf({ retrieve }: RootDefinition): Operation['notFound'] {
  if (typeof retrieve === 'function') return 'entity';
  const { record } = retrieve as { readonly record?: RestFindRecord };
  if (record === undefined) return 'either';
  const names = namesOf(record.list);
  return names.length > 0 && names.every((name) => record.id.includes(name)) ? 'entity' : 'list';
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
  /** The calls of the list or the object that it is about. */
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
  const leading = operation.leadingTo?.() ?? (() => null);
  const asked: ProviderRequest[] = [];
  const server = await startProvider((request) => {
    const lead = leading(request);
    if (lead !== null) return lead;
    asked.push(request);
    received++;
    if (received > mostRequests) giveUp(`no end after ${mostRequests} calls`);
    return answer(request, base);
  });
  base = server.url;
  try {
    const app = sampleApp(subject, { apiBaseUrl: server.url });
    const changes = await operation.run(app, controller.signal);
    return { operation, error: null, changes, requests: asked };
  } catch (error) {
    return { operation, error, changes: [], requests: asked };
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

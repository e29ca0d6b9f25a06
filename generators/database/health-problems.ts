import type { CollectionHealth, Health } from './health.ts';

/** Something about the mirror that is not as it should be. */
export interface HealthProblem {
  readonly kind: 'failed' | 'suspect' | 'never' | 'incomplete' | 'schedules';
  /** Null when it concerns all apps. */
  readonly appKey: string | null;
  readonly collectionKeys: readonly string[];
  /** What is wrong; embedded collections share the reason of the one that they come with. */
  readonly message: string;
  /** What to do; null when the message says it. */
  readonly fix: string | null;
}

type Found = Pick<HealthProblem, 'kind' | 'message' | 'fix'>;

/** What is wrong, collections with the same trouble together; what is no longer configured is not looked at. */
export function healthProblems({ collections, scheduleProblems }: Health): HealthProblem[] {
  const problems = new Map<string, HealthProblem>();
  for (const collection of collections.filter((each) => each.is_configured)) {
    for (const found of problemsOf(collection)) {
      const { app_key: appKey, collection_key: collectionKey } = collection;
      const key = JSON.stringify([found.kind, appKey, found.message, found.fix]);
      const before = problems.get(key)?.collectionKeys ?? [];
      problems.set(key, { ...found, appKey, collectionKeys: [...before, collectionKey] });
    }
  }
  const isScheduled = collections.some(({ next_run_at: nextRunAt }) => nextRunAt !== null);
  return [
    ...problems.values(),
    ...(isScheduled ? scheduleProblems : []).map(
      (message): HealthProblem => ({
        kind: 'schedules',
        appKey: null,
        collectionKeys: [],
        message: `Syncs are scheduled, but ${message}`,
        fix: null,
      }),
    ),
  ];
}

function problemsOf(collection: CollectionHealth): Found[] {
  const { status, is_complete: isComplete, suspect, app_key: appKey } = collection;
  const sync = (mode: string, more = '') => `POST /sync {"app_key": "${appKey}", "mode": "${mode}"${more}}`;
  const found: Found[] = [];
  if (status === 'failed') {
    const message = `The last sync failed: ${collection.last_error ?? 'no reason was given'}`;
    found.push({ kind: 'failed', message, fix: `See to the cause, then try again: ${sync('incremental')}.` });
  }
  if (suspect !== null) {
    const fix = `If the objects are really gone at the provider: ${sync('full', ', "accept_deletions": true')}.`;
    found.push({ kind: 'suspect', message: `Suspect: ${suspect}`, fix });
  }
  if (status === 'never') {
    found.push({ kind: 'never', message: 'Never synced', fix: `Start with ${sync('full')}.` });
  }
  if (found.length === 0 && !isComplete) found.push(incomplete(collection, sync('full')));
  return found;
}

function incomplete(collection: CollectionHealth, fullSync: string): Found {
  const { status, last_success_at: lastSuccessAt, full_read_at: fullReadAt } = collection;
  const isReadInFull = lastSuccessAt !== null && fullReadAt !== null;
  if (!isReadInFull && status === 'running') {
    const message = 'Being read in full for the first time';
    return { kind: 'incomplete', message, fix: 'Wait until the job is over.' };
  }
  if (!isReadInFull) return { kind: 'incomplete', message: 'Never read in full', fix: `Run ${fullSync}.` };
  if (collection.quarantined > 0) {
    const message = 'Records are in quarantine';
    const fix = `See npx supasaasy quarantine list --app ${collection.app_key}.`;
    return { kind: 'incomplete', message, fix };
  }
  if (collection.pending_rereads > 0) {
    const message = 'Objects are to be read again';
    return { kind: 'incomplete', message, fix: 'The worker does that when it runs next.' };
  }
  const message = 'It comes with another collection, which is incomplete';
  return { kind: 'incomplete', message, fix: 'See to that one.' };
}

import type { Database } from '../database.ts';
import type { ClaimedTask } from '../job.ts';

/** A lease that is being held. */
export interface HeldLease {
  /** Aborted when the task is found to be somebody else's. */
  readonly lost: AbortSignal;
  /** Stops the signs of life. */
  letGo(): void;
}

/** Shows signs of life while a page takes long, and notices when the task is somebody else's. */
export function holdLease(database: Database, task: ClaimedTask, leaseSeconds: number): HeldLease {
  const lost = new AbortController();
  const renew = async () => {
    // A database out of reach is met by the next page as well.
    const held = await database.renewLease(task, leaseSeconds).catch(() => true);
    if (!held) lost.abort(new Error('the lease is lost'));
  };
  const timer = setInterval(renew, (leaseSeconds * 1000) / 3);
  return { lost: lost.signal, letGo: () => clearInterval(timer) };
}

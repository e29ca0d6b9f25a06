import type { SyncPage } from '../contract/connector.ts';
import { CursorExpiredError } from '../contract/errors.ts';
import type { ClaimedTask, SyncMode } from '../job.ts';
import type { ConfiguredApp } from './configured-app.ts';
import { messageOf } from './failure.ts';
import { lookAhead } from './look-ahead.ts';
import type { WorkContext } from './work-context.ts';

/** The reading of a task had to start again so often that it has failed. */
export class TooManyRestartsError extends Error {
  override readonly name = 'TooManyRestartsError';
}

/**
 * Lists and stores a task page by page, from behind the last stored page on, until the end; `unfinished` when the time was
 * over first, but not before a page was stored. Nothing is read behind the last page that is stored then.
 * @throws TooManyRestartsError, and whatever the provider or the database threw
 */
export async function listTask(
  { database, budget, leaseSeconds, redact }: WorkContext,
  { connector, context, maxDeletedShare }: ConfiguredApp,
  task: ClaimedTask,
  signal: AbortSignal,
  onPage: () => void,
): Promise<'complete' | 'unfinished'> {
  const { sync } = connector;
  const { resource } = task;
  const since = task.since === null ? null : new Date(task.since);
  const canReadSince = since !== null && sync.canSyncSince(resource, since, new Date());
  let { cursor, mode, is_handed_over: handedOver } = task;
  const restart = async (reason: string) => {
    const { restarted } = await database.restartTask(task, redact(reason));
    if (!restarted) throw new TooManyRestartsError(`had to start again too often: ${reason}`);
    cursor = null;
    mode = null;
    handedOver = false;
  };

  if (mode === 'incremental' && !canReadSince)
    await restart('the provider no longer knows what changed since');
  for (;;) {
    const inUse: SyncMode =
      mode ?? (task.requested_mode === 'incremental' && canReadSince ? 'incremental' : 'full');
    // What is being fetched for nothing is given up.
    const leaving = new AbortController();
    const start = {
      app: context,
      resource,
      cursor,
      handedOver,
      signal: AbortSignal.any([signal, leaving.signal]),
    };
    const pages: AsyncIterable<SyncPage> =
      inUse === 'incremental' && since !== null
        ? sync.incrementalSync({ ...start, since })
        : sync.fullSync(start);
    let isEnded = false;
    let isLeft = false;
    const goesOn = () => {
      isLeft = budget.isOver();
      return !isLeft;
    };
    try {
      for await (const page of lookAhead(pages, goesOn)) {
        try {
          await database.recordPage({
            lease: task,
            leaseSeconds,
            mode: inUse,
            readAt: page.readAt,
            cursor: page.cursor,
            listed: page.listed,
            sweep: sync.sweepOf(resource, inUse),
            sparesArchived: sync.hidesArchived(resource),
            window: sync.windowOf(context, resource),
            maxDeletedShare,
            changes: page.changes,
          });
        } catch (error) {
          leaving.abort(error);
          throw error;
        }
        onPage();
        ({ cursor } = page);
        if (cursor === null) {
          isEnded = true;
          leaving.abort();
          break;
        }
      }
    } catch (error) {
      if (!(error instanceof CursorExpiredError) || cursor === null) throw error;
      await restart(messageOf(error));
      continue;
    }
    if (isEnded) return 'complete';
    if (isLeft) return 'unfinished';
    throw new Error(
      `connector ${connector.metadata.provider} ended the list of ${resource} without a last page`,
    );
  }
}

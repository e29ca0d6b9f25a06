import type { Lock, RecordedConnector, RecordedFile } from './lock.ts';
import { type Change, type EditedFile, planFiles, type Refusal, type ScaffoldedFile } from './plan.ts';

/** What a release has more than the one that a project was made by. */
export interface Additions {
  /** Copies that the lock does not know. */
  readonly copies: readonly ScaffoldedFile[];
  readonly migrations: readonly EditedFile[];
  /** The scaffolded connectors that some of the copies are of, by directory, with the paths of these. */
  readonly connectors?: ReadonlyMap<string, readonly string[]>;
  /** What of it cannot be added; the rest can. */
  readonly refusals: readonly Refusal[];
}

/**
 * What is new comes whole, with its records for the lock; a file of the user's that is in its place is left as it is. Throws the
 * file system's error for a file that cannot be read.
 */
export function planAdded(
  root: string,
  lock: Lock,
  { copies, migrations, connectors = new Map(), refusals }: Additions,
  isAskedFor: (path: string) => boolean,
): {
  changes: Change[];
  records: Map<string, RecordedFile>;
  connectors: Map<string, RecordedConnector>;
  refusals: readonly Refusal[];
} {
  const wanted = copies.filter(({ path }) => isAskedFor(path));
  const plan = planFiles(root, [...wanted, ...migrations.filter(({ path }) => isAskedFor(path))]);
  const declined = refusals.filter(({ path }) => isAskedFor(path));
  const records = new Map<string, RecordedFile>();
  for (const { path, template, templateHash, answers, content } of wanted)
    if (!plan.refusals.some((refusal) => refusal.path === path))
      records.set(path, { template, templateHash, answers, base: content });
  const changes = plan.changes.filter(({ kind }) => kind !== 'lock');
  const remembered = new Map<string, RecordedConnector>();
  for (const [directory, connector] of lock.connectors) {
    const given = (connectors.get(directory) ?? []).filter((path) => records.has(path));
    remembered.set(directory, { ...connector, files: [...connector.files, ...given] });
  }
  return { changes, records, connectors: remembered, refusals: [...plan.refusals, ...declined] };
}

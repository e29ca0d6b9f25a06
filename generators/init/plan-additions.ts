import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Additions } from '../workspace/additions.ts';
import type { Lock } from '../workspace/lock.ts';
import { copiesIn, directoriesOf, isTaken, packageSets } from './package-sets.ts';
import { packagedMigrations } from './packaged-files.ts';
import { planMigrations } from './plan-migrations.ts';

/**
 * What a release has more than the one that a project was made by: files of the core and of the connectors that the project
 * has copies of, without which those would not work when they are merged, and the tables they need. Nothing for a project
 * that `init` did not make. `now` is the earliest timestamp of migrations.
 */
export function planAdditions(root: string, lock: Lock, now: Date): Additions {
  const targets = packageSets().flatMap((set) => directoriesOf(set, lock).map((target) => ({ set, target })));
  const copies = targets
    .filter(({ set, target }) => existsSync(join(root, target)) && !isTaken(root, target, set, lock))
    .flatMap(({ set, target }) => copiesIn(target, set))
    .filter(({ path }) => !lock.files.has(path));
  if (targets.length === 0) return { copies, migrations: [], refusals: [] };
  const packaged = packagedMigrations();
  const { files, refusals } = planMigrations(root, packaged, now);
  // Without a single one they were squashed or live elsewhere: tables that are there must not be made a second time.
  const areElsewhere = files.length === packaged.length;
  return { copies, migrations: areElsewhere ? [] : files, refusals };
}

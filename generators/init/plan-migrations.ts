import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { plainText } from '../workspace/line-ends.ts';
import type { EditedFile, Refusal } from '../workspace/plan.ts';
import { readText } from '../workspace/read-text.ts';
import type { PackagedFile } from './packaged-files.ts';

const directory = 'supabase/migrations';

export interface PlannedMigrations {
  readonly files: readonly EditedFile[];
  readonly refusals: readonly Refusal[];
}

/**
 * Plans the core's migrations that a project does not have yet. They keep their names where they come after all that the
 * project has; else a push would refuse them, and they get timestamps after the last one, and from `now` on, in their order:
 * `20260102030405_supasaasy_add_users.sql`. By that name, or by their own, a later run knows them.
 */
export function planMigrations(
  root: string,
  packaged: readonly PackagedFile[],
  now: Date,
): PlannedMigrations {
  const names = existsSync(join(root, directory)) ? readdirSync(join(root, directory)) : [];
  const refusals: Refusal[] = [];
  const missing: PackagedFile[] = [];
  for (const file of packaged) {
    const own = file.path.slice(directory.length + 1);
    const dated = new RegExp(`^\\d{14}_${datedSuffix(own).replaceAll('.', '\\.')}$`);
    if (names.some((name) => dated.test(name))) continue;
    const before = names.includes(own) ? readText(join(root, directory, own)) : null;
    if (before === null) missing.push(file);
    else if (plainText(before) !== file.text)
      refusals.push({ path: file.path, reason: 'it exists, and is not the migration of that name' });
  }
  const first = missing[0]?.path.slice(directory.length + 1, directory.length + 15) ?? '';
  const last = names
    .flatMap((name) => /^(\d+)_.*\.sql$/.exec(name)?.[1] ?? [])
    .filter((version) => !version.startsWith('9999'))
    .sort()
    .at(-1);
  const keepsNames = last === undefined || last < first;
  const start = Math.max(now.getTime(), keepsNames ? 0 : timeOf(last) + 1000);
  const files = missing.map(({ path, text }, index): EditedFile => {
    const own = path.slice(directory.length + 1);
    const name = keepsNames ? own : `${stampOf(start + index * 1000)}_${datedSuffix(own)}`;
    return { kind: 'edited', path: `${directory}/${name}`, content: text };
  });
  return { files, refusals };
}

/** A name like add_users.sql alone may well be one of the user's. */
function datedSuffix(name: string): string {
  const suffix = name.replace(/^\d+_/, '');
  return suffix.includes('supasaasy') ? suffix : `supasaasy_${suffix}`;
}

/** Zero for a version that is no time. */
function timeOf(version: string): number {
  const [, year, month, day, hour, minute, second] =
    /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/.exec(version) ?? [];
  const time = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`).getTime();
  return Number.isNaN(time) ? 0 : time;
}

function stampOf(time: number): string {
  return new Date(time).toISOString().replace(/\D/g, '').slice(0, 14);
}

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openTemplates } from '../templates.ts';
import { type Plan, planFiles } from '../workspace/plan.ts';
import { connectorDirectory } from './connector-files.ts';
import { nextNumber } from './next-number.ts';
import { migrationsIn } from './plan-resource.ts';

const migrations = 'supabase/migrations';

/** Plans the next numbered migration of a connector: SQL that every push applies again. Not recorded, nothing follows its template. */
export function planConnectorMigration(root: string, connector: string, description: string): Plan {
  const directory = `${connectorDirectory(connector)}/migrations`;
  const number = nextNumber(migrationsIn(join(root, directory)));
  const content = openTemplates(root).render('migration/connector.sql.hbs', { description });
  return planFiles(root, [{ kind: 'edited', path: `${directory}/${number}_${description}.sql`, content }]);
}

/**
 * Plans a dated migration: SQL that is applied once. Its name has the time, by which it comes after all that there are, and a
 * version; left out, the next patch after the last one's, else that of package.json.
 */
export function planDatedMigration(
  root: string,
  description: string,
  version: string | null,
  now: Date,
): Plan {
  const names = existsSync(join(root, migrations)) ? readdirSync(join(root, migrations)) : [];
  const path = `${migrations}/${timestampAfter(names, now)}_v${(version ?? nextVersion(root, names)).replaceAll('.', '_')}_${description}.sql`;
  const content = openTemplates(root).render('migration/dated.sql.hbs', { description });
  return planFiles(root, [{ kind: 'edited', path, content }]);
}

/** `YYYYMMDDHHmmss`, UTC. The two generated files with versions of nines are no dates. */
function timestampAfter(names: readonly string[], now: Date): string {
  const last = names
    .flatMap((name) => /^(\d{14})_/.exec(name)?.[1] ?? [])
    .filter((version) => !version.startsWith('9999'))
    .sort()
    .at(-1);
  const stamp = stampOf(now);
  if (last === undefined || last < stamp) return stamp;
  const [, year, month, day, hour, minute, second] = /^(.{4})(..)(..)(..)(..)(..)$/.exec(last) ?? [];
  const after = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`).getTime() + 1000;
  // What is no time at all is only a number.
  if (Number.isNaN(after)) return String(BigInt(last) + 1n).padStart(14, '0');
  return stampOf(new Date(after));
}

function stampOf(time: Date): string {
  return time.toISOString().replace(/\D/g, '').slice(0, 14);
}

function nextVersion(root: string, names: readonly string[]): string {
  const last = names
    .toSorted()
    .flatMap((name) => {
      const found = /^\d{14}_v(\d+)_(\d+)_(\d+)_/.exec(name);
      return found === null ? [] : [found.slice(1).map(Number)];
    })
    .at(-1);
  if (last !== undefined) return `${last[0]}.${last[1]}.${(last[2] ?? 0) + 1}`;
  const path = join(root, 'package.json');
  const version: unknown = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')).version : null;
  return typeof version === 'string' && /^\d+\.\d+\.\d+$/.test(version) ? version : '0.1.0';
}

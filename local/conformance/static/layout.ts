import { existsSync, readdirSync } from 'node:fs';
import { basename, join, sep } from 'node:path';
import type { Finding } from '../result.ts';

const needed = ['index.ts', 'types.ts', 'manifest.json'];
const migrationName = /^(\d{3})_[a-z0-9_]+\.sql$/;

/** What is missing from a connector's directory, and what does not belong there. `migrations` as the manifest names it. */
export function checkLayout(directory: string, migrations: string | null): Finding[] {
  const place = `connectors/${basename(directory)}`;
  const missing = needed
    .filter((file) => !existsSync(join(directory, file)))
    .map((file) => ({
      message: `${place}/${file} is missing`,
      fix: file === 'types.ts' ? 'Put the types that its modules share there.' : `Create it.`,
    }));
  const files = readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(directory.length + 1))
    .map((path) => path.split(sep).join('/'))
    .sort();
  const within = migrations === null ? null : `${migrations}/`;
  const inMigrations = files.filter((path) => within !== null && path.startsWith(within));
  const foreign = files.flatMap((path): Finding[] => {
    if (inMigrations.includes(path)) return [];
    if (path.endsWith('.sql'))
      return [
        {
          message: `${place}/${path} is SQL that no migration contains`,
          fix: 'Move it to the directory that the manifest names as migrations.',
        },
      ];
    if (/\.(ts|json|md)$/.test(path)) return [];
    return [
      {
        message: `${place}/${path} does not belong into a connector`,
        fix: 'A connector is .ts, .json, .sql and .md files.',
      },
    ];
  });
  return [
    ...missing,
    ...foreign,
    ...checkNumbers(
      `${place}/${migrations}`,
      inMigrations.map((path) => basename(path)),
    ),
  ];
}

function checkNumbers(place: string, names: readonly string[]): Finding[] {
  const misnamed = names
    .filter((name) => !migrationName.test(name))
    .map((name) => ({
      message: `${place}/${name} is not named like 001_views.sql`,
      fix: 'Name it by three digits, an underscore and lower-case letters, digits or underscores.',
    }));
  if (misnamed.length > 0) return misnamed;
  return names.flatMap((name, index) => {
    const number = String(index + 1).padStart(3, '0');
    if (name.startsWith(number)) return [];
    return [
      {
        message: `${place}/${name} should have the number ${number}`,
        fix: 'Number the files from 001 without gaps.',
      },
    ];
  });
}

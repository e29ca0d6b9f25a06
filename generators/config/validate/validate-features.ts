import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Report } from '../diagnostic.ts';
import { suggestOrList } from '../suggest.ts';
import type { Fields } from './fields.ts';

const FEATURES_DIRECTORY = 'supabase/features';

/** The features that are on, by name. A feature is a directory under `supabase/features/`. */
export function validateFeatures(features: Fields | null, root: string, report: Report): string[] {
  if (features === null) return [];
  const known = listFeatures(root);
  for (const key of features.keys) {
    const property = features.get(key);
    if (property === null || known.includes(key)) continue;
    report(property.key, {
      message: `there is no feature '${key}'`,
      reason: `A feature is a directory under ${FEATURES_DIRECTORY}.`,
      fix: suggestOrList(key, known, 'The features are'),
    });
  }
  return features.keys.filter((key) => features.flag(key) === true).sort();
}

function listFeatures(root: string): string[] {
  const directory = join(root, FEATURES_DIRECTORY);
  if (!existsSync(directory)) return [];
  return readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);
}

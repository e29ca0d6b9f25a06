import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { ConnectorManifest } from '../config/manifest.ts';

/** npm packages that the core's functions import themselves. */
const corePackages = ['@supabase/supabase-js', 'hono', 'zod'] as const;

/** What the functions need cannot be said in one deno.json. */
export class PackageError extends Error {
  override readonly name = 'PackageError';
}

/**
 * The import map of the functions: the core's packages in the versions installed with this one, and the SDKs of the
 * connectors in the versions that their manifests pin. Throws PackageError for a package that is not installed, and when
 * two connectors pin different versions of one.
 */
export function functionImports(connectors: readonly ConnectorManifest[]): Record<string, string> {
  const versions = new Map<string, { version: string; by: string }>();
  for (const name of corePackages) versions.set(name, { version: installedVersion(name), by: 'the core' });
  for (const connector of connectors) {
    for (const [name, version] of connector.npm) {
      const other = versions.get(name);
      if (other !== undefined && other.version !== version) {
        throw new PackageError(
          `Connector ${connector.name} needs ${name} ${version}, ${other.by} needs ${other.version}; pin the same version in both manifests.`,
        );
      }
      versions.set(name, { version, by: `connector ${connector.name}` });
    }
  }
  const specifiers = [...versions].map(([name, { version }]) => [name, `npm:${name}@${version}`] as const);
  return Object.fromEntries(specifiers.sort(([a], [b]) => (a < b ? -1 : 1)));
}

function installedVersion(name: string): string {
  const directories = createRequire(import.meta.url).resolve.paths(name) ?? [];
  const path = directories.map((base) => join(base, name, 'package.json')).find((file) => existsSync(file));
  if (path === undefined) throw new PackageError(`The package ${name} is not installed; run npm install.`);
  return (JSON.parse(readFileSync(path, 'utf8')) as { version: string }).version;
}

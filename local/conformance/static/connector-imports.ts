import { join } from 'node:path';
import type { Finding } from '../result.ts';
import { type Import, importsOf, readSources } from './source-imports.ts';

const shared = 'supabase/functions/_shared/';
const contract = `${shared}core/contract/index.ts`;

/** `@scope/name/deep` → `@scope/name`. */
export function packageOf(specifier: string): string {
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');
}

/** Whether a file of the connector imports what is neither the contract, nor its own, nor one of these packages. */
export function isForeignToConnector(
  { to, isRelative }: Import,
  connector: string,
  packages: readonly string[],
): boolean {
  if (isRelative) return to !== contract && !to.startsWith(`${shared}connectors/${connector}/`);
  return !packages.includes(packageOf(to));
}

/** The imports of a connector that it may not have. */
export function foreignImports(root: string, connector: string, packages: readonly string[]): Finding[] {
  const sources = readSources(root, [join(shared, 'connectors', connector)]);
  return importsOf(sources)
    .filter((each) => isForeignToConnector(each, connector, packages))
    .map(({ from, to, isRelative }) => ({
      message: `${from} imports ${to}`,
      fix: isRelative
        ? 'Import what you need of the core from core/contract/index.ts, and keep the rest inside the connector.'
        : `Add ${packageOf(to)} with its exact version to "npm" in manifest.json, or do without; Node's own modules are not there on Supabase.`,
    }));
}

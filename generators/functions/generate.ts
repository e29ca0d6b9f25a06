import { basename } from 'node:path';
import type { Config } from '../config/config.ts';
import type { RegistryEntry } from '../template-data.ts';
import type { Templates } from '../templates.ts';
import { hashPlaceholder, stampContentHash } from '../workspace/content-hash.ts';
import type { PlannedFile } from '../workspace/plan.ts';
import { identifiersFor } from './identifiers.ts';
import { functionImports } from './imports.ts';
import { compareNaturally } from './natural-order.ts';
import { runtimeConfig } from './runtime-config.ts';

const functionsDirectory = 'supabase/functions';
const generated = { contentHash: hashPlaceholder };

/**
 * The files that make the core and the connectors into Edge Functions: entrypoints, import maps, config and registry; and
 * the Supabase CLI's `config.toml`, for a project that has none. Throws TemplateError and PackageError.
 */
export function generateFunctions(config: Config, templates: Templates): PlannedFile[] {
  const imports = functionImports(config.connectors);
  const denoJson = templates.render('functions/deno.json.hbs', { ...generated, imports });
  const file = (path: string, content: string): PlannedFile => ({
    path: `${functionsDirectory}/${path}`,
    content: stampContentHash(content),
    kind: 'generated',
  });
  return [
    file('webhook/index.ts', templates.render('functions/webhook.ts.hbs', generated)),
    file('webhook/deno.json', denoJson),
    file('sync/index.ts', templates.render('functions/sync.ts.hbs', generated)),
    file('sync/deno.json', denoJson),
    file(
      '_shared/generated/config.ts',
      templates.render('functions/config.ts.hbs', { ...generated, config: runtimeConfig(config) }),
    ),
    file(
      '_shared/generated/registry.ts',
      templates.render('functions/registry.ts.hbs', { ...generated, connectors: registryEntries(config) }),
    ),
    {
      path: 'supabase/config.toml',
      content: templates.render('functions/config.toml.hbs', { projectId: projectId(config.root) }),
      kind: 'scaffolded',
    },
  ];
}

function registryEntries(config: Config): RegistryEntry[] {
  const names = [...new Set(config.connectors.map(({ name }) => name))].sort(compareNaturally);
  const identifiers = identifiersFor(names);
  return names.map((name) => {
    const identifier = identifiers.get(name) ?? name;
    return { name, identifier, isShorthand: identifier === name };
  });
}

/** The CLI names containers after it, so it must be fit for that. */
function projectId(root: string): string {
  return (
    basename(root)
      .replace(/[^A-Za-z0-9_-]+/g, '-')
      .replace(/^-+|-+$/g, '') || 'supasaasy'
  );
}

import { basename } from 'node:path';
import type { Config } from '../config/config.ts';
import type { RegistryEntry } from '../template-data.ts';
import type { Templates } from '../templates.ts';
import { hashPlaceholder, stampContentHash } from '../workspace/content-hash.ts';
import type { PlannedFile } from '../workspace/plan.ts';
import { scaffoldedFile } from '../workspace/scaffold.ts';
import { edgeFunctions } from './edge-functions.ts';
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
    ...edgeFunctions.flatMap(({ name, handler }) => [
      file(
        `${name}/index.ts`,
        templates.render('functions/entrypoint.ts.hbs', { ...generated, name, handler }),
      ),
      file(`${name}/deno.json`, denoJson),
    ]),
    file(
      '_shared/generated/config.ts',
      templates.render('functions/config.ts.hbs', { ...generated, config: runtimeConfig(config) }),
    ),
    file(
      '_shared/generated/registry.ts',
      templates.render('functions/registry.ts.hbs', { ...generated, connectors: registryEntries(config) }),
    ),
    scaffoldedFile(
      {
        path: 'supabase/config.toml',
        template: 'functions/config.toml.hbs',
        answers: { projectId: projectId(config.root) },
      },
      'keep',
      templates,
    ),
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

import type { Config } from '../config/config.ts';
import type { Diagnostic } from '../config/diagnostic.ts';
import type { Templates } from '../templates.ts';
import type { PlannedFile } from '../workspace/plan.ts';
import { checkFiles } from './check-files.ts';
import { collectMigrations } from './collect.ts';
import { renderCoreSources } from './core-sources.ts';
import { renderMigration } from './render.ts';
import { connectorMigration, coreMigration } from './repeatable.ts';
import { openSqlGrammar } from './sql-grammar.ts';

export type MigrationsResult =
  | { readonly ok: true; readonly files: readonly PlannedFile[] }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

/**
 * The two repeatable migrations of a project: collect, check, render. Refuses SQL that a push cannot apply again and
 * again, with all errors at once. Throws TemplateError for a broken template.
 */
export async function generateMigrations(config: Config, templates: Templates): Promise<MigrationsResult> {
  const grammar = await openSqlGrammar();
  const core = checkFiles(renderCoreSources(config, templates), grammar);
  const collected = collectMigrations(config.root, config.connectors);
  const connectors = checkFiles(collected.files, grammar);
  const diagnostics = [...core.diagnostics, ...collected.diagnostics, ...connectors.diagnostics];
  if (diagnostics.length > 0) return { ok: false, diagnostics };
  return {
    ok: true,
    files: [
      renderMigration(coreMigration, core.files, templates),
      renderMigration(connectorMigration, connectors.files, templates),
    ],
  };
}

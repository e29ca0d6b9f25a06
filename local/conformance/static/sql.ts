import type { Node } from 'libpg-query';
import type { ConnectorManifest } from '../../../generators/config/manifest.ts';
import { checkFiles } from '../../../generators/migrations/check-files.ts';
import { collectMigrations } from '../../../generators/migrations/collect.ts';
import { type CheckedFile, renderMigration } from '../../../generators/migrations/render.ts';
import { connectorMigration } from '../../../generators/migrations/repeatable.ts';
import { isSecurityInvoker } from '../../../generators/migrations/rules/view-rules.ts';
import { openSqlGrammar, type SqlGrammar } from '../../../generators/migrations/sql-grammar.ts';
import { openTemplates } from '../../../generators/templates.ts';
import type { Verdict } from '../result.ts';
import { findingOf } from './manifest.ts';

export interface SqlVerdicts {
  readonly sql: Verdict;
  readonly views: Verdict;
}

/** Checks a connector's SQL as the generators do, and its views as they are after rendering. */
export async function checkSql(root: string, manifest: ConnectorManifest): Promise<SqlVerdicts> {
  if (manifest.migrationsDirectory === null) {
    const notApplicable = 'manifest.json says that there is no SQL';
    return { sql: { notApplicable }, views: { notApplicable } };
  }
  const grammar = await openSqlGrammar();
  const collected = collectMigrations(root, [manifest]);
  const { files, diagnostics } = checkFiles(collected.files, grammar);
  const findings = [...collected.diagnostics, ...diagnostics].map((each) => findingOf(each, root));
  return { sql: { findings }, views: checkViews(root, manifest, files, grammar) };
}

function checkViews(
  root: string,
  { name, resources }: ConnectorManifest,
  files: readonly CheckedFile[],
  grammar: SqlGrammar,
): Verdict {
  const { path, content } = renderMigration(connectorMigration, files, openTemplates(root));
  const statements = grammar.parse({ path, text: content });
  if (!Array.isArray(statements)) return { findings: [findingOf(statements, root)] };
  const views = statements.flatMap(({ node }) => [node, ...quotedStatements(node, grammar)]).filter(isView);
  const asOwner = views
    .filter(({ ViewStmt }) => !isSecurityInvoker(ViewStmt))
    .map(({ ViewStmt }) => ({
      message: `the view ${ViewStmt.view?.schemaname}.${ViewStmt.view?.relname} reads with the rights of its owner: row level security does not hold for it`,
      fix: 'Write create or replace view … with (security_invoker = true).',
    }));
  const without = resources
    .filter(({ collectionKey }) => !views.some((view) => textsIn(view).has(collectionKey)))
    .map(({ name: resource, collectionKey }) => ({
      message: `${resource}: no view reads the collection ${collectionKey}`,
      fix: `Create supasaasy.${collectionKey}s in connectors/${name}/migrations, over supasaasy.entities where collection_key = '${collectionKey}'.`,
    }));
  return { findings: [...asOwner, ...without] };
}

type View = Extract<Node, { ViewStmt: unknown }>;

function isView(node: Node): node is View {
  return 'ViewStmt' in node;
}

/** The views among the texts of a statement: the rendered migration hands them to a function. */
function quotedStatements(node: Node, grammar: SqlGrammar): Node[] {
  if (!('SelectStmt' in node)) return [];
  return [...textsIn(node)]
    .filter((text) => /\bview\b/i.test(text))
    .flatMap((text) => {
      const parsed = grammar.parse({ path: '', text });
      return Array.isArray(parsed) ? parsed.map((statement) => statement.node) : [];
    });
}

/** All string constants of a parse tree. */
function textsIn(tree: unknown, found = new Set<string>()): Set<string> {
  if (typeof tree !== 'object' || tree === null) return found;
  const { sval } = tree as { sval?: { sval?: unknown } };
  if (typeof sval?.sval === 'string') found.add(sval.sval);
  for (const below of Object.values(tree)) textsIn(below, found);
  return found;
}

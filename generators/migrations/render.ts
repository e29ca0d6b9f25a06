import type { SourceSpan } from '../config/source-span.ts';
import type { MigrationPart } from '../template-data.ts';
import type { Templates } from '../templates.ts';
import { hashPlaceholder, stampContentHash } from '../workspace/content-hash.ts';
import type { PlannedFile } from '../workspace/plan.ts';
import { type RepeatableMigration, repeatableMigrations } from './repeatable.ts';
import { nameOf } from './rules/rule.ts';
import type { SourceFile } from './source-file.ts';
import type { SqlStatement } from './sql-grammar.ts';

/** A source file and its statements, checked. */
export interface CheckedFile {
  readonly file: SourceFile;
  readonly statements: readonly SqlStatement[];
}

/** The repeatable migration that applies the files in the order given. Same input, same bytes. */
export function renderMigration(
  migration: RepeatableMigration,
  files: readonly CheckedFile[],
  templates: Templates,
): PlannedFile {
  const views = files.flatMap(({ statements }) => statements.flatMap(viewName));
  const text = templates.render(migration.template, {
    contentHash: hashPlaceholder,
    versions: repeatableMigrations.map(({ version }) => version),
    views: views.map((name, index) => ({ position: index + 1, name })),
    parts: files.map((checked) => renderPart(checked, templates)),
  });
  return {
    path: `supabase/migrations/${migration.version}_${migration.name}.sql`,
    content: stampContentHash(text),
    kind: 'generated',
  };
}

/** The text of a file as it is, except that views go through `replace_view` and the last statement gets its semicolon. */
function renderPart({ file, statements }: CheckedFile, templates: Templates): MigrationPart {
  const pieces: string[] = [];
  let rest = 0;
  for (const { node, span, terminated } of statements) {
    const end = span.start + textOf(span).trimEnd().length;
    const statement = file.text.slice(span.start, end);
    const name =
      'ViewStmt' in node ? quotedName(node.ViewStmt.view?.schemaname, node.ViewStmt.view?.relname) : null;
    pieces.push(file.text.slice(rest, span.start));
    pieces.push(
      name === null
        ? statement
        : templates.render('partials/view.sql.hbs', { name, definition: statement }).trimEnd(),
    );
    if (!terminated) pieces.push(';');
    rest = end;
  }
  pieces.push(file.text.slice(rest));
  return { title: file.title, source: file.label, sql: pieces.join('').trim() };
}

function viewName({ node }: SqlStatement): string[] {
  if (!('ViewStmt' in node)) return [];
  const { view } = node.ViewStmt;
  return nameOf(view) === '' ? [] : [quotedName(view?.schemaname, view?.relname)];
}

/** As `to_regclass` reads it: names with capitals or signs in quotes. */
function quotedName(schemaName = '', name = ''): string {
  return [schemaName, name]
    .map((part) => (/^[a-z_][a-z0-9_]*$/.test(part) ? part : `"${part.replaceAll('"', '""')}"`))
    .join('.');
}

function textOf({ source, start, end }: SourceSpan): string {
  return source.text.slice(start, end);
}

import type { Node } from 'libpg-query';
import { type Diagnostic, diagnosticAt, relatedAt } from '../config/diagnostic.ts';
import type { SourceSpan } from '../config/source-span.ts';
import { alterRules } from './rules/alter-rules.ts';
import { createRules } from './rules/create-rules.ts';
import { dataRules } from './rules/data-rules.ts';
import { droppedNames, dropRules } from './rules/drop-rules.ts';
import { accept, type DroppedBefore, nameOf, type Problem, type Rule, type Rules } from './rules/rule.ts';
import { sessionRules } from './rules/session-rules.ts';
import { viewRules } from './rules/view-rules.ts';
import type { SqlStatement } from './sql-grammar.ts';

const rules: Rules = {
  ...viewRules,
  ...createRules,
  ...alterRules,
  ...dropRules,
  ...dataRules,
  ...sessionRules,
  DoStmt: accept,
  CommentStmt: accept,
  GrantStmt: accept,
  GrantRoleStmt: accept,
  AlterDefaultPrivilegesStmt: accept,
  AlterFunctionStmt: accept,
  AlterOwnerStmt: accept,
  AlterPolicyStmt: accept,
  AlterSeqStmt: accept,
};

/**
 * What keeps statements from being applied again with every push. `files` are the statements of each file in the order
 * of assembly; a view, table or index may be created only once in all of them.
 */
export function checkRepeatable(files: readonly (readonly SqlStatement[])[]): Diagnostic[] {
  return [...files.flatMap(checkFile), ...checkNames(files.flat())];
}

function checkFile(statements: readonly SqlStatement[]): Diagnostic[] {
  const dropped = new Set<string>();
  return statements.flatMap((statement) => {
    const problems = problemsOf(statement, dropped);
    for (const name of droppedNames(statement.node)) dropped.add(name);
    return problems.map((problem) => toDiagnostic(problem, statement));
  });
}

function problemsOf(statement: SqlStatement, dropped: DroppedBefore): readonly Problem[] {
  const [kind, content] = Object.entries(statement.node)[0] as [keyof Rules, never];
  const rule = rules[kind] as Rule<never> | undefined;
  if (rule !== undefined) return rule(content, dropped);
  const { source, start, end } = statement.span;
  const words = source.text.slice(start, end).split(/\s+/).slice(0, 3).join(' ');
  return [
    {
      message: `"${words} …" is not known to be re-runnable`,
      fix: 'Put it in a do block that looks first, or in a dated migration (supabase migration new <name>).',
    },
  ];
}

function toDiagnostic({ at, message, reason, fix }: Problem, statement: SqlStatement): Diagnostic {
  const span = at === undefined ? firstWord(statement.span) : statement.spanAt(at);
  return diagnosticAt(span, reason === undefined ? { message, fix } : { message, reason, fix });
}

function firstWord({ source, start, end }: SourceSpan): SourceSpan {
  const length = source.text.slice(start, end).search(/\s|$/);
  return { source, start, end: start + length };
}

/** A second view of a name would replace the first on every push, a second index or table would silently not be made. */
function checkNames(statements: readonly SqlStatement[]): Diagnostic[] {
  const created = new Map<string, SourceSpan>();
  return statements.flatMap((statement) => {
    const name = createdName(statement.node);
    if (name === null) return [];
    const first = created.get(name);
    const here = firstWord(statement.span);
    if (first === undefined) {
      created.set(name, here);
      return [];
    }
    return [
      diagnosticAt(here, {
        message: `${name} is created twice`,
        reason:
          'Every push would make a view once this way and once that way; of others, only the first would exist.',
        fix: 'Create it in one place, or give one of the two another name.',
        related: [relatedAt(first, 'it is created here first')],
      }),
    ];
  });
}

function createdName(node: Node): string | null {
  if ('ViewStmt' in node) return `view ${nameOf(node.ViewStmt.view)}`;
  if ('CreateStmt' in node) return `table ${nameOf(node.CreateStmt.relation)}`;
  if (!('IndexStmt' in node)) return null;
  const { relation, idxname } = node.IndexStmt;
  return idxname === undefined ? null : `index ${relation?.schemaname ?? ''}.${idxname}`;
}

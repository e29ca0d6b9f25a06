import { nameOf, type Problem, type Rule, type Rules } from './rule.ts';

/** Statements that write rows, and `select`, which may hide one. */
export const dataRules: Rules = {
  InsertStmt: (statement) =>
    statement.onConflictClause === undefined
      ? [
          {
            message: `rows are inserted into ${nameOf(statement.relation)} without on conflict: every push would add them again or fail`,
            fix: 'Add on conflict (…) do nothing or do update.',
          },
        ]
      : hidden(statement),
  SelectStmt: (statement) =>
    statement.intoClause === undefined
      ? hidden(statement)
      : [
          {
            message: `select into creates table ${nameOf(statement.intoClause.rel)}: the second push would fail`,
            fix: 'Write create table if not exists … as select.',
          },
        ],
  UpdateStmt: (statement) => [writes('update', nameOf(statement.relation))],
  DeleteStmt: (statement) => [writes('delete', nameOf(statement.relation))],
  MergeStmt: (statement) => [writes('merge', nameOf(statement.relation))],
  TruncateStmt: () => [writes('truncate', 'tables')],
  CopyStmt: () => [writes('copy', 'data')],
};

function writes(verb: string, target: string): Problem {
  return {
    message: `${verb} of ${target} would run again with every push`,
    reason: 'Rows belong to the sync and to the project, not to a file that describes the schema.',
    fix: 'Put it in a dated migration (supabase migration new <name>), or in a do block that looks first.',
  };
}

/** Writes inside `with` clauses, anywhere below a statement. */
function hidden(statement: unknown): readonly Problem[] {
  if (typeof statement !== 'object' || statement === null) return [];
  return Object.entries(statement).flatMap(([kind, content]) => {
    const rule = isWrite(kind) ? (dataRules[kind] as Rule<never>) : undefined;
    return rule === undefined ? hidden(content) : rule(content as never, new Set());
  });
}

function isWrite(kind: string): kind is 'InsertStmt' | 'UpdateStmt' | 'DeleteStmt' | 'MergeStmt' {
  return ['InsertStmt', 'UpdateStmt', 'DeleteStmt', 'MergeStmt'].includes(kind);
}

import type { Problem, Rules } from './rule.ts';

/** Settings that hurt nothing when they last until the end of the file. */
const harmless = new Set([
  'check_function_bodies',
  'client_min_messages',
  'lock_timeout',
  'statement_timeout',
]);

/** Statements about the session and the transaction around the file. */
export const sessionRules: Rules = {
  TransactionStmt: (statement) => [
    {
      message: `${(statement.kind ?? '').replace('TRANS_STMT_', '').replaceAll('_', ' ').toLowerCase()} controls the transaction`,
      reason:
        'A push applies the file in one transaction; ending it early leaves half of the file applied on an error.',
      fix: 'Leave it out.',
    },
  ],
  VariableSetStmt: (statement) => {
    if (statement.is_local && harmless.has(statement.name ?? '')) return [];
    return [
      {
        message: `set ${statement.name ?? 'all'} reaches into the parts of the combined file that follow`,
        fix: 'Qualify names with their schema instead of changing search_path; give a function its settings with set … in create function.',
      },
    ];
  },
  VacuumStmt: () => [notInTransaction('vacuum')],
  CreatedbStmt: () => [notInTransaction('create database')],
  DropdbStmt: () => [notInTransaction('drop database')],
  AlterSystemStmt: () => [notInTransaction('alter system')],
  ReindexStmt: () => [notInTransaction('reindex')],
  ClusterStmt: () => [notInTransaction('cluster')],
};

function notInTransaction(verb: string): Problem {
  return {
    message: `${verb} does not belong in a migration`,
    reason:
      'It cannot run, or holds locks for long, inside the transaction which makes a push all or nothing.',
    fix: 'Run it by hand, or from pg_cron.',
  };
}

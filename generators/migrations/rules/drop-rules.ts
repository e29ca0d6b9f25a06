import type { DropStmt, Node } from 'libpg-query';
import { dotted, type Problem, type Rules } from './rule.ts';

export const dropRules: Rules = {
  DropStmt: (statement) => {
    const kind = kindOf(statement);
    const names = namesOf(statement).join(', ');
    const problems: Problem[] = [];
    if (statement.concurrent) {
      problems.push({
        message: `${names} is dropped concurrently`,
        reason: 'That cannot run inside the transaction which makes a push all or nothing.',
        fix: 'Leave out concurrently.',
      });
    }
    if (!statement.missing_ok) {
      problems.push({
        message: `${names} is dropped without if exists: the second push would fail`,
        fix: `Write drop ${kind} if exists.`,
      });
    }
    if (statement.behavior === 'DROP_CASCADE') {
      problems.push({
        message: `${names} is dropped with cascade`,
        reason: 'That takes along whatever depends on it, the objects of the project included.',
        fix: 'Leave out cascade and drop what is meant by name.',
      });
    }
    return problems;
  },
};

/** What a drop makes re-creatable, as `<object kind>:<qualified name>`; nothing unless it says `if exists`. */
export function droppedNames(node: Node): string[] {
  if ('DropStmt' in node && node.DropStmt.missing_ok) {
    const kind = kindOf(node.DropStmt);
    return namesOf(node.DropStmt).map((name) => `${kind}:${name}`);
  }
  if (!('AlterTableStmt' in node)) return [];
  const { relation, cmds = [] } = node.AlterTableStmt;
  const table = [relation?.schemaname, relation?.relname].filter((part) => part !== undefined).join('.');
  return cmds.flatMap((cmd) =>
    'AlterTableCmd' in cmd &&
    cmd.AlterTableCmd.subtype === 'AT_DropConstraint' &&
    cmd.AlterTableCmd.missing_ok
      ? [`constraint:${table}.${cmd.AlterTableCmd.name}`]
      : [],
  );
}

/** `OBJECT_POLICY` → `policy`, `OBJECT_FOREIGN_TABLE` → `foreign table`. */
function kindOf(statement: DropStmt): string {
  return (statement.removeType ?? 'OBJECT').replace('OBJECT_', '').replaceAll('_', ' ').toLowerCase();
}

function namesOf(statement: DropStmt): string[] {
  return (statement.objects ?? []).map((object) => {
    if ('List' in object) return dotted(object.List.items);
    if ('TypeName' in object) return dotted(object.TypeName.names);
    if ('ObjectWithArgs' in object) return dotted(object.ObjectWithArgs.objname);
    return dotted([object]);
  });
}

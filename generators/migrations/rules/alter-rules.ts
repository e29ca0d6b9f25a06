import type { AlterTableCmd, AlterTableType } from 'libpg-query';
import { type DroppedBefore, nameOf, type Problem, type Rules } from './rule.ts';

/** Parts of `alter table` that leave the same state however often they run. */
const repeatable: ReadonlySet<AlterTableType> = new Set<AlterTableType>([
  'AT_ColumnDefault',
  'AT_DropNotNull',
  'AT_SetNotNull',
  'AT_SetStatistics',
  'AT_SetOptions',
  'AT_ResetOptions',
  'AT_SetStorage',
  'AT_SetCompression',
  'AT_ValidateConstraint',
  'AT_ChangeOwner',
  'AT_SetLogged',
  'AT_SetUnLogged',
  'AT_EnableTrig',
  'AT_EnableAlwaysTrig',
  'AT_EnableReplicaTrig',
  'AT_DisableTrig',
  'AT_ReplicaIdentity',
  'AT_EnableRowSecurity',
  'AT_DisableRowSecurity',
  'AT_ForceRowSecurity',
  'AT_NoForceRowSecurity',
]);

export const alterRules: Rules = {
  AlterTableStmt: (statement, droppedBefore) => {
    const table = nameOf(statement.relation);
    const commands = (statement.cmds ?? []).flatMap((cmd) =>
      'AlterTableCmd' in cmd ? [cmd.AlterTableCmd] : [],
    );
    const droppedHere = commands.filter((cmd) => cmd.subtype === 'AT_DropConstraint' && cmd.missing_ok);
    const dropped = new Set([
      ...droppedBefore,
      ...droppedHere.map((cmd) => `constraint:${table}.${cmd.name}`),
    ]);
    const isView = statement.objtype === 'OBJECT_VIEW';
    return commands.flatMap((command) => commandProblems(command, table, dropped, isView));
  },
  AlterEnumStmt: (statement) =>
    statement.skipIfNewValExists
      ? []
      : [
          {
            message: `value ${statement.newVal} is added to a type without if not exists: the second push would fail`,
            fix: 'Write alter type … add value if not exists. Renaming a value belongs in a dated migration.',
          },
        ],
  RenameStmt: () => [oneTimeOnly('renaming')],
  AlterObjectSchemaStmt: () => [oneTimeOnly('moving an object to another schema')],
};

function commandProblems(
  command: AlterTableCmd,
  table: string,
  dropped: DroppedBefore,
  isView: boolean,
): Problem[] {
  const { subtype, missing_ok: guarded, name } = command;
  const definition = command.def;
  if (command.behavior === 'DROP_CASCADE') return [dropsMore(table)];
  switch (subtype) {
    case 'AT_AddColumn': {
      const column = definition !== undefined && 'ColumnDef' in definition ? definition.ColumnDef : undefined;
      if (guarded) return [];
      return [
        needs(`column ${column?.colname}`, table, 'added', 'add column if not exists', column?.location),
      ];
    }
    case 'AT_AddConstraint': {
      const constraint =
        definition !== undefined && 'Constraint' in definition ? definition.Constraint : undefined;
      if (constraint?.conname !== undefined && dropped.has(`constraint:${table}.${constraint.conname}`))
        return [];
      return [unguardedConstraint(constraint?.conname, table, constraint?.location)];
    }
    case 'AT_DropColumn':
    case 'AT_DropConstraint': {
      const word = subtype === 'AT_DropColumn' ? 'column' : 'constraint';
      if (guarded) return [];
      return [
        needs(
          word === 'column' ? `column ${name}` : `constraint ${name}`,
          table,
          'dropped',
          `drop ${word} if exists`,
        ),
      ];
    }
    case 'AT_AlterColumnType': {
      const column = definition !== undefined && 'ColumnDef' in definition ? definition.ColumnDef : undefined;
      return column?.raw_default === undefined ? [] : [oneTimeOnly('converting a column with using')];
    }
    case 'AT_SetRelOptions':
    case 'AT_ResetRelOptions':
      return isView ? [viewOption(table)] : [];
    default:
      return subtype !== undefined && repeatable.has(subtype)
        ? []
        : [oneTimeOnly('this part of alter table')];
  }
}

function needs(what: string, table: string, done: 'added' | 'dropped', fix: string, at?: number): Problem {
  const where = done === 'added' ? `to ${table}` : `from ${table}`;
  const lacks = done === 'added' ? 'if not exists' : 'if exists';
  return {
    at,
    message: `${what} is ${done} ${where} without ${lacks}: the second push would fail`,
    fix: `Write ${fix}.`,
  };
}

function unguardedConstraint(name: string | undefined, table: string, at: number | undefined): Problem {
  const fix =
    name === undefined
      ? `Name it, and put drop constraint if exists <name> before it in the same alter table ${table}.`
      : `Put drop constraint if exists ${name} before it in the same alter table, or add it in a do block that looks first.`;
  return {
    at,
    message: `constraint ${name ?? 'without a name'} is added to ${table} unconditionally: the second push would fail`,
    reason: 'add constraint has no if not exists.',
    fix,
  };
}

function dropsMore(table: string): Problem {
  return {
    message: `alter table ${table} drops with cascade`,
    reason: 'That takes along whatever depends on it, the objects of the project included.',
    fix: 'Leave out cascade and drop what is meant by name.',
  };
}

function viewOption(view: string): Problem {
  return {
    message: `the options of view ${view} are changed after its creation`,
    fix: `Put them into create or replace view ${view} with (…).`,
  };
}

function oneTimeOnly(what: string): Problem {
  return {
    message: `${what} works once: on the second push it fails or does something else`,
    fix: 'Put it in a dated migration (supabase migration new <name>), or in a do block that looks first.',
  };
}

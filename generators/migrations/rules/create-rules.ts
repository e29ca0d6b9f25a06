import type { DefElem, Node, RangeVar } from 'libpg-query';
import {
  type DroppedBefore,
  dotted,
  nameOf,
  outsideSchema,
  type Problem,
  type Rules,
  schema,
} from './rule.ts';

/** What creates tables, indexes, functions, types, triggers and policies. */
export const createRules: Rules = {
  CreateStmt: (table) => [
    ...needsIfNotExists('table', nameOf(table.relation), table.if_not_exists, 'create table if not exists'),
    ...outsideSchema('table', nameOf(table.relation), table.relation?.location),
  ],
  CreateTableAsStmt: (statement) => {
    const name = nameOf(statement.into?.rel);
    if (statement.objtype === 'OBJECT_MATVIEW') return [materializedView(name)];
    return [
      ...needsIfNotExists('table', name, statement.if_not_exists, 'create table if not exists'),
      ...outsideSchema('table', name, statement.into?.rel?.location),
    ];
  },
  IndexStmt: (index) =>
    index.concurrent
      ? [concurrentIndex(index.idxname ?? '')]
      : needsIfNotExists('index', index.idxname ?? '', index.if_not_exists, 'create index if not exists'),
  CreateSeqStmt: (sequence) => [
    ...needsIfNotExists(
      'sequence',
      nameOf(sequence.sequence),
      sequence.if_not_exists,
      'create sequence if not exists',
    ),
    ...outsideSchema('sequence', nameOf(sequence.sequence), sequence.sequence?.location),
  ],
  CreateSchemaStmt: (statement) =>
    needsIfNotExists(
      'schema',
      statement.schemaname ?? '',
      statement.if_not_exists,
      'create schema if not exists',
    ),
  CreateExtensionStmt: (statement) =>
    needsIfNotExists(
      'extension',
      statement.extname ?? '',
      statement.if_not_exists,
      'create extension if not exists',
    ),
  CreateStatsStmt: (statement) =>
    needsIfNotExists(
      'statistics object',
      dotted(statement.defnames),
      statement.if_not_exists,
      'create statistics if not exists',
    ),
  CreateFunctionStmt: (statement) => {
    const kind = statement.is_procedure ? 'procedure' : 'function';
    const name = dotted(statement.funcname);
    return [
      ...needsOrReplace(kind, name, statement.replace),
      ...outsideSchema(kind, name),
      ...searchPath(kind, name, statement.options ?? []),
    ];
  },
  CreateTrigStmt: (trigger, droppedBefore) =>
    needsOrReplaceOrDrop('trigger', trigger.trigname, trigger.relation, trigger.replace, droppedBefore),
  RuleStmt: (rule, droppedBefore) =>
    needsOrReplaceOrDrop('rule', rule.rulename, rule.relation, rule.replace, droppedBefore),
  CreatePolicyStmt: (policy, droppedBefore) => {
    const table = nameOf(policy.table);
    if (droppedBefore.has(`policy:${table}.${policy.policy_name}`)) return [];
    return [
      {
        message: `policy ${policy.policy_name} is created without being dropped first: the second push would fail`,
        reason: 'Policies have neither if not exists nor or replace.',
        fix: `Put drop policy if exists ${policy.policy_name} on ${table}; before it.`,
      },
    ];
  },
  DefineStmt: (statement) =>
    statement.replace
      ? []
      : [
          {
            message: `${dotted(statement.defnames)} is created unconditionally: the second push would fail`,
            fix: 'Write or replace where the statement has it, else create it in a do block that looks for it first.',
          },
        ],
  CreateEnumStmt: (type, droppedBefore) => typeRule(dotted(type.typeName), droppedBefore),
  CompositeTypeStmt: (type, droppedBefore) => typeRule(nameOf(type.typevar), droppedBefore),
  CreateRangeStmt: (type, droppedBefore) => typeRule(dotted(type.typeName), droppedBefore),
  CreateDomainStmt: (domain, droppedBefore) => typeRule(dotted(domain.domainname), droppedBefore, 'domain'),
};

function needsIfNotExists(kind: string, name: string, present: boolean | undefined, fix: string): Problem[] {
  if (present) return [];
  const which = name === '' ? `${kind} without a name` : `${kind} ${name}`;
  return [
    {
      message: `${which} is created without if not exists: the second push would fail`,
      fix: `Write ${fix}.`,
    },
  ];
}

function needsOrReplace(kind: string, name: string, present: boolean | undefined): Problem[] {
  if (present) return [];
  return [
    {
      message: `${kind} ${name} is created without or replace: the second push would fail`,
      fix: `Write create or replace ${kind}.`,
    },
  ];
}

function needsOrReplaceOrDrop(
  kind: 'trigger' | 'rule',
  name: string | undefined,
  relation: RangeVar | undefined,
  replace: boolean | undefined,
  droppedBefore: DroppedBefore,
): Problem[] {
  const table = nameOf(relation);
  if (replace || droppedBefore.has(`${kind}:${table}.${name}`)) return [];
  return [
    {
      message: `${kind} ${name} is created without or replace: the second push would fail`,
      fix: `Write create or replace ${kind}, or put drop ${kind} if exists ${name} on ${table}; before it.`,
    },
  ];
}

function typeRule(name: string, droppedBefore: DroppedBefore, kind: 'type' | 'domain' = 'type'): Problem[] {
  const outside = outsideSchema(kind, name);
  if (droppedBefore.has(`${kind}:${name}`)) return outside;
  return [
    {
      message: `${kind} ${name} is created unconditionally: the second push would fail`,
      reason: `create ${kind} has no if not exists.`,
      fix: `Create it in a do block that looks for it first: if pg_catalog.to_regtype('${name}') is null then …`,
    },
    ...outside,
  ];
}

function materializedView(name: string): Problem {
  return {
    message: `${name} is a materialized view`,
    reason:
      'It ignores row level security, nothing refreshes it, and a changed definition would never be applied again.',
    fix: `Make it a plain view, or create it in a dated migration of your own, outside schema ${schema}.`,
  };
}

function concurrentIndex(name: string): Problem {
  return {
    message: `index ${name} is created concurrently`,
    reason: 'That cannot run inside the transaction which makes a push all or nothing.',
    fix: 'Leave out concurrently. For a table too large to lock, create the index by hand first, under the same name.',
  };
}

function searchPath(kind: string, name: string, options: readonly Node[]): Problem[] {
  const elements = options.flatMap((option) => ('DefElem' in option ? [option.DefElem] : []));
  if (!elements.some(isSecurityDefiner) || elements.some(setsSearchPath)) return [];
  return [
    {
      message: `${kind} ${name} is security definer without a search_path of its own`,
      reason:
        'Whoever calls it could put their own objects in front of those it means, with its owner’s rights.',
      fix: "Add set search_path = '' and qualify the names in its body.",
    },
  ];
}

function isSecurityDefiner({ defname, arg }: DefElem): boolean {
  return defname === 'security' && arg !== undefined && 'Boolean' in arg && arg.Boolean.boolval === true;
}

function setsSearchPath({ defname, arg }: DefElem): boolean {
  return (
    defname === 'set' &&
    arg !== undefined &&
    'VariableSetStmt' in arg &&
    arg.VariableSetStmt.name === 'search_path'
  );
}

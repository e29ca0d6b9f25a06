import type { FlagField } from '../api-description.ts';
import type { Field } from './field.ts';

/** Fields whose value true says it. */
const archivedFlags = [
  'archived',
  'isarchived',
  'disabled',
  'isdisabled',
  'inactive',
  'isinactive',
  'closed',
  'isclosed',
];
/** Fields whose value false says it. */
const activeFlags = ['active', 'isactive', 'activeflag', 'enabled', 'isenabled'];
const archivedTimes = ['archivedat', 'archivedon', 'archivedtime', 'disabledat', 'deactivatedat'];
const deletedFlags = [
  'deleted',
  'isdeleted',
  'intrash',
  'trashed',
  'istrashed',
  'removed',
  'isremoved',
  'deletedflag',
];
const deletedTimes = [
  'deletedat',
  'deletedon',
  'deletedtime',
  'datedeleted',
  'trashedat',
  'removedat',
  'deletiontime',
];
const states = ['status', 'state'];

/** The field that says an object is put away but still there. */
export function findArchivedFlag(fields: readonly Field[]): FlagField | null {
  return (
    booleanFlag(fields, archivedFlags.slice(0, 2), true) ??
    presence(fields, archivedTimes) ??
    stateFlag(fields, ['archived']) ??
    booleanFlag(fields, activeFlags, false) ??
    booleanFlag(fields, archivedFlags.slice(2), true)
  );
}

/** The field that says an object is deleted although it is still listed. */
export function findDeletedFlag(fields: readonly Field[]): FlagField | null {
  return (
    booleanFlag(fields, deletedFlags, true) ??
    presence(fields, deletedTimes) ??
    stateFlag(fields, ['deleted', 'trashed'])
  );
}

function booleanFlag(fields: readonly Field[], names: readonly string[], value: boolean): FlagField | null {
  const field = pick(fields, names, ({ shape }) => shape.kinds.has('boolean'));
  return field === null ? null : found(field, { is: 'value', value }, `boolean ${field.path.join('.')}`);
}

function presence(fields: readonly Field[], names: readonly string[]): FlagField | null {
  const field = pick(fields, names, ({ shape }) => !shape.kinds.has('boolean') && !shape.kinds.has('object'));
  return field === null ? null : found(field, { is: 'present' }, `time ${field.path.join('.')}`);
}

function stateFlag(fields: readonly Field[], wanted: readonly string[]): FlagField | null {
  const said = (field: Field): string | undefined =>
    field.shape.values.find(
      (each): each is string => typeof each === 'string' && wanted.includes(each.toLowerCase()),
    );
  const field = pick(fields, states, (each) => said(each) !== undefined);
  const value = field === null ? undefined : said(field);
  if (field === null || value === undefined) return null;
  return found(field, { is: 'value', value }, `one of its values is ${value}`);
}

function pick(
  fields: readonly Field[],
  names: readonly string[],
  fits: (field: Field) => boolean,
): Field | null {
  for (const name of names) {
    const field = fields.find((each) => each.plain === name && fits(each));
    if (field !== undefined) return field;
  }
  return null;
}

function found({ path, shape }: Field, when: FlagField['when'], says: string): FlagField {
  return { path, when, confidence: 'likely', evidence: [{ pointer: shape.pointer, says }] };
}

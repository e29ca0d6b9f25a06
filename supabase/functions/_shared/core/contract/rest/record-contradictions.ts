import type { RootResource } from '../definition.ts';
import type { IdField } from '../entity-id.ts';
import { isPayload } from '../payload.ts';
import { namesOf, type WalkedRecord } from './parent-levels.ts';
import { namesIn, settingIn } from './placeholders.ts';

/** What records of the REST toolkit may say, as far as a resource can contradict it. */
type Records = readonly { readonly record?: Partial<WalkedRecord> & { readonly id?: IdField } }[];

/** What of a record is filled in; `list` is that of a search. */
interface Filled extends Partial<Pick<WalkedRecord, 'path' | 'query' | 'body' | 'each'>> {
  readonly list?: Filled;
}

/**
 * What the records of a resource's functions say that cannot be, in words.
 * @param declared the settings of the connector's manifest; undefined when they are not known
 */
export function recordContradictions<Client>(
  { idField = 'id', list, incremental, retrieve, deletions, children = [] }: RootResource<Client>,
  declared: Readonly<Record<string, unknown>> | undefined,
): readonly string[] {
  const recordOf = (made: unknown) => (made as Records[number] | null)?.record;
  const lists = [recordOf(list), recordOf('list' in incremental ? incremental.list : null)];
  const single = recordOf(retrieve);
  const deleted = recordOf(deletions && 'list' in deletions ? deletions.list : null);
  const others = children.map(({ truncated }) => recordOf('list' in truncated ? truncated.list : null));
  const found: string[] = [];

  const parts = [idField].flat();
  for (const record of lists) {
    const names = record === undefined ? [] : namesOf(record as WalkedRecord);
    if (names.length > 0 && parts.every((part) => names.includes(part)))
      found.push(
        `idField ${parts.join(', ')} is what each.values says of the parent: the parent's id would be the object's`,
      );
  }
  if (single !== undefined && !isSameId(single.id, idField, typeof retrieve !== 'function'))
    found.push(
      `retrieve reads by ${JSON.stringify(single.id ?? 'id')}, but idField is ${JSON.stringify(idField)}`,
    );
  if (deleted !== undefined && countOf(deleted.id ?? 'id') !== countOf(idField))
    found.push(
      `deletions.list names objects by ${JSON.stringify(deleted.id)}, which is no ${JSON.stringify(idField)}`,
    );
  const settings = [...lists, single, deleted, ...others]
    .flatMap(namesFilled)
    .flatMap((name) => settingIn(name) ?? []);
  if (declared === undefined) return found;
  for (const setting of new Set(settings)) {
    const problem = settingProblem(Object.hasOwn(declared, setting) ? declared[setting] : undefined);
    if (problem !== null) found.push(`{app.${setting}} stands for a setting that manifest.json ${problem}`);
  }
  return found;
}

/** The names in braces of a record and of the lists around it; elsewhere braces are part of a field's name. */
function namesFilled(record: Filled | undefined): string[] {
  if (record === undefined) return [];
  const { path, query, body, each, list } = record;
  return [...namesIn([path, query, body]), ...namesFilled(each), ...namesFilled(list)];
}

function settingProblem(declared: unknown): string | null {
  if (!isPayload(declared)) return 'does not declare under config';
  const { type, required, default: otherwise } = declared;
  if (type !== 'string' && type !== 'number') return `declares as a ${type}, not as a string`;
  return required === true || otherwise !== undefined ? null : 'lets be left out: make it required';
}

/** A name for one id of one field means nothing; where the objects are looked for, and of several fields, they are fields. */
function isSameId(id: IdField | undefined, idField: IdField, isField: boolean): boolean {
  if (typeof idField === 'string' && !isField) return id === undefined || typeof id === 'string';
  return JSON.stringify(id) === JSON.stringify(idField);
}

function countOf(idField: IdField): number | null {
  return typeof idField === 'string' ? null : idField.length;
}

import { type FieldPath, keysOf } from '../answers/field-path.ts';
import { fixedColumns } from '../answers/name-contradictions.ts';
import {
  type ChildAnswers,
  type ColumnAnswers,
  idFieldsOf,
  lastingNames,
  type ResourceAnswers,
} from '../answers/resource.ts';
import { columnNameOf } from '../names.ts';

export type ViewColumn = Pick<ColumnAnswers, 'name' | 'path' | 'type'>;

/**
 * The columns of a view besides those that every view has: the fields that an id is made of and the lasting values of the lists
 * that are walked first, by which views are joined, then what was answered, then the times.
 */
export function viewColumnsOf(resource: ResourceAnswers | ChildAnswers): ViewColumn[] {
  const { columns, created, updated } = resource;
  const times: ViewColumn[] = [
    ...(created === null ? [] : [timeColumn('created_at', created)]),
    ...(updated === null ? [] : [timeColumn('updated_at', updated)]),
  ];
  const known = [...columns, ...times];
  const taken = new Set<string>([...fixedColumns, ...known.map(({ name }) => name)]);
  const shown = new Set(known.map(({ path }) => keysOf(path).join('\0')));
  const keys = keyFieldsOf(resource).flatMap((path): ViewColumn[] => {
    if (shown.has(keysOf(path).join('\0'))) return [];
    const own = columnNameOf(keysOf(path).join('_'));
    const name = [own, `${resource.name}_${own}`].find((each) => !taken.has(each)) ?? null;
    if (name === null) return [];
    taken.add(name);
    return [{ name, path, type: 'text' }];
  });
  return [...keys, ...known];
}

/** What an object is told apart by: nothing where the id of the row is all there is. */
function keyFieldsOf(resource: ResourceAnswers | ChildAnswers): FieldPath[] {
  const walked = 'each' in resource ? lastingNames(resource) : [];
  const parts = typeof resource.idField === 'string' ? [] : idFieldsOf(resource);
  return [...new Set([...walked, ...parts])];
}

function timeColumn(name: string, { field, unit }: NonNullable<ResourceAnswers['created']>): ViewColumn {
  return { name, path: field, type: `time_${unit}` };
}

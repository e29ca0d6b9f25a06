import { fieldPathOf } from '../answers/field-path.ts';
import { fixedColumns } from '../answers/name-contradictions.ts';
import { column } from '../answers/resource.ts';
import type { ConnectorAnswersInput } from '../answers.ts';
import type { ViewColumn } from '../openapi/api-description.ts';

type ResourceInput = ConnectorAnswersInput['resources'][number];

/** The columns of a document's view as answers; those that SQL or every view has already are left out. */
export function columnsOf(
  columns: readonly ViewColumn[],
  { created, updated }: Pick<ResourceInput, 'created' | 'updated'>,
): NonNullable<ResourceInput['columns']> {
  const taken = new Set<string>([
    ...fixedColumns,
    ...(created === null ? [] : ['created_at']),
    ...(updated === null ? [] : ['updated_at']),
  ]);
  return columns.flatMap((each) => {
    if (taken.has(each.name)) return [];
    taken.add(each.name);
    const made = { name: each.name, path: fieldPathOf(each.path), type: typeOf(each) };
    return column.safeParse(made).success ? [made] : [];
  });
}

function typeOf({ type, expression }: ViewColumn) {
  if (type === 'jsonb') return 'json' as const;
  if (type !== 'timestamptz') return type;
  if (expression.startsWith('supasaasy.json_time_iso(')) return 'time_iso8601' as const;
  if (expression.startsWith('supasaasy.json_time(')) return 'time_seconds' as const;
  // Microseconds, which are divided: the number is of more use than a time that is a thousand times too late.
  return expression.includes('/') ? ('numeric' as const) : ('time_milliseconds' as const);
}

import { quoteLiteral } from '../../../quoting.ts';
import type { ColumnType, IdField, Path, TimeField, TimeUnit, ViewColumn } from '../api-description.ts';
import type { ApiReader } from '../document/api-reader.ts';
import { valueAt } from '../fields/field.ts';
import { readTime } from '../fields/time-unit.ts';
import { propertyShape, type Shape } from '../schema/shape.ts';
import { plain } from '../schema/words.ts';
import { ColumnNames, sqlNameOf } from './column-names.ts';

/** What an embedded list has besides its array. */
const envelope: ReadonlySet<string> = new Set([
  ...[
    'type',
    'object',
    'url',
    'hasmore',
    'totalcount',
    'total',
    'count',
    'next',
    'nexturl',
    'links',
    'pages',
  ],
]);

export interface ColumnSource {
  readonly resource: string;
  readonly shape: Shape;
  readonly examples: readonly unknown[];
  readonly id: IdField | null;
  readonly createdAt: TimeField | null;
  readonly updatedAt: TimeField | null;
}

/** An object with more members than this becomes one jsonb column: its members would bury the others. */
const maxMembers = 15;
/** Below PostgreSQL's 1,600, with room for the standard columns; more are no use to a reader. */
const maxColumns = 300;
/** Objects that hold the object's own fields, so that their names need nothing in front. */
const transparent: ReadonlySet<string> = new Set(['attributes', 'fields', 'properties']);

/**
 * Typed columns over the payload, in the order of the schema, created_at and updated_at last. Objects are opened one level;
 * what is deeper, and every array, is jsonb. The id is not among them: a view has it from the row.
 */
export function viewColumns(reader: ApiReader, source: ColumnSource): ViewColumn[] {
  const names = new ColumnNames(source.resource);
  const times = [
    ['created_at', source.createdAt],
    ['updated_at', source.updatedAt],
  ] as const;
  const last = times.flatMap(([name, time]) =>
    time === null ? [] : [timeColumn(names.take(name), time.path, time.unit)],
  );
  const apart = [source.id?.path, source.createdAt?.path, source.updatedAt?.path].map((path) =>
    path?.join('\0'),
  );
  const columns: ViewColumn[] = [];
  const add = (path: Path, shape: Shape, words: readonly string[]): void => {
    if (apart.includes(path.join('\0')) || columns.length >= maxColumns) return;
    if (path.some((name) => name === '' || name.includes('\0'))) return;
    columns.push(columnOf(names, path, shape, words, source.examples));
  };

  for (const name of source.shape.properties.keys()) {
    const shape = propertyShape(reader, source.shape, name);
    if (shape === null) continue;
    const { size } = shape.properties;
    const isOwn = transparent.has(plain(name));
    const opens =
      size > 0 && !shape.kinds.has('array') && !shape.kinds.has('string') && (isOwn || size <= maxMembers);
    const list = opens ? listInside(reader, shape) : null;
    if (list !== null) {
      columns.push(column(names.take(name), 'jsonb', jsonAt([name, list]), [name, list]));
      continue;
    }
    if (!opens) {
      add([name], shape, [name]);
      continue;
    }
    for (const member of shape.properties.keys()) {
      const inner = propertyShape(reader, shape, member);
      if (inner !== null) add([name, member], inner, isOwn ? [member] : [name, member]);
    }
  }
  return [...columns, ...last];
}

/** The one array of an embedded list, `data` of `{ object, data, has_more, url }`; null for any other object. */
function listInside(reader: ApiReader, holder: Shape): string | null {
  const names = [...holder.properties.keys()].filter((name) => !envelope.has(plain(name)));
  const [only] = names;
  if (names.length !== 1 || only === undefined) return null;
  return propertyShape(reader, holder, only)?.kinds.has('array') === true ? only : null;
}

function columnOf(
  names: ColumnNames,
  path: Path,
  shape: Shape,
  words: readonly string[],
  examples: readonly unknown[],
): ViewColumn {
  const { kinds } = shape;
  const isNumber = kinds.has('integer') || kinds.has('number');
  // Written as an id or, when expanded, as the object: the id is what is there by default.
  if (kinds.has('string') && kinds.has('object')) {
    const isNamed = plain(words.at(-1) ?? '').endsWith('id');
    return column(names.take(...words, ...(isNamed ? [] : ['id'])), 'text', textAt(path), path);
  }
  if (kinds.size === 0 || kinds.has('object') || kinds.has('array'))
    return column(names.take(...words), 'jsonb', jsonAt(path), path);
  const time = isTimeLike(words.at(-1) ?? '', shape)
    ? readTime(
        shape,
        examples.map((each) => valueAt(each, path)),
      )
    : null;
  if (time !== null && time.unit !== null && time.unit !== 'iso_date')
    return timeColumn(names.take(...words), path, time.unit);
  const name = names.take(...words);
  if (kinds.size === 1 && kinds.has('boolean')) return typed(name, 'boolean', path);
  if (isNumber && !kinds.has('string') && !kinds.has('boolean'))
    return typed(name, kinds.has('number') ? 'numeric' : 'bigint', path);
  if (shape.format === 'decimal') return typed(name, 'numeric', path);
  return column(name, 'text', textAt(path), path);
}

/** A name or a format that says time; a number called `time` alone may be a duration. */
function isTimeLike(name: string, { format, kinds }: Shape): boolean {
  if (kinds.has('boolean')) return false;
  if (['date-time', 'unix-time', 'timestamp'].includes(format ?? '')) return true;
  if (format !== null && format !== 'int64' && format !== 'int32' && format !== 'double') return false;
  return (
    /(^|[_-])(at|on|timestamp|date|created|updated|modified)$/i.test(
      name.replace(/([a-z])([A-Z])/g, '$1_$2'),
    ) || /_time$/.test(name)
  );
}

function timeColumn(name: string, path: Path, unit: TimeUnit | null): ViewColumn {
  const json = jsonAt(path);
  if (unit === 'unix_seconds') return column(name, 'timestamptz', `supasaasy.json_time(${json})`, path);
  if (unit === 'unix_milliseconds')
    return column(name, 'timestamptz', `supasaasy.json_time_ms(${json})`, path);
  if (unit === 'unix_microseconds') {
    const expression = `supasaasy.json_time_ms(to_jsonb(supasaasy.json_numeric(${json}) / 1000))`;
    return column(name, 'timestamptz', expression, path);
  }
  if (unit === 'iso_8601' || unit === 'iso_date') {
    return column(name, 'timestamptz', `supasaasy.json_time_iso(${json})`, path);
  }
  return column(name, 'text', textAt(path), path);
}

function typed(name: string, type: 'boolean' | 'bigint' | 'numeric', path: Path): ViewColumn {
  return column(name, type, `supasaasy.json_${type}(${jsonAt(path)})`, path);
}

function column(name: string, type: ColumnType, expression: string, path: Path): ViewColumn {
  return { name, sqlName: sqlNameOf(name), expression, type, path };
}

function jsonAt(path: Path): string {
  return ['e.raw_payload', ...path.map(quoteLiteral)].join(' -> ');
}

function textAt(path: Path): string {
  const last = path.at(-1);
  return last === undefined ? 'e.raw_payload' : `${jsonAt(path.slice(0, -1))} ->> ${quoteLiteral(last)}`;
}

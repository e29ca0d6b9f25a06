import { wordsOf } from '../schema/words.ts';

/** Bytes of an identifier that PostgreSQL keeps. */
const maxLength = 63;

/** Columns that every view has, whatever the payload. */
const standard: readonly string[] = [
  'app_key',
  'id',
  'parent_id',
  'archived_at',
  'version_at',
  'synced_at',
  'raw_payload',
];

/** Reserved key words of PostgreSQL 15 to 18, for which a column needs quotes in a query. */
const reserved: ReadonlySet<string> = new Set(
  (
    'all analyse analyze and any array as asc asymmetric authorization binary both case cast check collate collation column ' +
    'concurrently constraint create cross current_catalog current_date current_role current_schema current_time ' +
    'current_timestamp current_user default deferrable desc distinct do else end except false fetch for foreign freeze from ' +
    'full grant group having ilike in initially inner intersect into is isnull join lateral leading left like limit ' +
    'localtime localtimestamp natural not notnull null offset on only or order outer overlaps placing primary references ' +
    'returning right select session_user similar some symmetric system_user table tablesample then to trailing true union ' +
    'unique user using variadic verbose when where window with'
  ).split(' '),
);

/** Gives out column names, each once; `prefix` goes before a name that every view has already. */
export class ColumnNames {
  readonly #prefix: string;
  readonly #taken = new Set<string>(standard);

  constructor(prefix: string) {
    this.#prefix = prefix;
  }

  /** A free name made of the words. */
  take(...parts: readonly string[]): string {
    const words = parts.flatMap(wordsOf).join('_');
    const begun = /^[a-z]/.test(words) ? words : `_${words}`;
    const wanted = words === '' ? 'value' : begun;
    const first = standard.includes(wanted) ? `${this.#prefix}_${wanted}` : wanted;
    let name = first.slice(0, maxLength);
    for (let n = 2; this.#taken.has(name); n += 1)
      name = `${first.slice(0, maxLength - `_${n}`.length)}_${n}`;
    this.#taken.add(name);
    return name;
  }

  has(name: string): boolean {
    return this.#taken.has(name);
  }
}

/** The name as SQL takes it anywhere. */
export function sqlNameOf(name: string): string {
  return reserved.has(name) ? `"${name}"` : name;
}

import type { FieldPath } from './app.ts';

/**
 * A JSON value without what the paths lead to; a name that meets a list is looked for in its elements. The value itself stays as it is: what changes is copied, the rest is shared,
 * and a value that holds none of the paths is returned as the same object.
 */
export function withoutFields<Value>(value: Value, paths: readonly FieldPath[]): Value {
  if (paths.length === 0 || typeof value !== 'object' || value === null) return value;
  return (Array.isArray(value) ? withoutInList(value, paths) : withoutInObject(value, paths)) as Value;
}

function withoutInList(items: readonly unknown[], paths: readonly FieldPath[]): readonly unknown[] {
  const below = paths.map((path) => (path[0] === '*' ? path.slice(1) : path));
  if (below.some((path) => path.length === 0)) return items.length === 0 ? items : [];
  const kept = items.map((item) => withoutFields(item, below));
  return kept.some((item, index) => item !== items[index]) ? kept : items;
}

function withoutInObject(value: object, paths: readonly FieldPath[]): object {
  if (!paths.some(([name]) => name === '*' || (name !== undefined && Object.hasOwn(value, name))))
    return value;
  const entries = Object.entries(value);
  const kept: [string, unknown][] = [];
  let changed = false;
  for (const [name, field] of entries) {
    const below = paths.filter(([head]) => head === name || head === '*').map((path) => path.slice(1));
    if (below.some((path) => path.length === 0)) {
      changed = true;
      continue;
    }
    const rest = withoutFields(field, below);
    changed ||= rest !== field;
    kept.push([name, rest]);
  }
  // Object.fromEntries makes every name a field of its own, "__proto__" too.
  return changed ? Object.fromEntries(kept) : value;
}

import type { Account, FieldPath } from './app.ts';
import { keysOf } from './dot-path.ts';
import { ConfigurationError } from './errors.ts';
import { withoutFields } from './field-exclusion.ts';
import { isPayload, type Payload } from './payload.ts';
import type { Embedded, Root } from './resource-table.ts';

/** Takes from a provider's object what must not be kept; null when what it is given is no object to look into. */
export type Exclusion = (payload: unknown) => Payload | null;

/** For what comes without its fields being where the paths say. */
export const nothingKept: Exclusion = () => null;

/**
 * What an app leaves out of the objects of one resource: the resource's own paths, and in the copies of embedded children
 * the paths of theirs. Null when that is nothing.
 * @throws ConfigurationError for a path to a part of the id: rows are found by it
 */
export function exclusionOf<Client>(
  resource: Root<Client> | Embedded,
  { appKey, excludeFields }: Account,
): Exclusion | null {
  const pathsOf = (name: string) => (Object.hasOwn(excludeFields, name) ? (excludeFields[name] ?? []) : []);
  const own = pathsOf(resource.name);
  for (const part of own.length === 0 ? [] : [resource.idField ?? 'id'].flat()) {
    if (own.some((path) => leadsTo(path, keysOf(part))))
      throw new ConfigurationError(
        `${appKey}: exclude_fields of ${resource.name} takes away "${part}", which is part of the object's id`,
      );
  }
  const children = ('children' in resource ? (resource.children ?? []) : [])
    .map(({ resource: name, embedded }) => ({ embedded, paths: pathsOf(name) }))
    .filter(({ paths }) => paths.length > 0);
  if (own.length === 0 && children.length === 0) return null;
  return (payload) => {
    if (!isPayload(payload)) return null;
    let kept = payload;
    for (const { embedded, paths } of children)
      kept = withoutChildFields(kept, embedded(kept).items.filter(isPayload), paths);
    return withoutFields(kept, own);
  };
}

function leadsTo(path: FieldPath, keys: readonly string[]): boolean {
  return path.length <= keys.length && path.every((name, index) => name === '*' || name === keys[index]);
}

/** The parent without the paths in the copies of its children, wherever in it these are. */
function withoutChildFields(
  parent: Payload,
  children: readonly Payload[],
  paths: readonly FieldPath[],
): Payload {
  const copies = new Set(children);
  const missing = new Set(children);
  const kept = replaceObjects(parent, (object) => {
    missing.delete(object);
    return copies.has(object) ? withoutFields(object, paths) : object;
  });
  if (missing.size === 0) return kept;
  // The connector made objects of its own of them; their ids tell which ones in the parent they were made of.
  const ids = new Set([...missing].map(({ id }) => id));
  return replaceObjects(kept, (object) =>
    object !== kept && ids.has(object.id) ? withoutFields(object, paths) : object,
  );
}

/** The value with `replace` applied to the objects in it, copied where something changed. What was replaced is not entered. */
function replaceObjects<Value>(value: Value, replace: (object: Payload) => Payload): Value {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    const items = value.map((item) => replaceObjects(item, replace));
    return items.some((item, index) => item !== value[index]) ? (items as Value) : value;
  }
  const object = replace(value as Payload);
  if (object !== value) return object as Value;
  const entries = Object.entries(object).map(
    ([name, field]) => [name, replaceObjects(field, replace)] as const,
  );
  return entries.some(([name, field]) => field !== object[name])
    ? (Object.fromEntries(entries) as Value)
    : value;
}

import type { Field } from '../fields/field.ts';
import { plain, snakeCase } from '../schema/words.ts';
import type { DraftValue, DraftWalk } from './plan-walk.ts';

/**
 * Names under which the values of parents are written into the objects of a list: as the document calls them where that is
 * unique and no field of the objects is called so that means something else.
 */
export function nameValues(chain: readonly DraftWalk[], fields: readonly Field[]): Map<DraftValue, string> {
  const names = new Map<DraftValue, string>();
  const taken = new Set<string>();
  for (const value of chain.flatMap((walk) => walk.values)) {
    const own = nameOf(value);
    const last = snakeCase(value.field.at(-1) ?? 'id');
    const candidates = [own, `${value.resource}_${last}`, `parent_${value.resource}_${last}`];
    const free =
      candidates.find((name) => !taken.has(name) && !clashes(name, value, fields)) ??
      `parent_${value.resource}_${last}_${taken.size}`;
    taken.add(free);
    names.set(value, free);
  }
  return names;
}

/** `id` alone says nothing of whose id it is. */
function nameOf({ parameter, resource, field }: DraftValue): string {
  const written = /^[A-Za-z_]\w*$/.test(parameter) ? parameter : snakeCase(parameter);
  if (written === '' || !/^[A-Za-z_]/.test(written)) return `${resource}_${snakeCase(field.at(-1) ?? 'id')}`;
  return /^(id|gid|sid|uuid|guid|uid|key|name|slug|code|number)$/i.test(written)
    ? `${resource}_${snakeCase(written)}`
    : written;
}

/** A field of the same name is the same thing only when the name says whose it is. */
function clashes(name: string, { resource, parameter }: DraftValue, fields: readonly Field[]): boolean {
  const same = fields.find(({ path }) => path.length === 1 && path[0] === name);
  if (same === undefined) return false;
  const isScalar = !same.shape.kinds.has('object') && !same.shape.kinds.has('array');
  const saysWhose = plain(name).startsWith(plain(resource)) && plain(name) !== plain(resource);
  return !(isScalar && saysWhose && plain(name) === plain(parameter));
}

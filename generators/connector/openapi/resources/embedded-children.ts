import type { EmbeddedChild, Path } from '../api-description.ts';
import type { ApiReader } from '../document/api-reader.ts';
import { fieldsOf, valueAt } from '../fields/field.ts';
import { findId } from '../fields/identity.ts';
import { findCreatedAt, findUpdatedAt } from '../fields/times.ts';
import { isGenericName } from '../lists/item-list.ts';
import { propertyShape, type Shape, shapeOf } from '../schema/shape.ts';
import { plain, singularOf } from '../schema/words.ts';

const maxDepth = 3;
const strongIds: ReadonlySet<string> = new Set(['id', 'uuid', 'guid', 'gid', 'sid', 'uid']);

/** A resource's name and what its objects look like, to know a relation from a part. */
export interface KnownResource {
  readonly name: string;
  readonly shape: Shape;
}

/** The arrays inside an object whose elements are objects with an id of their own. */
export function findChildren(
  reader: ApiReader,
  parent: { readonly name: string; readonly shape: Shape; readonly examples: readonly unknown[] },
  place: EmbeddedChild['in'],
  resources: readonly KnownResource[],
): EmbeddedChild[] {
  return arraysIn(reader, parent.shape, []).flatMap(({ path, holder, array }) => {
    const shape = shapeOf(reader, array.items);
    if (!shape.kinds.has('object') || shape.properties.size < 2) return [];
    const examples = parent.examples
      .flatMap((each) => valueAt(each, path))
      .filter((each) => each !== undefined);
    const fields = fieldsOf(reader, shape, examples);
    // A value under the id of its definition, as custom fields are written.
    if ([...shape.properties.keys()].every((name) => name === 'id' || name === 'value')) return [];
    const own = singularOf(nameOf(path));
    const id = findId(fields, [own], null);
    if (
      id === null ||
      (!strongIds.has(plain(id.path.at(-1) ?? '')) && plain(id.path.at(-1) ?? '') !== plain(`${own}_id`))
    )
      return [];
    return [
      {
        name: own.startsWith(`${parent.name}_`) ? own : `${parent.name}_${own}`,
        path,
        in: place,
        id,
        createdAt: findCreatedAt(fields),
        updatedAt: findUpdatedAt(fields),
        resource: relationOf(shape, own, parent.name, resources),
        moreAt: moreAt(reader, holder, path),
        confidence: 'likely' as const,
        evidence: [{ pointer: array.pointer, says: `array of objects with ${id.path.join('.')}` }],
      },
    ];
  });
}

interface FoundArray {
  readonly path: Path;
  readonly holder: Shape;
  readonly array: Shape;
}

function arraysIn(reader: ApiReader, holder: Shape, path: Path): FoundArray[] {
  return [...holder.properties.keys()].flatMap((name) => {
    const shape = propertyShape(reader, holder, name);
    if (shape === null) return [];
    const inner = [...path, name];
    if (shape.kinds.has('array') && shape.items.length > 0) return [{ path: inner, holder, array: shape }];
    const isWrapper = inner.length < maxDepth - 1 && shape.properties.size > 0 && !shape.properties.has('id');
    return isWrapper ? arraysIn(reader, shape, inner) : [];
  });
}

/** `items.data` are items, `conversation_parts.conversation_parts` conversation parts. */
function nameOf(path: Path): string {
  const last = path.at(-1) ?? 'part';
  return isGenericName(last) && path.length > 1 ? (path.at(-2) ?? last) : last;
}

function relationOf(
  shape: Shape,
  own: string,
  parent: string,
  resources: readonly KnownResource[],
): string | null {
  const same = resources.filter((each) =>
    each.shape.identities.some((identity) => shape.identities.includes(identity)),
  );
  // Several lists can show one schema: users, followers, blocks. The one called like the schema is the home of the objects.
  const home = same.find(({ name }) =>
    shape.names.some((each) => singularOf(each).split('_').at(-1) === name),
  );
  const found = home ?? same.find(({ name }) => name === own) ?? same[0];
  if (found !== undefined) return found.name;
  const named = resources.find(({ name }) => name === own || name === `${parent}_${own}`);
  return named?.name ?? null;
}

function moreAt(reader: ApiReader, holder: Shape, path: Path): Path | null {
  if (path.length < 2) return null;
  const names = [...holder.properties.keys()].filter((name) => {
    const kinds = propertyShape(reader, holder, name)?.kinds;
    const word = plain(name);
    if (kinds?.has('boolean')) return /^has_?(more|next)/i.test(name);
    return ['totalcount', 'total', 'count', 'next', 'nextcursor', 'nextpage'].includes(word);
  });
  const best = names.sort(
    (a, b) => Number(/more|next/i.test(b)) - Number(/more|next/i.test(a)) || (a < b ? -1 : 1),
  )[0];
  return best === undefined ? null : [...path.slice(0, -1), best];
}

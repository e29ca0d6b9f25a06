import type { Path } from '../api-description.ts';
import type { ApiReader } from '../document/api-reader.ts';
import { isObject } from '../document/json-value.ts';
import { propertyShape, type Shape } from '../schema/shape.ts';
import { plain } from '../schema/words.ts';

/** A property of an object, or of the object inside it that holds its own fields. */
export interface Field {
  readonly path: Path;
  /** The last name without case and punctuation. */
  readonly plain: string;
  readonly shape: Shape;
  readonly required: boolean;
  /** Values it has in the examples of the document. */
  readonly examples: readonly unknown[];
}

/** Objects inside an object that hold fields of the object itself: JSON:API's `attributes`, Contentful's `sys`. */
const containers: ReadonlySet<string> = new Set([
  'attributes',
  'sys',
  'system',
  'fields',
  'properties',
  'meta',
  'metadata',
]);

/** The fields of an object, its own before those inside a container; `examples` are whole objects. */
export function fieldsOf(reader: ApiReader, shape: Shape, examples: readonly unknown[]): Field[] {
  const own = fieldsIn(reader, shape, [], examples);
  const inner = own
    .filter((field) => containers.has(field.plain) && field.shape.kinds.has('object'))
    .flatMap((field) => fieldsIn(reader, field.shape, field.path, examples));
  return [...own, ...inner];
}

/** The value at the path of names; undefined when there is none. */
export function valueAt(value: unknown, path: Path): unknown {
  let found = value;
  for (const name of path) found = isObject(found) && Object.hasOwn(found, name) ? found[name] : undefined;
  return found;
}

function fieldsIn(reader: ApiReader, shape: Shape, prefix: Path, examples: readonly unknown[]): Field[] {
  return [...shape.properties.keys()].flatMap((name) => {
    const found = propertyShape(reader, shape, name);
    if (found === null) return [];
    const path = [...prefix, name];
    const seen = examples
      .map((each) => valueAt(each, path))
      .filter((each) => each !== undefined && each !== null);
    const required = shape.required.has(name);
    return [{ path, plain: plain(name), shape: found, required, examples: [...found.examples, ...seen] }];
  });
}

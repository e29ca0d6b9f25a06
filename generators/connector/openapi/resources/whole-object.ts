import type { Path } from '../api-description.ts';
import type { ApiReader } from '../document/api-reader.ts';
import type { Operation } from '../operations/operation.ts';
import { propertyShape, type SchemaNodes, type Shape, shapeOf } from '../schema/shape.ts';
import { isSameShape } from './group-lists.ts';

/** An object as reading it alone shows it. */
export interface WholeObject {
  readonly shape: Shape;
  readonly nodes: SchemaNodes;
}

/** What leads elsewhere, or is about the answer, and is no data of the object. */
const besides = /^(_?links?|_?meta(data)?|_embedded|included|actions|self|href|ur[il]|@odata\..*)$/i;
/** Schemas of lists and of single objects are kept apart by hand: a field or two may be an oversight. */
const fewest = 3;

/** What an operation answers with at a path; null when its document does not say. */
export function wholeObject(reader: ApiReader, operation: Operation, path: Path): WholeObject | null {
  let nodes: SchemaNodes | undefined = operation.answer;
  let shape: Shape | null = shapeOf(reader, nodes);
  for (const name of path) {
    nodes = shape?.properties.get(name);
    shape = shape === null ? null : propertyShape(reader, shape, name);
  }
  return shape === null || nodes === undefined ? null : { shape, nodes };
}

/**
 * The fields of an object that its list leaves out, by which what is listed is a summary; none where both show the same, or
 * differ by no more than what may be an oversight.
 */
export function fieldsLeftOut(listed: Shape, whole: Shape): readonly string[] {
  if (listed.properties.size === 0 || isSameShape(listed, whole)) return [];
  const missing = [...whole.properties.keys()].filter(
    (name) => !listed.properties.has(name) && !besides.test(name),
  );
  return missing.length < fewest ? [] : missing.sort();
}

/** Whether a list's objects can be these: hardly anything that the list shows is missing when one is read alone. */
export function isSameObject(listed: Shape, whole: Shape): boolean {
  if (isSameShape(listed, whole)) return true;
  const names = [...listed.properties.keys()].filter((name) => !besides.test(name));
  const missing = names.filter((name) => !whole.properties.has(name));
  return missing.length <= names.length / 4;
}

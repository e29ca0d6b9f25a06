import { isObject } from '../document/json-value.ts';

const maxDepth = 8;

/** A schema that the example fits, for documents that show an answer instead of describing it. */
export function exampleSchema(example: unknown, depth = 0): Record<string, unknown> {
  if (depth > maxDepth || example === undefined) return {};
  if (example === null) return { nullable: true };
  if (Array.isArray(example)) return { type: 'array', items: exampleSchema(example[0], depth + 1) };
  if (isObject(example)) {
    const properties = Object.entries(example).map(([name, value]) => [
      name,
      exampleSchema(value, depth + 1),
    ]);
    return { type: 'object', properties: Object.fromEntries(properties) };
  }
  if (typeof example === 'number') return { type: Number.isInteger(example) ? 'integer' : 'number', example };
  return { type: typeof example, example };
}

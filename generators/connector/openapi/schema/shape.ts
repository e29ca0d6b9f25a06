import { type ApiNode, type ApiReader, identityOf, isReference } from '../document/api-reader.ts';
import { pointerTo } from '../document/json-pointer.ts';
import { arrayOr, isObject, type JsonObject, member, numberOr, stringOr } from '../document/json-value.ts';

export type Kind = 'object' | 'array' | 'string' | 'integer' | 'number' | 'boolean';

/** Schemas that together describe one value: the same property can stand in several parts of an `allOf`. */
export type SchemaNodes = readonly ApiNode[];

/**
 * What a schema says about a value that is not null, whichever way it says it: `$ref`, `allOf`, `oneOf`, `anyOf` and
 * `type: [...]` of 3.1 are all folded in. Only this level is read; properties are shaped when asked for, so that
 * a schema that contains itself is no trouble.
 */
export interface Shape {
  /** Empty when the schema does not say. */
  readonly kinds: ReadonlySet<Kind>;
  /** In the order they are written; those of every variant. */
  readonly properties: ReadonlyMap<string, SchemaNodes>;
  readonly required: ReadonlySet<string>;
  readonly items: SchemaNodes;
  /** What a map has under any key. */
  readonly entries: SchemaNodes;
  readonly format: string | null;
  readonly description: string;
  /** The values it may take, without null; empty when any. */
  readonly values: readonly unknown[];
  readonly examples: readonly unknown[];
  readonly fallback: unknown;
  readonly minimum: number | null;
  readonly maximum: number | null;
  /** The named schemas that are this value and nothing else, outermost first. */
  readonly identities: readonly string[];
  /** Last segments of those names. */
  readonly names: readonly string[];
  /** How many different object schemas it may be; 0 or 1 when there is no choice. */
  readonly objectVariants: number;
  /** Where it is written. */
  readonly pointer: string;
}

const kindNames: ReadonlySet<string> = new Set(['object', 'array', 'string', 'integer', 'number', 'boolean']);
const maxNesting = 40;

export function shapeOf(reader: ApiReader, nodes: SchemaNodes): Shape {
  const shape = gatheredAt(nodes[0]?.pointer ?? '');
  for (const node of nodes) gather(reader, shape, node, new Set(), true, 0);
  if (shape.kinds.size === 0) guessKinds(shape);
  return shape;
}

/** The shape of one property; null when there is none of this name. */
export function propertyShape(reader: ApiReader, shape: Shape, name: string): Shape | null {
  const nodes = shape.properties.get(name);
  return nodes === undefined ? null : shapeOf(reader, nodes);
}

export function isScalar({ kinds }: Shape): boolean {
  return kinds.size > 0 && !kinds.has('object') && !kinds.has('array');
}

interface Gathered extends Shape {
  kinds: Set<Kind>;
  properties: Map<string, ApiNode[]>;
  required: Set<string>;
  items: ApiNode[];
  entries: ApiNode[];
  format: string | null;
  description: string;
  values: unknown[];
  examples: unknown[];
  fallback: unknown;
  minimum: number | null;
  maximum: number | null;
  identities: string[];
  names: string[];
  objectVariants: number;
}

/** Of a value of which nothing is said. */
export function emptyShape(pointer: string): Shape {
  return gatheredAt(pointer);
}

function gatheredAt(pointer: string): Gathered {
  return {
    kinds: new Set(),
    properties: new Map(),
    required: new Set(),
    items: [],
    entries: [],
    format: null,
    description: '',
    values: [],
    examples: [],
    fallback: undefined,
    minimum: null,
    maximum: null,
    identities: [],
    names: [],
    objectVariants: 0,
    pointer,
  };
}

/** `isWhole`: the node alone is the value, so that its name is the value's name. */
function gather(
  reader: ApiReader,
  shape: Gathered,
  node: ApiNode,
  seen: Set<string>,
  isWhole: boolean,
  nesting: number,
): void {
  const key = identityOf(node);
  if (seen.has(key) || nesting > maxNesting || !isObject(node.value)) return;
  seen.add(key);
  readOwn(shape, node, node.value);
  if (isReference(node.value)) {
    const target = reader.follow(node);
    if (isWhole) {
      shape.identities.push(identityOf(target));
      shape.names.push(target.pointer.split('/').at(-1) ?? '');
    }
    gather(reader, shape, target, seen, isWhole, nesting + 1);
    return;
  }
  const parts = partsOf(node, 'allOf');
  for (const part of parts) gather(reader, shape, part, seen, isWhole && parts.length === 1, nesting + 1);
  for (const word of ['oneOf', 'anyOf'] as const)
    gatherVariants(reader, shape, partsOf(node, word), seen, isWhole, nesting);
}

function gatherVariants(
  reader: ApiReader,
  shape: Gathered,
  all: readonly ApiNode[],
  seen: Set<string>,
  isWhole: boolean,
  nesting: number,
): void {
  const variants = all.filter((variant) => !isNull(variant.value));
  let objects = 0;
  for (const variant of variants) {
    gather(reader, shape, variant, seen, isWhole && variants.length === 1, nesting + 1);
    const value = reader.follow(variant).value;
    if (
      isObject(value) &&
      (value.type === 'object' || isObject(value.properties) || Array.isArray(value.allOf))
    ) {
      objects += 1;
    }
  }
  shape.objectVariants = Math.max(shape.objectVariants, objects);
}

function readOwn(shape: Gathered, node: ApiNode, schema: JsonObject): void {
  for (const type of [schema.type].flat()) {
    if (typeof type === 'string' && kindNames.has(type)) shape.kinds.add(type as Kind);
  }
  if (isObject(schema.properties)) {
    for (const [name, value] of Object.entries(schema.properties)) {
      if (!isObject(value)) continue;
      const parts = shape.properties.get(name) ?? [];
      parts.push({ file: node.file, pointer: pointerTo(node.pointer, 'properties', name), value });
      shape.properties.set(name, parts);
    }
  }
  for (const name of arrayOr(schema.required)) if (typeof name === 'string') shape.required.add(name);
  if (isObject(schema.items)) {
    shape.items.push({ file: node.file, pointer: pointerTo(node.pointer, 'items'), value: schema.items });
  }
  if (isObject(schema.additionalProperties) && Object.keys(schema.additionalProperties).length > 0)
    shape.entries.push({
      file: node.file,
      pointer: pointerTo(node.pointer, 'additionalProperties'),
      value: schema.additionalProperties,
    });
  shape.format ??= stringOr(schema.format, null);
  if (shape.description === '') shape.description = stringOr(schema.description, stringOr(schema.title, ''));
  const values = 'const' in schema ? [schema.const] : arrayOr(schema.enum);
  shape.values.push(...values.filter((value) => value !== null && !shape.values.includes(value)));
  if (member(schema, 'example') !== undefined) shape.examples.push(schema.example);
  shape.examples.push(...arrayOr(schema.examples));
  if (shape.fallback === undefined) shape.fallback = member(schema, 'default');
  shape.minimum ??= numberOr(schema.minimum, null);
  shape.maximum ??= numberOr(schema.maximum, null);
}

function guessKinds(shape: Gathered): void {
  if (shape.properties.size > 0 || shape.entries.length > 0) shape.kinds.add('object');
  if (shape.items.length > 0) shape.kinds.add('array');
  if (
    shape.format === 'date-time' ||
    shape.format === 'date' ||
    shape.format === 'uri' ||
    shape.format === 'uuid'
  ) {
    shape.kinds.add('string');
  }
  for (const value of shape.values) {
    if (typeof value === 'string' || typeof value === 'boolean') shape.kinds.add(typeof value as Kind);
    if (typeof value === 'number') shape.kinds.add(Number.isInteger(value) ? 'integer' : 'number');
  }
}

function partsOf(node: ApiNode, word: 'allOf' | 'oneOf' | 'anyOf'): ApiNode[] {
  const schema = node.value as JsonObject;
  return arrayOr(schema[word]).map((value, index) => ({
    file: node.file,
    pointer: pointerTo(node.pointer, word, index),
    value,
  }));
}

function isNull(value: unknown): boolean {
  if (!isObject(value)) return false;
  const onlyNull =
    Array.isArray(value.enum) && value.enum.length > 0 && value.enum.every((each) => each === null);
  return value.type === 'null' || onlyNull || ('const' in value && value.const === null);
}

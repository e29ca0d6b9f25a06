import { type ApiNode, type ApiReader, identityOf, isReference } from '../document/api-reader.ts';
import { pointerTo } from '../document/json-pointer.ts';
import { arrayOr, isObject, type JsonObject, objectOr, stringOr } from '../document/json-value.ts';
import type { SchemaNodes } from '../schema/shape.ts';
import { pascalCase } from '../schema/words.ts';

/** How many references away from a resource a schema may be; what is further is unknown. */
const maxDistance = 3;
/** Subschemas altogether: vendors' objects lead to most of their document within a few steps. */
const maxSubschemas = 20_000;
const maxNesting = 12;
const typeNames: ReadonlySet<string> = new Set([
  'object',
  'array',
  'string',
  'integer',
  'number',
  'boolean',
  'null',
]);

/** A resource's type: its name and the schemas that together describe one object. */
export interface TypeRoot {
  readonly typeName: string;
  readonly nodes: SchemaNodes;
}

/**
 * JSON schemas by type name, of the resources and of the named schemas they lead to, which refer to each other by
 * `#/$defs/<name>`. `nullable` has become a type, and everything that says nothing about types is gone.
 */
export function typeSchemas(reader: ApiReader, roots: readonly TypeRoot[]): Record<string, JsonObject> {
  const names = new Map<string, string>();
  const taken = new Set(roots.map(({ typeName }) => typeName));
  const waiting: { node: ApiNode; name: string; distance: number }[] = [];
  const definitions: Record<string, JsonObject> = {};
  let left = maxSubschemas;

  const nameFor = (target: ApiNode): string => {
    const wanted = pascalCase(target.pointer.split('/').at(-1) ?? '').replace(/^(?=\d)/, 'Object') || 'Part';
    let name = wanted;
    for (let n = 2; taken.has(name); n += 1) name = `${wanted}${n}`;
    taken.add(name);
    return name;
  };

  const convert = (node: ApiNode, distance: number, nesting: number): Record<string, unknown> => {
    left -= 1;
    if (left < 0 || nesting > maxNesting || !isObject(node.value)) return {};
    if (!isReference(node.value)) return convertOwn(node, node.value, distance, nesting);
    const target = reader.follow(node);
    if (!isObject(target.value)) return {};
    const key = identityOf(target);
    const known = names.get(key);
    if (known === undefined && distance >= maxDistance) return {};
    const name = known ?? nameFor(target);
    if (known === undefined) {
      names.set(key, name);
      waiting.push({ node: target, name, distance: distance + 1 });
    }
    const link = { $ref: `#/$defs/${name}` };
    return objectOr(node.value).nullable === true ? { anyOf: [link, { type: 'null' }] } : link;
  };

  const convertOwn = (
    node: ApiNode,
    schema: JsonObject,
    distance: number,
    nesting: number,
  ): Record<string, unknown> => {
    const part = (...keys: (string | number)[]): ApiNode => ({
      file: node.file,
      pointer: pointerTo(node.pointer, ...keys),
      value: keys.reduce<unknown>(
        (value, key) => (Array.isArray(value) ? value[Number(key)] : objectOr(value)[String(key)]),
        schema,
      ),
    });
    const inner = (...keys: (string | number)[]) => convert(part(...keys), distance, nesting + 1);
    const result: Record<string, unknown> = {};
    const types = [schema.type]
      .flat()
      .filter((type): type is string => typeof type === 'string' && typeNames.has(type));
    const properties = Object.keys(objectOr(schema.properties)).filter((name) =>
      isObject(objectOr(schema.properties)[name]),
    );
    if (types.length > 0) result.type = types.length === 1 ? types[0] : types;
    else if (properties.length > 0) result.type = 'object';
    const description = firstSentence(stringOr(schema.description, ''));
    if (description !== '') result.description = description;
    if (properties.length > 0) {
      result.properties = Object.fromEntries(properties.map((name) => [name, inner('properties', name)]));
      const required = arrayOr(schema.required).filter(
        (name) => typeof name === 'string' && properties.includes(name),
      );
      if (required.length > 0) result.required = [...new Set(required)];
    } else if (types.includes('object')) result.additionalProperties = true;
    if (isObject(schema.additionalProperties)) result.additionalProperties = inner('additionalProperties');
    if (isObject(schema.items)) result.items = inner('items');
    const values = 'const' in schema ? [schema.const] : arrayOr(schema.enum);
    const simple = values.filter(
      (value) => value === null || ['string', 'number', 'boolean'].includes(typeof value),
    );
    if (simple.length > 0 && simple.length === values.length) result.enum = [...new Set(simple)];
    for (const word of ['allOf', 'oneOf', 'anyOf'] as const) {
      const parts = arrayOr(schema[word]).map((_, index) => inner(word, index));
      if (parts.length > 0) result[word] = parts;
    }
    return schema.nullable === true || schema['x-nullable'] === true ? orNull(result) : result;
  };

  const targets = roots.map(({ typeName, nodes }) => ({
    typeName,
    nodes: nodes.map((node) => present(reader.follow(node))),
  }));
  for (const { typeName, nodes } of targets) {
    const [only] = nodes;
    if (nodes.length === 1 && only !== undefined && !names.has(identityOf(only)))
      names.set(identityOf(only), typeName);
  }
  for (const { typeName, nodes } of targets) {
    const parts = nodes.map((node) => convert(node, 0, 0));
    definitions[typeName] = parts.length === 1 ? (parts[0] ?? {}) : { allOf: parts };
  }
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    definitions[next.name] = convert(next.node, next.distance, 0);
  }
  return definitions;
}

/** The object itself is never null, also where a document says that of its schema. */
function present(node: ApiNode): ApiNode {
  return isObject(node.value)
    ? { ...node, value: { ...node.value, nullable: false, 'x-nullable': false } }
    : node;
}

function orNull(schema: Record<string, unknown>): Record<string, unknown> {
  const { type, enum: values } = schema;
  if (Array.isArray(values))
    return { ...schema, ...withNullType(type), enum: values.includes(null) ? values : [...values, null] };
  if (
    type !== undefined &&
    schema.allOf === undefined &&
    schema.oneOf === undefined &&
    schema.anyOf === undefined
  ) {
    return { ...schema, ...withNullType(type) };
  }
  const { description, ...rest } = schema;
  return { ...(description === undefined ? {} : { description }), anyOf: [rest, { type: 'null' }] };
}

function withNullType(type: unknown): { type?: unknown[] } {
  return type === undefined ? {} : { type: [...new Set([type, 'null'].flat())] };
}

const maxDescription = 200;

function firstSentence(text: string): string {
  const plain = text
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  const sentence = /^.*?[.!?](?=\s|$)/.exec(plain)?.[0] ?? plain;
  return sentence.length <= maxDescription ? sentence : `${sentence.slice(0, maxDescription - 1).trimEnd()}…`;
}

import type { Evidence, ListMethod, RequestParameter } from '../api-description.ts';
import type { ApiNode, ApiReader } from '../document/api-reader.ts';
import { isObject, objectOr, stringOr } from '../document/json-value.ts';
import { exampleSchema } from '../schema/example-schema.ts';
import { propertyShape, type SchemaNodes, type Shape, shapeOf } from '../schema/shape.ts';

/** One argument of an operation, wherever it goes. */
export interface Parameter extends RequestParameter {
  readonly shape: Shape;
  readonly required: boolean;
  readonly description: string;
  readonly pointer: string;
  /** It is a member of a value that is sent as JSON text: no parameter that could be set by itself. */
  readonly isInside?: true;
}

/** Security schemes that one request needs together. */
export type SchemeNames = readonly string[];

export interface Operation {
  readonly method: ListMethod;
  readonly path: string;
  readonly pointer: string;
  readonly operationId: string | null;
  /** Summary and description, and the description of the answer. */
  readonly text: string;
  readonly deprecated: boolean;
  readonly parameters: readonly Parameter[];
  /** Schema of the answer to a request that went well; empty when the document has none. */
  readonly answer: SchemaNodes;
  /** Examples of that answer. */
  readonly examples: readonly unknown[];
  /** Response headers by lower-case name: how it is written, and where. */
  readonly headers: ReadonlyMap<string, { readonly written: string; readonly pointer: string }>;
  /** Names of security schemes it accepts, those together that it wants together; null when it leaves that to the document. */
  readonly security: readonly SchemeNames[] | null;
}

/** Every GET and POST operation, by path. */
export function readOperations(reader: ApiReader): Operation[] {
  const paths = reader.child(reader.root, 'paths');
  if (paths === null) return [];
  const operations = reader.members(paths).flatMap(([path, item]) =>
    (['GET', 'POST'] as const).flatMap((method) => {
      const node = reader.child(item, method.toLowerCase());
      return node === null || !isObject(node.value) || !path.startsWith('/')
        ? []
        : [read(reader, method, path, item, node)];
    }),
  );
  return operations.sort((a, b) => compare(a.path, b.path) || compare(a.method, b.method));
}

/** All paths of the document, whatever is done there. */
export function readPaths(reader: ApiReader): string[] {
  const paths = reader.child(reader.root, 'paths');
  return paths === null ? [] : reader.members(paths).map(([path]) => path);
}

/** Path parameters in the order of the path. */
export function pathParameters(path: string): string[] {
  return [...path.matchAll(/\{([^{}]+)\}/g)].map((match) => match[1] ?? '');
}

export function parameterEvidence({ pointer, name, in: place }: Parameter): Evidence {
  return { pointer, says: `${place} parameter ${name}` };
}

function read(reader: ApiReader, method: ListMethod, path: string, item: ApiNode, node: ApiNode): Operation {
  const own = objectOr(node.value);
  const found = responseOf(reader, node);
  const response = found === null ? null : reader.follow(found);
  const content = contentOf(reader, response);
  const examples = content === null ? [] : examplesOf(reader, content);
  return {
    method,
    path,
    pointer: node.pointer,
    operationId: stringOr(own.operationId, null),
    text: [own.summary, own.description, objectOr(response?.value).description]
      .map((each) => stringOr(each, ''))
      .join('\n'),
    deprecated: own.deprecated === true,
    parameters: [...declaredParameters(reader, item, node), ...bodyParameters(reader, method, node)],
    answer: answerOf(reader, content, examples),
    examples,
    headers: headersOf(reader, node),
    security: Array.isArray(own.security) ? own.security.map((each) => Object.keys(objectOr(each))) : null,
  };
}

/** Those of the path and of the operation, the operation's first; an object gives one for each of its members. */
function declaredParameters(reader: ApiReader, item: ApiNode, operation: ApiNode): Parameter[] {
  const found = new Map<string, Parameter>();
  for (const holder of [operation, item]) {
    const list = reader.child(holder, 'parameters');
    for (const node of list === null ? [] : reader.elements(list)) {
      for (const parameter of parameterOf(reader, node)) {
        const key = `${parameter.in} ${parameter.name}`;
        if (!found.has(key)) found.set(key, parameter);
      }
    }
  }
  return [...found.values()];
}

function parameterOf(reader: ApiReader, node: ApiNode): Parameter[] {
  const { pointer, value } = reader.follow(node);
  const own = objectOr(value);
  const place: unknown = own.in;
  if (typeof own.name !== 'string' || own.name === '') return [];
  if (place !== 'query' && place !== 'header' && place !== 'path') return [];
  const plainSchema = reader.child(node, 'schema');
  const schema = plainSchema ?? contentOf(reader, node)?.schema ?? null;
  const declared = shapeOf(reader, schema === null ? [] : [schema]);
  const examples = 'example' in own ? [own.example, ...declared.examples] : declared.examples;
  const description = stringOr(own.description, declared.description);
  const shape = { ...declared, examples, description };
  const whole: Parameter = {
    name: own.name,
    in: place,
    shape,
    required: own.required === true,
    description,
    pointer,
  };
  if (place !== 'query' || shape.properties.size === 0) return [whole];
  const isJson = plainSchema === null;
  // By default the members of an object are parameters of their own, as Spring's `pageable` has them.
  const isSpread =
    !isJson &&
    own.style !== 'deepObject' &&
    own.explode !== false &&
    ![...shape.properties.keys()].some((name) => /^([gl]te?|eq|min|max|from|to)$/.test(name));
  const parts = [...shape.properties].map(([name, nodes]): Parameter => {
    const part = shapeOf(reader, nodes);
    const text = `${description} ${part.description}`;
    return {
      ...(isJson ? { isInside: true } : {}),
      name: isSpread ? name : `${whole.name}[${name}]`,
      in: place,
      shape: part,
      required: false,
      description: text,
      pointer: part.pointer,
    };
  });
  return [{ ...whole, shape: { ...shape, properties: new Map() } }, ...parts];
}

/** Members of the request body, two levels deep, as `pagination.starting_after`. */
function bodyParameters(reader: ApiReader, method: ListMethod, operation: ApiNode): Parameter[] {
  const body = method === 'POST' ? reader.child(operation, 'requestBody') : null;
  const content = body === null ? null : contentOf(reader, body);
  if (content?.schema == null) return [];
  const shape = shapeOf(reader, [content.schema]);
  return membersOf(reader, shape, '').flatMap((parameter) => [
    parameter,
    ...membersOf(reader, parameter.shape, `${parameter.name}.`).map((each) => ({ ...each, required: false })),
  ]);
}

function membersOf(reader: ApiReader, shape: Shape, prefix: string): Parameter[] {
  return [...shape.properties.keys()].flatMap((name) => {
    const found = propertyShape(reader, shape, name);
    if (found === null) return [];
    const { description, pointer } = found;
    const required = shape.required.has(name);
    return [{ name: `${prefix}${name}`, in: 'body' as const, shape: found, required, description, pointer }];
  });
}

/** The answer to a request that went well: the first that says what is in it. */
function responseOf(reader: ApiReader, operation: ApiNode): ApiNode | null {
  const responses = reader.child(operation, 'responses');
  if (responses === null) return null;
  const others = reader
    .members(responses)
    .map(([status]) => status)
    .filter((status) => /^2/.test(status))
    .sort();
  const found = [...new Set(['200', '2XX', '2xx', '201', '206', ...others, 'default'])].flatMap((status) => {
    const response = reader.child(responses, status);
    return response !== null && isObject(reader.follow(response).value) ? [{ status, response }] : [];
  });
  const telling = found.find(
    ({ status, response }) => status !== 'default' && contentOf(reader, reader.follow(response)) !== null,
  );
  return (telling ?? found[0])?.response ?? null;
}

interface Content {
  readonly media: ApiNode;
  readonly schema: ApiNode | null;
}

function contentOf(reader: ApiReader, holder: ApiNode | null): Content | null {
  const content = holder === null ? null : reader.child(holder, 'content');
  if (content === null) return null;
  const ranked = reader
    .members(content)
    .filter(([type]) => mediaRank(type) < 5)
    .sort(([a], [b]) => mediaRank(a) - mediaRank(b) || compare(a, b));
  const media = ranked[0]?.[1];
  return media === undefined ? null : { media, schema: reader.child(media, 'schema') };
}

/** JSON before what may be JSON; forms describe a request's members as well as JSON does. */
function mediaRank(type: string): number {
  const name = type.toLowerCase().split(';')[0]?.trim() ?? '';
  if (name === 'application/json') return 0;
  if (name.endsWith('+json') || name.endsWith('/json')) return 1;
  if (name === 'application/x-www-form-urlencoded' || name === 'multipart/form-data') return 2;
  if (name === '*/*' || name === 'application/*') return 3;
  // `application/vnd.acme.v2`, and JSON that is served as text.
  if (
    (/json/.test(name) || name.startsWith('application/vnd.') || name === 'text/plain') &&
    !/xml|excel|openxml|pdf|zip|image/.test(name)
  )
    return 4;
  return 5;
}

function examplesOf(reader: ApiReader, { media, schema }: Content): unknown[] {
  const examples: unknown[] = [];
  const single = reader.child(media, 'example');
  if (single !== null) examples.push(single.value);
  const named = reader.child(media, 'examples');
  for (const [, node] of named === null ? [] : reader.members(named).sort(([a], [b]) => compare(a, b))) {
    const value = reader.child(node, 'value');
    if (value !== null) examples.push(value.value);
  }
  if (schema !== null) examples.push(...shapeOf(reader, [schema]).examples);
  return examples.map(parsed);
}

/** Some documents give the example as text. */
function parsed(example: unknown): unknown {
  if (typeof example !== 'string' || !/^\s*[[{]/.test(example)) return example;
  try {
    return JSON.parse(example);
  } catch {
    return example;
  }
}

/** Where a schema says nothing, an example of the answer stands in for it. */
function answerOf(reader: ApiReader, content: Content | null, examples: readonly unknown[]): SchemaNodes {
  if (content === null) return [];
  const shape = content.schema === null ? null : shapeOf(reader, [content.schema]);
  const isSilent = shape === null || (shape.properties.size === 0 && shape.items.length === 0);
  const example = examples.find((each) => typeof each === 'object' && each !== null);
  if (isSilent && example !== undefined) {
    const { file, pointer } = reader.follow(content.media);
    return [{ file, pointer, value: exampleSchema(example) }];
  }
  return content.schema === null ? [] : [content.schema];
}

function headersOf(reader: ApiReader, operation: ApiNode): Operation['headers'] {
  const response = responseOf(reader, operation);
  const headers = response === null ? null : reader.child(response, 'headers');
  if (headers === null) return new Map();
  return new Map(
    reader.members(headers).map(([name, { pointer }]) => [name.toLowerCase(), { written: name, pointer }]),
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

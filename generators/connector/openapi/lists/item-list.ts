import type { Evidence, Path } from '../api-description.ts';
import type { ApiReader } from '../document/api-reader.ts';
import { objectOr } from '../document/json-value.ts';
import { propertyShape, type SchemaNodes, type Shape, shapeOf } from '../schema/shape.ts';
import { plain, singularOf, wordsOf } from '../schema/words.ts';

/** The array of an answer that holds the objects. */
export interface ItemList {
  readonly path: Path;
  readonly unwrap: Path;
  readonly items: SchemaNodes;
  readonly shape: Shape;
  /** How well its name fits: 5 and more is a name that lists go by. */
  readonly fit: number;
  /** How many other arrays of objects the answer has. */
  readonly rivals: number;
  /** Whether the items have what is an id by its name. */
  readonly hasId: boolean;
  readonly evidence: Evidence;
}

const generic: ReadonlySet<string> = new Set([
  ...[
    'data',
    'items',
    'results',
    'result',
    'records',
    'values',
    'value',
    'entries',
    'list',
    'objects',
    'rows',
    'content',
  ],
  ...[
    'elements',
    'nodes',
    'edges',
    'hits',
    'resources',
    'collection',
    'entities',
    'members',
    'children',
    'docs',
    'searchresults',
    'resultlist',
    'response',
    'payload',
    'embedded',
    'itemlist',
  ],
]);
/** Arrays that go along with a list and are never it. */
const besides: ReadonlySet<string> = new Set([
  ...[
    'errors',
    'warnings',
    'included',
    'includes',
    'links',
    'facets',
    'aggregations',
    'highlights',
    'filters',
    'related',
  ],
  ...[
    'suggestions',
    'sorts',
    'messages_meta',
    'fields',
    'columns',
    'permissions',
    'actions',
    'alerts',
    'notices',
  ],
]);
const maxDepth = 3;

export function isGenericName(name: string): boolean {
  return generic.has(plain(name));
}

/**
 * The list among the arrays of an answer: the one called like the path's last part, else by a name that lists go by, else
 * like its items; outer ones before inner ones. Null when the answer has no array of objects.
 */
export function findItemList(reader: ApiReader, answer: Shape, pathName: string): ItemList | null {
  if (answer.kinds.has('array') && answer.items.length > 0) {
    const list = asItemList(reader, answer, [], 'the answer is an array', pathName);
    if (list !== null) return list;
  }
  const found = candidates(reader, answer, [], pathName);
  const best = found.sort((a, b) => b.fit - a.fit || (a.path.join('.') < b.path.join('.') ? -1 : 1))[0];
  return best === undefined ? null : { ...best, rivals: found.length - 1 };
}

function candidates(reader: ApiReader, holder: Shape, path: Path, pathName: string): ItemList[] {
  return [...holder.properties.keys()].flatMap((name) => {
    const shape = propertyShape(reader, holder, name);
    if (shape === null) return [];
    const inner = [...path, name];
    if (shape.kinds.has('array') && shape.items.length > 0) {
      const list = asItemList(reader, shape, inner, `array of objects ${inner.join('.')}`, pathName);
      return list === null ? [] : [list];
    }
    // An object with an id is a thing that has a list, not the envelope of one.
    const isEnvelope = inner.length < maxDepth && shape.properties.size > 0 && !shape.properties.has('id');
    return isEnvelope ? candidates(reader, shape, inner, pathName) : [];
  });
}

function asItemList(
  reader: ApiReader,
  array: Shape,
  path: Path,
  says: string,
  pathName: string,
): ItemList | null {
  const declared = shapeOf(reader, array.items);
  // Items whose schema has `items` and no type: the array was meant once.
  const isDoubled = declared.items.length > 0 && !saysArray(reader, array.items);
  const outer = isDoubled ? shapeOf(reader, declared.items) : declared;
  if (!outer.kinds.has('object') && outer.kinds.size > 0) return null;
  const unwrap = wrapperOf(reader, outer, pathName);
  const whole = isDoubled ? declared.items : array.items;
  const items = unwrap === null ? whole : (outer.properties.get(unwrap) ?? whole);
  const shape = unwrap === null ? outer : shapeOf(reader, items);
  return {
    path,
    unwrap: unwrap === null ? [] : [unwrap],
    items,
    shape,
    fit: fitOf(path, shape, pathName),
    rivals: 0,
    hasId: hasStrongId(shape),
    evidence: { pointer: array.pointer, says },
  };
}

function saysArray(reader: ApiReader, nodes: SchemaNodes): boolean {
  return nodes.some((node) => objectOr(reader.follow(node).value).type === 'array');
}

/** Members of an element that are the object itself, whatever the list is called. */
const wrappers: ReadonlySet<string> = new Set([
  'node',
  'data',
  'item',
  'resource',
  'object',
  'record',
  'entity',
]);

/** `[{ customer: {…} }]` and `edges: [{ node: {…} }]`: the name of the member that is the object. */
function wrapperOf(reader: ApiReader, item: Shape, pathName: string): string | null {
  if (item.properties.has('id') || item.properties.size > 4) return null;
  // Things of several kinds, whose ids may be the same.
  if (
    ['type', 'kind', 'object_type', 'resource_type'].some((each) => item.properties.has(each)) &&
    holdsKinds(reader, item)
  )
    return null;
  for (const name of [...item.properties.keys()].sort()) {
    const isCalledSo = singularOf(name) === singularOf(pathName);
    // `{ item, merchant, quantity }` says something of both, and is neither.
    const isOneOfMany = !isCalledSo && relations.has(plain(name)) && hasOtherThing(reader, item, name);
    const isNamed = wrappers.has(plain(name)) || isCalledSo;
    if (isNamed && !isOneOfMany && propertyShape(reader, item, name)?.properties.has('id') === true)
      return name;
  }
  return null;
}

const relations: ReadonlySet<string> = new Set(['item', 'resource', 'object', 'record', 'entity']);

function hasOtherThing(reader: ApiReader, item: Shape, name: string): boolean {
  return [...item.properties.keys()].some(
    (other) => other !== name && propertyShape(reader, item, other)?.properties.has('id') === true,
  );
}

function holdsKinds(reader: ApiReader, item: Shape): boolean {
  return [...item.properties.values()].flat().some((node) => {
    const { oneOf, anyOf } = objectOr(reader.follow(node).value);
    return [oneOf, anyOf].some((each) => Array.isArray(each) && each.length > 1);
  });
}

function hasStrongId({ properties }: Shape): boolean {
  return ['id', '_id', 'uuid', 'key', 'gid', 'sid'].some((each) => properties.has(each));
}

function fitOf(path: Path, item: Shape, pathName: string): number {
  const name = path.at(-1);
  const hasId = hasStrongId(item) ? 2 : 0;
  if (name === undefined) return 6 + hasId;
  const depth = (path.length - 1) * 2;
  const alike = singularOf(name) === singularOf(pathName) || withoutEnding(name) === singularOf(pathName);
  const likeItem = item.names.some((each) =>
    [singularOf(name), withoutEnding(name)].includes(singularOf(each)),
  );
  const base = besides.has(plain(name)) ? -6 : alike ? 7 : generic.has(plain(name)) ? 5 : likeItem ? 5 : 1;
  const ends = wordsOf(pathName).at(-1) === wordsOf(name).at(-1) ? 1 : 0;
  return base + hasId + ends - depth;
}

const endings: ReadonlySet<string> = new Set([
  ...[
    'array',
    'list',
    'data',
    'collection',
    'items',
    'set',
    'results',
    'result',
    'records',
    'objects',
    'page',
  ],
]);

/** `judgeArray` and `judge_list` are judges. */
export function withoutEnding(name: string): string {
  const words = wordsOf(name);
  while (words.length > 1 && endings.has(words.at(-1) ?? '')) words.pop();
  return singularOf(words.join('_'));
}

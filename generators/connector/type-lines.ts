import { typescriptKey } from '../typescript-literal.ts';
import { type FieldPath, keysOf } from './answers/field-path.ts';
import {
  type ChildAnswers,
  type ColumnAnswers,
  idFieldsOf,
  lastingNames,
  type ResourceAnswers,
} from './answers/resource.ts';

type Node = Map<string, Node | string>;

const types: Readonly<Record<ColumnAnswers['type'], string>> = {
  text: 'string',
  bigint: 'number',
  numeric: 'number | string',
  boolean: 'boolean',
  json: 'unknown',
  time_seconds: 'number',
  time_milliseconds: 'number',
  time_iso8601: 'string',
};

/** The members of a type that has what the views and the sync read of an object, line by line. */
export function typeLines(resource: ResourceAnswers | ChildAnswers): string[] {
  const { created, updated, columns } = resource;
  const root: Node = new Map();
  const walked = 'each' in resource ? lastingNames(resource) : [];
  // What an id is made of and what the walk writes into every object is sure to be there.
  const sure = new Set([...walked, ...idFieldsOf(resource)].map((field) => pathOf(keysOf(field))));
  for (const field of [...walked, ...idFieldsOf(resource)]) put(root, field, 'string | number');
  for (const { path, type } of columns) put(root, path, types[type]);
  for (const time of [created, updated])
    if (time !== null) put(root, time.field, time.unit === 'iso8601' ? 'string' : 'number');
  return lines(root, [], sure);
}

function put(root: Node, path: FieldPath, type: string): void {
  const names = keysOf(path);
  let node = root;
  for (const name of names.slice(0, -1)) {
    const below = node.get(name);
    if (below instanceof Map) node = below;
    else {
      const made: Node = new Map();
      node.set(name, made);
      node = made;
    }
  }
  const last = names.at(-1) ?? '';
  if (!node.has(last)) node.set(last, type);
}

function lines(node: Node, above: readonly string[], sure: ReadonlySet<string>): string[] {
  const indent = '  '.repeat(above.length + 1);
  return [...node].flatMap(([name, below]) => {
    const here = [...above, name];
    const isSure = [...sure].some((path) => path === pathOf(here) || path.startsWith(`${pathOf(here)}\0`));
    const key = `${indent}readonly ${typescriptKey(name)}${isSure ? '' : '?'}:`;
    const orNull = isSure ? '' : ' | null';
    if (typeof below === 'string') return [`${key} ${below}${below === 'unknown' ? '' : orNull};`];
    return [`${key} {`, ...lines(below, here, sure), `${indent}}${orNull};`];
  });
}

function pathOf(names: readonly string[]): string {
  return names.join('\0');
}

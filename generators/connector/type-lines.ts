import { typescriptKey } from '../typescript-literal.ts';
import type { ChildAnswers, ColumnAnswers, ResourceAnswers } from './answers.ts';

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
export function typeLines({ idField, created, updated, columns }: ResourceAnswers | ChildAnswers): string[] {
  const root: Node = new Map();
  put(root, idField, 'string | number');
  for (const { path, type } of columns) put(root, path, types[type]);
  for (const time of [created, updated])
    if (time !== null) put(root, time.field, time.unit === 'iso8601' ? 'string' : 'number');
  return lines(root, 1, idField.split('.'));
}

function put(root: Node, path: string, type: string): void {
  const names = path.split('.');
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

/** Only the id is sure to be there. */
function lines(node: Node, depth: number, sure: readonly string[]): string[] {
  const indent = '  '.repeat(depth);
  return [...node].flatMap(([name, below]) => {
    const isSure = name === sure[0];
    const key = `${indent}readonly ${typescriptKey(name)}${isSure ? '' : '?'}:`;
    const orNull = isSure ? '' : ' | null';
    if (typeof below === 'string') return [`${key} ${below}${below === 'unknown' ? '' : orNull};`];
    return [`${key} {`, ...lines(below, depth + 1, isSure ? sure.slice(1) : []), `${indent}}${orNull};`];
  });
}

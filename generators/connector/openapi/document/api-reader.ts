import { dirname, isAbsolute, relative, resolve } from 'node:path';
import { type Diagnostic, diagnosticAt, diagnosticOf } from '../../../config/diagnostic.ts';
import type { SourceText } from '../../../config/source-span.ts';
import { keysOf, pointerTo } from './json-pointer.ts';
import { arrayOr, isObject, member } from './json-value.ts';
import { locatePointer } from './locate-pointer.ts';
import { parseSource } from './parse-source.ts';

export interface ApiFile {
  readonly source: SourceText;
  readonly value: unknown;
}

/** A value and where it stands: what every finding can point back to. */
export interface ApiNode {
  readonly file: ApiFile;
  /** JSON pointer inside the file. */
  readonly pointer: string;
  readonly value: unknown;
}

/**
 * Walks a document. References are followed where they are met and never expanded: vendors' documents refer to themselves
 * everywhere, so that an expanded one has no end.
 */
export interface ApiReader {
  readonly root: ApiNode;
  /** The value that a chain of `$ref` ends at; one that leads nowhere reads as null and is reported once. */
  follow(node: ApiNode): ApiNode;
  /** The member of an object or array behind any references, itself not followed; null when there is none. */
  child(node: ApiNode, key: string | number): ApiNode | null;
  /** The members of an object behind any references, in the order they are written. */
  members(node: ApiNode): [string, ApiNode][];
  /** The elements of an array behind any references. */
  elements(node: ApiNode): ApiNode[];
  /** References that could not be followed. */
  problems(): readonly Diagnostic[];
}

/** Reads another file of the document; null when it is not there. */
export type ReadFile = (path: string) => string | null;

const maxHops = 64;
/** What is wrong in a document with thousands of dead references is clear from the first ones. */
const maxProblems = 20;

export function createApiReader(file: ApiFile, readFile: ReadFile): ApiReader {
  const files = new Map<string, ApiFile | null>([[file.source.path, file]]);
  const problems = new Map<string, Diagnostic>();

  const complain = (node: ApiNode, reference: string, reason: string): void => {
    if (problems.size >= maxProblems || problems.has(reference)) return;
    const message = `The reference '${reference}' leads nowhere; what it stands for is left out.`;
    const text = {
      message,
      reason,
      fix: 'Correct the reference, or put the file it names beside the document.',
    };
    const span = locatePointer(node.file.source, pointerTo(node.pointer, '$ref'));
    problems.set(
      reference,
      span === null ? diagnosticOf(node.file.source.path, text) : diagnosticAt(span, text),
    );
  };

  const open = (from: ApiNode, name: string): ApiFile | string => {
    if (/^[a-z][a-z0-9+.-]+:/i.test(name)) return 'Only local files are read.';
    const base = dirname(file.source.path);
    const path = resolve(dirname(from.file.source.path), decode(name));
    const inside = relative(base, path);
    if (inside.startsWith('..') || isAbsolute(inside)) return `Only files below ${base} are read.`;
    const known = files.get(path);
    if (known !== undefined) return known ?? 'The file could not be read.';
    const text = readFile(path);
    const parsed = text === null ? null : parseSource({ path, text }, null);
    const opened =
      parsed?.ok === true && text !== null ? { source: { path, text }, value: parsed.value } : null;
    files.set(path, opened);
    return opened ?? 'The file could not be read.';
  };

  const target = (node: ApiNode, reference: string): ApiNode | string => {
    const [name = '', fragment = ''] = splitOnce(reference, '#');
    const opened = name === '' ? node.file : open(node, name);
    if (typeof opened === 'string') return opened;
    const keys = keysOf(decode(fragment));
    if (keys === null) return 'The part after # is no JSON pointer.';
    let found: ApiNode = { file: opened, pointer: '', value: opened.value };
    for (const key of keys) {
      // A pointer may lead through another reference, which tools accept.
      const value =
        valueAt(found.value, key) ?? valueAt(isReference(found.value) ? follow(found).value : null, key);
      if (value === undefined) return 'There is nothing at this place.';
      found = { file: opened, pointer: pointerTo(found.pointer, key), value };
    }
    return found;
  };

  const following = new Set<unknown>();
  const follow = (start: ApiNode): ApiNode => {
    let node = start;
    for (let hops = 0; isReference(node.value); hops += 1) {
      const reference = node.value.$ref;
      const circular = hops > maxHops || following.has(node.value);
      following.add(node.value);
      const found = circular ? 'It refers to itself.' : target(node, reference);
      following.delete(node.value);
      if (typeof found === 'string') {
        complain(node, reference, found);
        return { ...node, value: null };
      }
      node = found;
    }
    return node;
  };

  const child = (holder: ApiNode, key: string | number): ApiNode | null => {
    const node = follow(holder);
    const value = valueAt(node.value, String(key));
    return value === undefined ? null : { file: node.file, pointer: pointerTo(node.pointer, key), value };
  };

  return {
    root: { file, pointer: '', value: file.value },
    follow,
    child,
    members: (holder) => {
      const node = follow(holder);
      if (!isObject(node.value)) return [];
      return Object.entries(node.value).map(([key, value]) => [
        key,
        { file: node.file, pointer: pointerTo(node.pointer, key), value },
      ]);
    },
    elements: (holder) => {
      const node = follow(holder);
      return arrayOr(node.value).map((value, index) => ({
        file: node.file,
        pointer: pointerTo(node.pointer, index),
        value,
      }));
    },
    problems: () => [...problems.values()],
  };
}

/** The same value reads as the same text, whichever way it was reached. */
export function identityOf(node: ApiNode): string {
  return `${node.file.source.path}#${node.pointer}`;
}

export function isReference(value: unknown): value is { readonly $ref: string } {
  return isObject(value) && typeof member(value, '$ref') === 'string';
}

function valueAt(holder: unknown, key: string): unknown {
  if (Array.isArray(holder)) return /^\d+$/.test(key) ? holder[Number(key)] : undefined;
  return isObject(holder) ? member(holder, key) : undefined;
}

function splitOnce(text: string, mark: string): [string, string] {
  const at = text.indexOf(mark);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

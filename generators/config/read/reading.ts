import type { Node, SourceFile } from 'ts-morph';
import type { DiagnosticText, Report } from '../diagnostic.ts';
import type { StaticValue, UnreadableValue } from '../static-value.ts';
import type { Binding } from './bindings.ts';
import type { SourceFiles } from './source-files.ts';

/** One run of the reader: what its parts share. */
export interface Reading {
  readonly files: SourceFiles;
  readonly report: Report;
  /** The value of an expression, by its text alone. What is not static is reported and comes back as unreadable. */
  readonly evaluate: (node: Node) => StaticValue;
  /** The top-level names of a file. */
  readonly bindingsOf: (file: SourceFile) => ReadonlyMap<string, Binding>;
  /** The names that a file changes after declaring them, each with the place. */
  readonly mutationsOf: (file: SourceFile) => ReadonlyMap<string, Node>;
  /** Values of consts read before: a const used twice is read, and reported on, once. */
  readonly known: Map<Node, StaticValue>;
  /** Consts being read right now: one that is met again depends on itself. */
  readonly open: Set<Node>;
  /** Files being read right now, each imported by the one before it. */
  readonly trail: string[];
}

/** Reports why a node is not accepted. */
export function refuse(reading: Reading, node: Node, text: DiagnosticText): UnreadableValue {
  const span = reading.files.spanOf(node);
  reading.report(span, text);
  return { kind: 'unreadable', span };
}

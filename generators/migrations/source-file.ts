import { readFileSync } from 'node:fs';
import type { SourceText } from '../config/source-span.ts';

/** An SQL source on its way into a repeatable migration. */
export interface SourceFile extends SourceText {
  /** Whose it is: `Connector stripe`. */
  readonly title: string;
  /** Path as the output shows it: relative to the project, with forward slashes. */
  readonly label: string;
}

/** The text of a file as the output shall have it: line ends are LF, no byte order mark. Throws the file system's error. */
export function readSource(path: string): string {
  const text = new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path));
  return text.replaceAll('\r\n', '\n');
}

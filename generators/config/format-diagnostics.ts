import { createRequire } from 'node:module';
import { relative } from 'node:path';
import pc from 'picocolors';
import type { Diagnostic } from './diagnostic.ts';

export interface FormatOptions {
  readonly color: boolean;
  /** Paths are shown relative to it. Left out: the working directory. */
  readonly relativeTo?: string;
}

/** Diagnostics for people: `file:line:col`, what, the code frame, why and what to do, then a count. */
export function formatDiagnostics(diagnostics: readonly Diagnostic[], options: FormatOptions): string {
  if (diagnostics.length === 0) return '';
  const blocks = diagnostics.map((each) => formatOne(each, options));
  const count = diagnostics.length === 1 ? '1 error' : `${diagnostics.length} errors`;
  return `${blocks.join('\n\n')}\n\n${pc.createColors(options.color).red(count)}\n`;
}

function formatOne(diagnostic: Diagnostic, options: FormatOptions): string {
  const paint = pc.createColors(options.color);
  const show = (file: string) => displayPath(file, options.relativeTo ?? process.cwd());
  const { location, reason, fix } = diagnostic;
  const place = location === null ? '' : `:${location.line}:${location.column}`;
  const lines = [
    `${paint.cyan(show(diagnostic.file) + place)} ${paint.red('error')} ${paint.bold(diagnostic.message)}`,
  ];
  const frame = drawFrame(diagnostic, options.color);
  if (frame !== null) lines.push(frame);
  for (const other of diagnostic.related) {
    const { line, column } = other.location;
    lines.push(`  see: ${paint.cyan(`${show(other.file)}:${line}:${column}`)} ${other.message}`);
  }
  if (reason !== null) lines.push(`  why: ${reason}`);
  if (fix !== null) lines.push(`  fix: ${fix}`);
  return lines.join('\n');
}

function drawFrame({ source, location }: Diagnostic, color: boolean): string | null {
  if (source === null || location === null) return null;
  // Loaded here because only a failing run needs it.
  const codeFrame = createRequire(import.meta.url)('@babel/code-frame') as typeof import('@babel/code-frame');
  const start = { line: location.line, column: location.column };
  const end = { line: location.endLine, column: location.endColumn };
  // A stretch over several lines is shown by its beginning: marking a whole object hides what is around it.
  const stretch = location.endLine === location.line ? { start, end } : { start };
  const frame = codeFrame.codeFrameColumns(source, stretch, {
    linesAbove: 1,
    linesBelow: 1,
    forceColor: color,
    highlightCode: color,
  });
  return frame.replace(/^/gm, '  ');
}

function displayPath(file: string, base: string): string {
  const path = relative(base, file);
  return path === '' || path.startsWith('..') ? file : path;
}

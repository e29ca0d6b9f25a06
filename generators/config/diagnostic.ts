import { locate, type SourceLocation, type SourceSpan } from './source-span.ts';

/** One thing that is wrong with what the user wrote. */
export interface Diagnostic {
  /** Absolute path of the file it is about. */
  readonly file: string;
  /** Null when it is about the file as a whole, e.g. a missing one. */
  readonly location: SourceLocation | null;
  /** What is wrong, in one sentence. */
  readonly message: string;
  /** Why it is refused, where the message alone does not tell. */
  readonly reason: string | null;
  /** What to do next. */
  readonly fix: string | null;
  /** Other places that have a part in it, e.g. the first of two duplicates. */
  readonly related: readonly RelatedPlace[];
  /** The text of the file, for the code frame. Secrets in it are masked before anyone sees it. */
  readonly source: string | null;
}

export interface RelatedPlace {
  readonly file: string;
  readonly location: SourceLocation;
  readonly message: string;
}

/** The parts of a diagnostic that do not follow from its position. */
export interface DiagnosticText {
  readonly message: string;
  readonly reason?: string;
  readonly fix?: string;
  readonly related?: readonly RelatedPlace[];
}

/** Where the readers and the checks put what they find. */
export type Report = (span: SourceSpan, text: DiagnosticText) => void;

export function diagnosticAt(span: SourceSpan, text: DiagnosticText): Diagnostic {
  return {
    ...diagnosticOf(span.source.path, text),
    location: locate(span),
    source: span.source.text,
  };
}

/** A diagnostic about a file as a whole. */
export function diagnosticOf(file: string, text: DiagnosticText): Diagnostic {
  return {
    file,
    location: null,
    message: text.message,
    reason: text.reason ?? null,
    fix: text.fix ?? null,
    related: text.related ?? [],
    source: null,
  };
}

export function relatedAt(span: SourceSpan, message: string): RelatedPlace {
  return { file: span.source.path, location: locate(span), message };
}

/**
 * Each diagnostic once, by file and position, those of `firstFile` before the others. A const that is used twice is
 * checked twice; the reader wants to hear of it once.
 */
export function sortDiagnostics(diagnostics: readonly Diagnostic[], firstFile: string): Diagnostic[] {
  const seen = new Map(diagnostics.map((each) => [identityOf(each), each]));
  return [...seen.values()].sort(
    (a, b) =>
      Number(b.file === firstFile) - Number(a.file === firstFile) ||
      compareText(a.file, b.file) ||
      (a.location?.line ?? 0) - (b.location?.line ?? 0) ||
      (a.location?.column ?? 0) - (b.location?.column ?? 0),
  );
}

function identityOf({ file, location, message }: Diagnostic): string {
  return JSON.stringify([file, location, message]);
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

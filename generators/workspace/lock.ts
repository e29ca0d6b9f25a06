/** Where a project remembers what was scaffolded. docs/FORMATS.md describes it. */
export const lockPath = 'supasaasy.lock';
export const lockVersion = 1;

/** What a template was filled with, as JSON. */
export type Answers = Readonly<Record<string, unknown>>;

/** What is remembered of a file that was written once and is the user's since. */
export interface RecordedFile {
  /** Name of the template: `connector/index.ts.hbs`. */
  readonly template: string;
  /** Of the template's text and its partials' when the file was last rendered. */
  readonly templateHash: string;
  /** Null for a template that was copied into the project as it is. */
  readonly answers: Answers | null;
  /** The text as it was last rendered, with LF. */
  readonly base: string;
}

export interface Lock {
  /** By path. */
  readonly files: ReadonlyMap<string, RecordedFile>;
}

/** The lock cannot be read; the message says where and what to do. */
export class LockError extends Error {
  override readonly name = 'LockError';
}

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

/** What is remembered of a connector that was scaffolded, so that it can get files that its templates gain. */
export interface RecordedConnector {
  /** What was answered about it. */
  readonly answers: Answers;
  /** What its README calls the account. */
  readonly appKey: string;
  /** The files that it was given: what is not there of them was deleted. */
  readonly files: readonly string[];
}

export interface Lock {
  /** By path. */
  readonly files: ReadonlyMap<string, RecordedFile>;
  /** By directory; those that were scaffolded before this was remembered are not among them. */
  readonly connectors: ReadonlyMap<string, RecordedConnector>;
}

/** The lock cannot be read; the message says where and what to do. */
export class LockError extends Error {
  override readonly name = 'LockError';
}

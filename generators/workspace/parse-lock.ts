import { unresolvedConflict } from './conflict-markers.ts';
import {
  type Answers,
  type Lock,
  LockError,
  lockPath,
  lockVersion,
  type RecordedConnector,
  type RecordedFile,
} from './lock.ts';
import { pathProblem } from './project-path.ts';

type Json = Record<string, unknown>;

const advice = `restore ${lockPath} from version control`;

/** Reads the text of a lock. Throws LockError naming what is wrong, by line or by path within it. */
export function parseLock(text: string): Lock {
  const conflict = unresolvedConflict(text);
  if (conflict !== null) {
    throw new LockError(
      `${lockPath}:${conflict}: a merge left conflict markers; keep the entries of both sides and delete the markers.`,
    );
  }
  const content = objectAt(parse(text), 'the file');
  if (content.version !== lockVersion) {
    if (typeof content.version === 'number' && content.version > lockVersion) {
      throw new LockError(
        `${lockPath} is of version ${content.version}, this supasaasy reads version ${lockVersion}; upgrade it.`,
      );
    }
    return malformed('version', `must be ${lockVersion}`);
  }
  const answers = new Map<string, Answers>();
  for (const [id, value] of Object.entries(objectAt(content.answers, 'answers')))
    answers.set(id, objectAt(value, `answers.${id}`));
  const files = new Map<string, RecordedFile>();
  for (const [path, value] of Object.entries(objectAt(content.files, 'files'))) {
    const problem = pathProblem(path);
    if (problem !== null) malformed(`files["${path}"]`, `is no path of a file of the project: ${problem}`);
    files.set(path, recordedFile(objectAt(value, `files["${path}"]`), `files["${path}"]`, answers));
  }
  const connectors = new Map<string, RecordedConnector>();
  for (const [directory, value] of Object.entries(objectAt(content.connectors ?? {}, 'connectors'))) {
    const at = `connectors["${directory}"]`;
    const problem = pathProblem(directory);
    if (problem !== null) malformed(at, `is no path of a directory of the project: ${problem}`);
    connectors.set(directory, recordedConnector(objectAt(value, at), at, answers));
  }
  return { files, connectors };
}

function recordedFile(entry: Json, at: string, answers: ReadonlyMap<string, Answers>): RecordedFile {
  const template = textAt(entry.template, `${at}.template`);
  const problem = pathProblem(template);
  if (problem !== null) malformed(`${at}.template`, `is no name of a template: ${problem}`);
  const { base } = entry;
  if (!Array.isArray(base) || !base.every((line) => typeof line === 'string'))
    return malformed(`${at}.base`, 'must be a list of lines');
  return {
    template,
    templateHash: textAt(entry.template_hash, `${at}.template_hash`),
    answers: entry.answers === undefined ? null : answersOf(entry.answers, `${at}.answers`, answers),
    base: base.join('\n'),
  };
}

function recordedConnector(
  entry: Json,
  at: string,
  answers: ReadonlyMap<string, Answers>,
): RecordedConnector {
  const { files } = entry;
  const isPath = (path: unknown) => typeof path === 'string' && pathProblem(path) === null;
  if (!Array.isArray(files) || !files.every(isPath))
    return malformed(`${at}.files`, 'must be a list of paths of files of the project');
  return {
    answers: answersOf(entry.answers, `${at}.answers`, answers),
    appKey: textAt(entry.app_key, `${at}.app_key`),
    files,
  };
}

function answersOf(id: unknown, at: string, answers: ReadonlyMap<string, Answers>): Answers {
  const found = typeof id === 'string' ? answers.get(id) : undefined;
  return found ?? malformed(at, 'must be one of the keys under answers');
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const position = Number(/at position (\d+)/.exec(message)?.[1] ?? text.length);
    const line = text.slice(0, position).split('\n').length;
    throw new LockError(`${lockPath}:${line}: this is not JSON (${message}); ${advice}.`);
  }
}

function objectAt(value: unknown, at: string): Json {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Json;
  return malformed(at, 'must be an object');
}

function textAt(value: unknown, at: string): string {
  return typeof value === 'string' && value !== '' ? value : malformed(at, 'must be a text');
}

function malformed(at: string, problem: string): never {
  throw new LockError(`${lockPath}: ${at} ${problem}; ${advice}.`);
}

import type { Answers, RecordedConnector } from '../workspace/lock.ts';
import type { ConnectorAnswers } from './answers.ts';

/** What the lock remembers of a connector; `files` are those that it is given. */
export function recordedConnector(
  answers: ConnectorAnswers,
  appKey: string,
  files: readonly { readonly path: string }[],
): RecordedConnector {
  // As it will be read: keys without a value are gone.
  const recorded = JSON.parse(JSON.stringify(answers)) as Answers;
  return { answers: recorded, appKey, files: files.map(({ path }) => path) };
}

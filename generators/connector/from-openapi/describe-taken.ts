import type { ConnectorAnswers } from '../answers.ts';

/** What became of a document's lists, for people: what is called otherwise, what is left out and what would bring it in. */
export function describeTaken({
  answers,
  described,
  leftOut,
}: {
  readonly answers: ConnectorAnswers;
  readonly described: readonly string[];
  readonly leftOut: readonly string[];
}): string {
  const renamed = answers.resources.flatMap(({ name }, index) =>
    described[index] === name ? [] : [`renamed: ${described[index]} is ${name}, for which SQL has room`],
  );
  const needs = leftOut.some((line) => line.includes(' needs '))
    ? [
        'Say what a list needs: --fill <resource>.<parameter>=<value>, or {app.<name>} for a setting of the account.',
      ]
    : [];
  const lines = [...renamed, ...leftOut.map((line) => `left out: ${line}`), ...needs];
  return lines.map((line) => `${line}\n`).join('');
}

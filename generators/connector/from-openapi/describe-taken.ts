import type { ConnectorAnswers } from '../answers.ts';
import { type DocumentResources, describeLeftOut, type LeftOut } from './document-resources.ts';

/** What became of a document's lists other than the survey of it has told already, for people. */
export function describeTaken(
  {
    answers,
    described,
    leftOut,
  }: {
    readonly answers: ConnectorAnswers;
    readonly described: readonly string[];
    readonly leftOut: readonly LeftOut[];
  },
  survey: DocumentResources,
): string {
  const told = new Map(survey.resources.map((each) => [each.described, each.answers.name]));
  const renamed = answers.resources.flatMap(({ name }, index) =>
    told.get(described[index] ?? '') === name ? [] : [`renamed: ${described[index]} is ${name}`],
  );
  const lost = leftOut.filter(({ resource }) => told.has(resource));
  return [...renamed, ...lost.map((each) => `left out: ${describeLeftOut(each)}`)]
    .map((line) => `${line}\n`)
    .join('');
}

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ResourceAnswers } from './answers/resource.ts';
import { assemble } from './assemble.ts';
import { checkAnswers } from './check-answers.ts';
import { connectorDirectory } from './connector-files.ts';
import { answerProblem, complete } from './gather.ts';
import type { Prompter } from './prompter.ts';
import type { Question } from './questions/question.ts';
import { questions } from './questions.ts';
import { setAnswers } from './set-answers.ts';
import { ShorthandError } from './shorthand.ts';

/** The questions about a connector as a whole; what is asked of a resource is all the others. */
const aboutConnector = [
  'name',
  'display-name',
  'resources',
  'base-url',
  'auth',
  'api-version',
  'version-header',
];
const others = ['docs-url', 'rate-limit'];

/** What is asked of a resource that is added to a connector. */
export const resourceQuestions: readonly Question[] = questions.filter(
  ({ name }) => ![...aboutConnector, ...others].includes(name) && !/^(?:webhook|event)-/.test(name),
);

/** A connector as far as its manifest tells. */
export interface KnownConnector {
  readonly name: string;
  readonly displayName: string;
  readonly resources: readonly string[];
}

export type GatheredResource =
  | { readonly ok: true; readonly resource: ResourceAnswers }
  | { readonly ok: false; readonly problems: readonly string[] };

/** The answers about one resource more, as `gatherAnswers` gets them. */
export async function gatherResource(
  root: string,
  connector: KnownConnector,
  name: string,
  { given, set }: { readonly given: ReadonlyMap<string, string>; readonly set: readonly string[] },
  prompter: Prompter | null,
): Promise<GatheredResource> {
  if (connector.resources.includes(name))
    return { ok: false, problems: [`the connector ${connector.name} has the resource '${name}' already.`] };
  const wrong = [...given].flatMap(([question, value]) => answerProblem(question, value));
  if (wrong.length > 0) return { ok: false, problems: wrong };
  // What is said of the connector only has to pass the checks; nothing of it is written.
  const all = new Map([
    ...given,
    ['name', connector.name],
    ['display-name', connector.displayName],
    ['resources', name],
    ['base-url', 'https://example.com'],
    ['auth', 'bearer'],
    ['api-version', '1'],
    ['rate-limit', '1'],
    ['webhook-scheme', takesWebhooks(root, connector.name) ? 'standard_webhooks' : 'none'],
    ['webhook-because', 'of no matter'],
    ['event-type', 'type'],
    ['event-id', 'id'],
    ['event-time', 'none'],
  ]);
  try {
    const missing = await complete(all, null, prompter, resourceQuestions);
    if (missing.length > 0) return { ok: false, problems: missing };
    const checked = checkAnswers(setAnswers(assemble(all), set));
    if (!checked.ok) return checked;
    const [resource] = checked.answers.resources;
    return resource === undefined
      ? { ok: false, problems: ['there is no resource.'] }
      : { ok: true, resource };
  } catch (error) {
    if (error instanceof ShorthandError) return { ok: false, problems: [error.message] };
    throw error;
  }
}

/** Whether a connector accepts deliveries, by its code. */
function takesWebhooks(root: string, name: string): boolean {
  const path = join(root, connectorDirectory(name), 'index.ts');
  return existsSync(path) && !/\bnoWebhook\(/.test(readFileSync(path, 'utf8'));
}

import { baseUrlProblem } from '../answers/base-url.ts';
import { connectorNameProblem, resourceNameProblem } from '../names.ts';
import { authOf, listOf } from '../shorthand.ts';
import { type Question, shorthandProblem } from './question.ts';

/** What is asked of a connector as a whole. */
export const aboutConnector: readonly Question[] = [
  {
    name: 'name',
    message: 'What is the connector called?',
    explanation:
      'Lower-case letters, digits and - or _; it becomes a directory and the beginning of every view: acme → supasaasy.acme_contacts.',
    isRequired: true,
    problem: connectorNameProblem,
  },
  {
    name: 'display-name',
    message: 'What is the provider called?',
    explanation: 'For people, in reports.',
  },
  {
    name: 'resources',
    message: 'Which kinds of objects are mirrored?',
    explanation: 'Singular names with commas between them, such as contact,company. Each becomes a view.',
    isRequired: true,
    problem: (answer) =>
      listOf(answer)
        .flatMap((name) => {
          const problem = resourceNameProblem(name);
          return problem === null ? [] : [`'${name}' is refused: ${problem}`];
        })
        .at(0) ?? null,
  },
  {
    name: 'base-url',
    message: 'Where is the API?',
    explanation:
      'What its paths come behind, such as https://api.acme.com; settings of an account in braces: https://{subdomain}.acme.com.',
    isRequired: true,
    problem: baseUrlProblem,
  },
  {
    name: 'auth',
    message: 'How does a call prove who makes it?',
    explanation:
      'bearer: Authorization: Bearer <key>. basic: the key as the user name, or basic:<user> with the key as password. header:<name> and query:<name>: the key as it is.',
    isRequired: true,
    problem: (answer) => shorthandProblem(() => authOf(answer)),
  },
  {
    name: 'api-version',
    message: 'Which version of the API?',
    explanation: 'What the documentation calls it; stored with every row.',
  },
  {
    name: 'version-header',
    message: 'Which header asks for that version?',
    explanation: 'Such as Acme-Version; empty when the version is in the path or there is none.',
    isArgumentOnly: true,
  },
  {
    name: 'docs-url',
    message: 'Where is the documentation?',
    explanation: 'A URL, for whoever reads the connector later.',
    isArgumentOnly: true,
  },
];

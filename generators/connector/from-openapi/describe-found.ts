import { plainTable } from '../../commands/plain-table.ts';
import { printable, shortened } from '../../commands/printable.ts';
import type { ApiDescription, AuthScheme, ParentWalk, TimeField } from '../openapi/api-description.ts';
import { describeLeftOuts } from './describe-left-outs.ts';
import type { DocumentResource, DocumentResources } from './document-resources.ts';
import { type ReviewQuestion, reviewQuestions } from './review-questions.ts';
import { someNames } from './some-names.ts';

/** The columns of the table, and how many characters they have at most: a line each, on a terminal. */
const columns = {
  resource: 28,
  list: 40,
  pages: 12,
  id: 20,
  'created, updated': 24,
  one: 8,
  'for each': 22,
  see: 20,
};
/** Names of embedded lists and resources in a line of text; the rest is counted. */
const mostNames = 12;

/**
 * What a document comes to, for a person to look through before anything is written: a line for each resource, what is open, told
 * once, and what is left out by its reason. `given` are arguments, by name, that answer some of it.
 */
export function describeFound(
  description: ApiDescription,
  found: DocumentResources,
  given: ReadonlyMap<string, string> = new Map(),
): string {
  const { resources } = found;
  const questions = reviewQuestions(description, resources).filter(
    ({ argument }) => !given.has(argument.slice('--'.length)),
  );
  const renamed = resources
    .filter(({ described, answers }) => described !== answers.name)
    .map(({ described, answers }) => `${answers.name} for ${described}`);
  const blocks = [
    headOf(description),
    resources.length === 0 ? 'No resource can be mirrored.' : tableOf(description, resources, questions),
    questionsOf(
      'Open in the code, which fails its check until it is answered:',
      questions.filter(({ isOpen }) => isOpen),
      questions,
      resources.length,
    ),
    questionsOf(
      'Assumed; answer it where it is otherwise:',
      questions.filter(({ isOpen }) => !isOpen),
      questions,
      resources.length,
    ),
    renamed.length === 0 ? '' : `Named so that SQL has room: ${someNames(renamed, mostNames, 600)}`,
    embeddedOf(description, resources),
    describeLeftOuts(description, found),
    description.silence ?? '',
    description.warnings.length === 0
      ? ''
      : `${description.warnings.length} parts of the document could not be read.`,
  ];
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`;
}

function headOf({ title, apiVersion, openapi, baseUrl, auth }: ApiDescription): string {
  const version = apiVersion === null ? '' : ` ${printable(apiVersion)}`;
  const server = baseUrl === null ? 'no server' : printable(baseUrl.url);
  const schemes = auth.length === 0 ? 'no authorization' : auth.map(describeAuth).join(', ');
  return `${printable(title)}${version} (OpenAPI ${openapi}): ${server}, ${schemes}`;
}

function describeAuth(scheme: AuthScheme): string {
  const where = scheme.kind === 'api_key' ? ` (${scheme.in} ${scheme.parameter})` : '';
  return printable(`${scheme.kind.replace('_', ' ')}${where}`);
}

function tableOf(
  description: ApiDescription,
  resources: readonly DocumentResource[],
  questions: readonly ReviewQuestion[],
): string {
  const byName = new Map(description.resources.map((each) => [each.name, each]));
  const rows = resources.flatMap(({ described, answers }) => {
    const resource = byName.get(described);
    if (resource === undefined) return [];
    const { id, createdAt, updatedAt, list, each } = resource;
    const { name, method, path, pagination, idField, retrievePath } = answers;
    const call = `${method === 'POST' ? 'POST ' : ''}${path}`;
    const marks = questions.flatMap((question, index) =>
      question.resources.length < resources.length && question.resources.includes(name) ? [index + 1] : [],
    );
    const row = [
      name,
      call,
      pagination.by === 'unknown' ? '?' : pagination.by + mark(list.pagination.confidence),
      (typeof idField === 'string' ? [idField] : (idField ?? [])).join('/') + mark(id?.confidence ?? 'guess'),
      `${timeOf(createdAt)}, ${timeOf(updatedAt)}`,
      typeof retrievePath === 'string' ? 'call' : 'in list',
      walksOf(each).reverse().join(' of '),
      marks.join(' '),
    ];
    return [row.map((cell, index) => shortened(cell, Object.values(columns)[index] ?? 20))];
  });
  return `${plainTable(Object.keys(columns), rows)}\n?: a guess; please look at it. Numbers are those of the questions below; what is asked of all has no mark.`;
}

function mark(confidence: 'certain' | 'likely' | 'guess'): string {
  return confidence === 'guess' ? '?' : '';
}

function timeOf(time: TimeField | null): string {
  return time === null ? '-' : `${time.path.join('.')}${time.unit === null ? '?' : ''}`;
}

/** The resources whose objects are walked first, the outermost first. */
function walksOf(walk: ParentWalk | null): string[] {
  return walk === null ? [] : [...walksOf(walk.each), walk.resource];
}

function questionsOf(
  title: string,
  some: readonly ReviewQuestion[],
  all: readonly ReviewQuestion[],
  resources: number,
): string {
  if (some.length === 0) return '';
  const lines = some.flatMap(({ text, argument, resources: about }) => {
    const who =
      about.length === 0 ? 'the API' : about.length === resources ? 'all' : someNames(about, 4, 200);
    const number = String(all.findIndex((each) => each.text === text) + 1).padStart(3);
    return [`${number}  ${shortened(text, 200)}`, `     ${argument}   (${who})`];
  });
  return [title, ...lines].join('\n');
}

function embeddedOf({ resources }: ApiDescription, taken: readonly DocumentResource[]): string {
  const names = resources
    .filter(({ name }) => taken.some(({ described }) => described === name))
    .flatMap(({ children }) => children.filter(({ resource }) => resource === null))
    .map(({ name }) => name);
  if (names.length === 0) return '';
  return `Lists inside of objects stay in the payload; --children makes rows of ${someNames(names, mostNames, 400)}`;
}

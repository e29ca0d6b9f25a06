import { suggestOrList } from '../config/suggest.ts';
import type { ConnectorAnswers } from './answers.ts';
import { assemble } from './assemble.ts';
import { checkAnswers } from './check-answers.ts';
import { authTextOf, baseUrlOf, resourcesOf } from './from-openapi.ts';
import { type Arguments, choiceProblem, complete } from './gather.ts';
import type { ApiDescription } from './openapi/api-description.ts';
import type { Prompter } from './prompter.ts';
import { type Question, questions } from './questions.ts';
import { setAnswers } from './set-answers.ts';
import { eventsOf, listOf, numberOf, ShorthandError } from './shorthand.ts';

/** What was answered by arguments. */
export interface DocumentArguments extends Pick<Arguments, 'given' | 'set'> {
  /** Names of embedded lists that are to be rows of their own. */
  readonly children: readonly string[];
}

export type GatheredDocument =
  | { readonly ok: true; readonly answers: ConnectorAnswers; readonly leftOut: readonly string[] }
  | { readonly ok: false; readonly problems: readonly string[] };

/** What a document may leave open: whoever does not know it either says so, and the code then says that it is open. */
const mayStayOpen = ['webhook-scheme', 'deletions', 'modified-since-precision'];
const later = { value: 'unknown', meaning: 'decide later: the check fails until then' };

/** The questions that a document does not answer. */
const asked: readonly Question[] = questions
  .filter(
    ({ name }) =>
      [
        'name',
        'display-name',
        'base-url',
        'auth',
        'api-version',
        'docs-url',
        'rate-limit',
        'events',
      ].includes(name) ||
      /^(?:deletions|webhook-|event-)/.test(name) ||
      name === 'modified-since-precision',
  )
  .map((question) => {
    if (!mayStayOpen.includes(question.name)) return question;
    const { choices, isAsked: _, isArgumentOnly: __, ...rest } = question;
    return { ...rest, ...(choices === undefined ? {} : { choices: [...choices, later] }) };
  });

/**
 * The answers about a connector from an API description: what the document says, what arguments and prompts add, and what
 * stays open. `--resources` selects, by name.
 */
export async function gatherFromDocument(
  description: ApiDescription,
  args: DocumentArguments,
  prompter: Prompter | null,
): Promise<GatheredDocument> {
  try {
    return await gather(description, args, prompter);
  } catch (error) {
    if (error instanceof ShorthandError) return { ok: false, problems: [error.message] };
    throw error;
  }
}

async function gather(
  description: ApiDescription,
  args: DocumentArguments,
  prompter: Prompter | null,
): Promise<GatheredDocument> {
  const ignored = [...args.given.keys()].filter(
    (name) =>
      name !== 'resources' && name !== 'version-header' && !asked.some((question) => question.name === name),
  );
  const wrong = [...args.given]
    .filter(([, value]) => value !== 'unknown')
    .flatMap(([name, value]) => choiceProblem(name, value));
  const embedded = description.resources.flatMap((each) => each.children.map((child) => child.name));
  const problems = [
    ...args.children
      .filter((name) => !embedded.includes(name))
      .map(
        (name) =>
          `--children: nothing of the name '${name}' is embedded. ${suggestOrList(name, embedded, 'There are')}`,
      ),
    ...wrong,
    ...ignored.map((name) => `--${name} is the document's to answer: change single answers with --set.`),
  ];
  if (problems.length > 0) return { ok: false, problems };

  const given = withDocument(description, args.given, prompter);
  const missing = await complete(given, null, prompter, asked);
  if (missing.length > 0) return { ok: false, problems: missing };
  const hasEvents = !['none', 'unknown'].includes(given.get('webhook-scheme') ?? '');
  const precision = given.get('modified-since-precision') ?? 'unknown';
  const by = given.get('deletions') ?? 'unknown';
  const found = resourcesOf(description, {
    deletions:
      by === 'sweep' || by === 'none'
        ? { by, because: given.get('deletions-because') ?? '' }
        : { by: by === 'event' ? 'event' : 'unknown' },
    precisionSeconds: precision === 'unknown' ? null : numberOf('modified-since-precision', precision),
    children: args.children,
    events: (resource) =>
      hasEvents ? (eventsOf(given.get('events') ?? '', resource) as Record<string, never>) : {},
  });
  const selected = listOf(args.given.get('resources') ?? '');
  const known = found.resources.map(({ name }) => name);
  const unknown = selected.filter((name) => !known.includes(name));
  if (unknown.length > 0)
    return {
      ok: false,
      problems: [
        `--resources: the document has ${known.join(', ')}, and no ${unknown.join(', ')} that can be mirrored.`,
      ],
    };
  const resources = found.resources.filter(({ name }) => selected.length === 0 || selected.includes(name));
  if (resources.length === 0)
    return { ok: false, problems: ['the document has no list that can be mirrored.', ...found.leftOut] };
  // The rest of what assemble makes of a connector holds; what it says of resources is the document's to say.
  const connector = assemble(new Map([...given, ['resources', '']]));
  const checked = checkAnswers(setAnswers({ ...connector, resources }, args.set));
  return checked.ok ? { ...checked, leftOut: found.leftOut } : checked;
}

/** What was given, and what the document says where nothing was. */
function withDocument(
  description: ApiDescription,
  given: ReadonlyMap<string, string>,
  prompter: Prompter | null,
): Map<string, string> {
  const { provider, title, apiVersion, versionHeader } = description;
  const said: readonly (readonly [string, string | null])[] = [
    ['name', provider],
    [
      'display-name',
      title
        .replace(/\s+API$/i, '')
        .trim()
        .slice(0, 60),
    ],
    ['base-url', baseUrlOf(description)],
    ['auth', authTextOf(description)],
    ['api-version', (versionHeader?.value ?? apiVersion)?.slice(0, 40) ?? null],
    ['version-header', versionHeader?.value == null ? '' : versionHeader.name],
    // Where nobody can be asked, what is open stays open.
    ...(prompter === null ? mayStayOpen.map((name) => [name, 'unknown'] as const) : []),
  ];
  return new Map([
    ...said.flatMap(([name, value]) => (value === null ? [] : [[name, value] as const])),
    ...given,
  ]);
}

import { suggestOrList } from '../config/suggest.ts';
import { pagination } from './answers/pagination.ts';
import type { ConnectorAnswers } from './answers.ts';
import { assemble } from './assemble.ts';
import { checkAnswers } from './check-answers.ts';
import { mayStayOpen, questionsFor } from './document-questions.ts';
import { authTextOf, baseUrlOf } from './from-openapi/connection.ts';
import {
  type DocumentResource,
  type DocumentResources,
  describeLeftOut,
  type LeftOut,
  resourcesOf,
} from './from-openapi/document-resources.ts';
import { readFillings } from './from-openapi/fillings.ts';
import { type Arguments, answerProblem, complete } from './gather.ts';
import type { ApiDescription } from './openapi/api-description.ts';
import type { Prompter } from './prompter.ts';
import { setAnswers } from './set-answers.ts';
import { eventsOf, listOf, numberOf, paginationOf, ShorthandError } from './shorthand.ts';

/** What was answered by arguments. */
export interface DocumentArguments extends Pick<Arguments, 'given' | 'set'> {
  /** Names of embedded lists that are to be rows of their own. */
  readonly children: readonly string[];
  /** What lists need that only people can say: `owner.ownership=true`. */
  readonly fill: readonly string[];
}

export type GatheredDocument =
  | {
      readonly ok: true;
      readonly answers: ConnectorAnswers;
      /** The resources of the document behind those of the answers, in their order. */
      readonly described: readonly string[];
      readonly leftOut: readonly LeftOut[];
    }
  | { readonly ok: false; readonly problems: readonly string[] };

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
  const asked = questionsFor(description);
  const ignored = [...args.given.keys()].filter(
    (name) =>
      name !== 'resources' && name !== 'version-header' && !asked.some((question) => question.name === name),
  );
  const wrong = [...args.given]
    .filter(([, value]) => value !== 'unknown')
    .flatMap(([name, value]) => answerProblem(name, value));
  const fillings = readFillings(description, args.fill);
  const embedded = description.resources.flatMap((each) => each.children.map((child) => child.name));
  const problems = [
    ...args.children
      .filter((name) => !embedded.includes(name))
      .map(
        (name) =>
          `--children: nothing of the name '${name}' is embedded. ${suggestOrList(name, embedded, 'There are')}`,
      ),
    ...(fillings.ok ? [] : fillings.problems),
    ...wrong,
    ...ignored.map((name) => `--${name} is the document's to answer: change single answers with --set.`),
  ];
  if (!fillings.ok || problems.length > 0) return { ok: false, problems };

  const given = withDocument(description, args.given, prompter);
  const missing = await complete(given, null, prompter, asked);
  if (missing.length > 0) return { ok: false, problems: missing };
  const hasEvents = !['none', 'unknown'].includes(given.get('webhook-scheme') ?? '');
  const precision = given.get('modified-since-precision') ?? 'unknown';
  const by = given.get('deletions') ?? 'unknown';
  const openPages = pagination.safeParse(paginationOf(given.get('pagination') ?? 'unknown', given));
  if (!openPages.success)
    return {
      ok: false,
      problems: openPages.error.issues.map(
        ({ path, message }) => `--pagination: ${path.join('.')} ${message}.`,
      ),
    };
  const found = resourcesOf(description, {
    connector: given.get('name') ?? '',
    deletions:
      by === 'sweep' || by === 'none'
        ? { by, because: given.get('deletions-because') ?? '' }
        : { by: by === 'event' ? 'event' : 'unknown' },
    pagination: openPages.data,
    precisionSeconds: precision === 'unknown' ? null : numberOf('modified-since-precision', precision),
    filling: fillings.filling,
    children: args.children,
    events: (resource) =>
      hasEvents ? (eventsOf(given.get('events') ?? '', resource) as Record<string, never>) : {},
  });
  const selected = listOf(args.given.get('resources') ?? '');
  const unknown = selected.filter((name) => !found.resources.some((each) => isCalled(each, name)));
  const known = found.resources.map(({ answers }) => answers.name);
  if (unknown.length > 0)
    return {
      ok: false,
      problems: [
        `--resources: the document has ${known.join(', ')}, and no ${unknown.join(', ')} that can be mirrored.`,
      ],
    };
  const taken = selectedOf(found.resources, selected);
  const resources = taken.map(({ answers }) => answers);
  if (resources.length === 0)
    return {
      ok: false,
      problems: [
        'the document has no list that can be mirrored.',
        ...(description.silence === null ? [] : [description.silence]),
        ...found.leftOut.slice(0, 10).map(describeLeftOut),
      ],
    };
  // The rest of what assemble makes of a connector holds; what it says of resources is the document's to say.
  const connector = assemble(new Map([...given, ['resources', '']]));
  const headers = taken.reduce<Record<string, string>>(
    (all, each) => withHeaders(all, each.headers),
    connector.headers as Record<string, string>,
  );
  const checked = checkAnswers(setAnswers({ ...connector, headers, resources }, args.set));
  const described = taken.map((each) => each.described);
  return checked.ok ? { ...checked, described, leftOut: found.leftOut } : checked;
}

/** Headers with those that are not among them; their names are the same in any case. */
function withHeaders(
  headers: Readonly<Record<string, string>>,
  more: Readonly<Record<string, string>>,
): Record<string, string> {
  const known = Object.keys(headers).map((name) => name.toLowerCase());
  const added = Object.entries(more).filter(([name]) => !known.includes(name.toLowerCase()));
  return { ...headers, ...Object.fromEntries(added) };
}

/**
 * What a document comes to before anything is asked: what would be mirrored, as `--resources` selects, and what is left out. It is
 * shown to whoever is going to answer the rest.
 */
export function surveyDocument(description: ApiDescription, args: DocumentArguments): DocumentResources {
  const fillings = readFillings(description, args.fill);
  const { resources, leftOut } = resourcesOf(description, {
    connector: args.given.get('name') ?? description.provider,
    deletions: { by: 'unknown' },
    pagination: { by: 'unknown' },
    precisionSeconds: null,
    filling: fillings.ok ? fillings.filling : () => null,
    children: args.children,
    events: () => ({}),
  });
  return { resources: selectedOf(resources, listOf(args.given.get('resources') ?? '')), leftOut };
}

function selectedOf(
  resources: readonly DocumentResource[],
  selected: readonly string[],
): readonly DocumentResource[] {
  if (selected.length === 0) return resources;
  return resources.filter((each) => selected.some((name) => isCalled(each, name)));
}

/** By the name that the document has for it, or by that of the connector. */
function isCalled({ described, answers }: DocumentResource, name: string): boolean {
  return name === described || name === answers.name;
}

/** A title without what all of them have; null where nothing is left. */
function titleOf(title: string): string | null {
  const words = title
    .replace(/\s+/g, ' ')
    .replace(/\s+API$/i, '')
    .trim()
    .slice(0, 60)
    .trim();
  return words === '' ? null : words;
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
    ['display-name', titleOf(title)],
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

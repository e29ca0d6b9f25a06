import type { z } from 'zod';
import { type ConnectorAnswers, connectorAnswers } from './answers.ts';

export type CheckedAnswers =
  | { readonly ok: true; readonly answers: ConnectorAnswers }
  /** One sentence each, with the argument that it is about. */
  | { readonly ok: false; readonly problems: readonly string[] };

/** Checks a record of answers, and fills in what it may leave out. */
export function checkAnswers(candidate: unknown): CheckedAnswers {
  const { success, data, error } = connectorAnswers.safeParse(candidate);
  if (success) return { ok: true, answers: data };
  return { ok: false, problems: describe(error.issues, candidate) };
}

const argumentOf: Readonly<Record<string, string>> = {
  name: '--name',
  displayName: '--display-name',
  apiVersion: '--api-version',
  baseUrl: '--base-url',
  docsUrl: '--docs-url',
  auth: '--auth',
  rateLimit: '--rate-limit',
  headers: '--version-header',
  resources: '--resources',
};

const resourceArgumentOf: Readonly<Record<string, string>> = {
  name: '--resources',
  path: '--path',
  each: '--each',
  retrievePath: '--retrieve-path',
  items: '--items',
  item: '--item',
  idField: '--id-field',
  created: '--created-field',
  updated: '--updated-field',
  incremental: '--modified-since',
  'created.unit': '--time-unit',
  'updated.unit': '--time-unit',
  'pagination.param': '--pagination-param',
  'pagination.next': '--pagination-next',
  'pagination.hasMore': '--pagination-has-more',
  'pagination.size.param': '--page-size-param',
  'pagination.size.max': '--page-size',
  'incremental.unit': '--modified-since-unit',
  'incremental.precisionSeconds': '--modified-since-precision',
  deletions: '--deletions',
  'deletions.because': '--deletions-because',
  events: '--events',
  columns: '--columns',
};

/** How many places a problem names that is the same in many. */
const namedPlaces = 3;

/** One sentence for each problem; one that several resources have, as they do by one argument, is told once. */
function describe(issues: readonly z.core.$ZodIssue[], candidate: unknown): string[] {
  const problems = new Map<string, { argument: string | null; places: Set<string>; what: string }>();
  for (const issue of issues) {
    const { argument, place, within } = placeOf(issue.path, candidate);
    const what = whatOf(issue, candidate);
    const key = argument === null ? `${place} ${what}` : `${argument} ${within} ${what}`;
    const known = problems.get(key) ?? { argument, places: new Set<string>(), what };
    if (place !== '') known.places.add(place);
    problems.set(key, known);
  }
  return [...problems.values()].map(
    ({ argument, places, what }) => `${whereOf(argument, [...places])}:${what}`,
  );
}

function whereOf(argument: string | null, places: readonly string[]): string {
  const more = places.length - namedPlaces;
  const named = [...places.slice(0, namedPlaces), ...(more > 0 ? [`${more} more`] : [])].join(', ');
  if (argument === null) return named;
  return named === '' ? argument : `${argument} (${named})`;
}

function whatOf({ path, message, code, ...issue }: z.core.$ZodIssue, candidate: unknown): string {
  const value = path.reduce<unknown>((at, key) => member(at, key), candidate);
  const shown =
    typeof value === 'string' && !message.includes(`'${value}'`)
      ? ` ${JSON.stringify(value).slice(0, 80)}`
      : '';
  if (code === 'unrecognized_keys' && 'keys' in issue) return `${shown} there is no answer ${issue.keys}`;
  // A name that cannot be one: what is wrong with it is told inside.
  const inner = code === 'invalid_key' && 'issues' in issue ? issue.issues[0]?.message : undefined;
  return `${shown} ${inner ?? message}`;
}

interface Place {
  /** Null where no argument is about it. */
  readonly argument: string | null;
  /** The answer; empty where the argument says it all. */
  readonly place: string;
  /** The same without the resource. */
  readonly within: string;
}

function placeOf(path: readonly PropertyKey[], candidate: unknown): Place {
  const [first, index, ...rest] = path.map(String);
  if (first !== 'resources' || index === undefined) {
    const argument = path.join('.') === 'webhook.because' ? '--webhook-because' : argumentOf[first ?? ''];
    return argument === undefined
      ? { argument: null, place: `the answer ${path.join('.')}`, within: '' }
      : { argument, place: '', within: path.join('.') };
  }
  const name = member(member(member(candidate, 'resources'), index), 'name');
  const at = `${typeof name === 'string' && rest[0] !== 'name' ? name : `resource ${Number(index) + 1}`}`;
  const within = rest.join('.');
  const argument = resourceArgumentOf[within] ?? resourceArgumentOf[rest[0] ?? ''] ?? null;
  return { argument, place: [at, ...rest].join('.'), within };
}

function member(value: unknown, key: PropertyKey): unknown {
  return typeof value === 'object' && value !== null
    ? (value as Record<PropertyKey, unknown>)[key]
    : undefined;
}

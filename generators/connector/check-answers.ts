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
  return { ok: false, problems: [...new Set(error.issues.map((issue) => describe(issue, candidate)))] };
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
  retrievePath: '--retrieve-path',
  items: '--items',
  item: '--item',
  idField: '--id-field',
  created: '--created-field',
  updated: '--updated-field',
  incremental: '--modified-since',
  deletions: '--deletions',
  events: '--events',
  columns: '--columns',
};

function describe({ path, message, code, ...issue }: z.core.$ZodIssue, candidate: unknown): string {
  const value = path.reduce<unknown>((at, key) => member(at, key), candidate);
  const shown =
    typeof value === 'string' && !message.includes(`'${value}'`)
      ? ` ${JSON.stringify(value).slice(0, 80)}`
      : '';
  const what = code === 'unrecognized_keys' && 'keys' in issue ? `there is no answer ${issue.keys}` : message;
  return `${place(path, candidate)}:${shown} ${what}`;
}

function place(path: readonly PropertyKey[], candidate: unknown): string {
  const [first, index, ...rest] = path.map(String);
  if (first !== 'resources' || index === undefined)
    return argumentOf[first ?? ''] ?? `the answer ${path.join('.')}`;
  const name = member(member(member(candidate, 'resources'), index), 'name');
  const argument = resourceArgumentOf[rest[0] ?? ''];
  const at = `${typeof name === 'string' && rest[0] !== 'name' ? name : `resource ${Number(index) + 1}`}`;
  return argument === undefined ? `${[at, ...rest].join('.')}` : `${argument} (${[at, ...rest].join('.')})`;
}

function member(value: unknown, key: PropertyKey): unknown {
  return typeof value === 'object' && value !== null
    ? (value as Record<PropertyKey, unknown>)[key]
    : undefined;
}

import type { ConnectorAnswers } from '../answers.ts';
import { settingsInBaseUrl } from './base-url.ts';
import { type EachAnswers, walksOf } from './each.ts';
import { settingsAmong, textsIn } from './placeholders.ts';
import type { ResourceAnswers } from './resource.ts';

/** A setting of an app that the connector needs. */
export interface Setting {
  readonly name: string;
  /** The base URL, path, query or header in which it stands, the first of them. */
  readonly where: string;
  /** Whether its value becomes a part of the address before the paths. */
  readonly isInBaseUrl: boolean;
}

/** The settings of an app, each once: those of the base URL, of headers and of the lists. */
export function settingsOf({
  baseUrl,
  headers,
  resources,
}: Pick<ConnectorAnswers, 'baseUrl' | 'headers' | 'resources'>): Setting[] {
  const inBaseUrl = settingsInBaseUrl(baseUrl).map((name) => ({ name, where: baseUrl, isInBaseUrl: true }));
  const templates = [
    ...Object.entries(headers).map(([name, value]) => [value, `the header ${name}`] as const),
    ...resources.flatMap((resource) => templatesOf(resource)),
  ];
  const others = templates.flatMap(([template, where]) =>
    settingsAmong(template).map((name) => ({ name, where, isInBaseUrl: false })),
  );
  const seen = new Set<string>();
  return [...inBaseUrl, ...others].filter(({ name }) => !seen.has(name) && seen.add(name));
}

/** What of a resource may have settings in it, each with the place to name. */
function templatesOf(resource: ResourceAnswers): (readonly [template: string, where: string])[] {
  const { retrievePath, retrieveQuery } = resource;
  const calls: readonly (Pick<EachAnswers, 'path' | 'query'> & Partial<Pick<EachAnswers, 'body'>>)[] = [
    ...walksOf(resource.each),
    resource,
    ...(retrievePath === null ? [] : [{ path: retrievePath, query: retrieveQuery }]),
  ];
  return calls.flatMap(({ path, query, body = {} }) => {
    const texts = Object.values(query).filter((value) => typeof value === 'string');
    return [path, ...texts, ...textsIn(body)].map((template) => [template, path] as const);
  });
}

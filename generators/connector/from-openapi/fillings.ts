import { suggestOrList } from '../../config/suggest.ts';
import type {
  ApiDescription,
  FilledParameter,
  ParentWalk,
  ResourceDescription,
} from '../openapi/api-description.ts';
import type { Filling } from './fill-in.ts';

/** What people say of parameters that only they can know, or what is wrong with it. */
export type Fillings =
  | { readonly ok: true; readonly filling: Filling }
  | { readonly ok: false; readonly problems: readonly string[] };

/** Reads `owner.ownership=true`: a resource of the document, a parameter that its list needs, and the value. */
export function readFillings(description: ApiDescription, given: readonly string[]): Fillings {
  const open = new Set(description.resources.flatMap((resource) => openParameters(resource, () => null)));
  const values = new Map<string, string>();
  const problems = given.flatMap((text) => {
    const [, parameter = '', value = ''] = /^([^=]+)=(.+)$/.exec(text) ?? [];
    values.set(parameter, value);
    if (value === '') return [`--fill ${text}: write <resource>.<parameter>=<value>.`];
    if (open.has(parameter)) return [];
    return [
      `--fill: '${parameter}' is nothing that a list needs. ${suggestOrList(parameter, [...open], 'These are')}`,
    ];
  });
  if (problems.length > 0) return { ok: false, problems };
  return { ok: true, filling: (resource, parameter) => values.get(`${resource}.${parameter}`) ?? null };
}

/** What a list and those walked before it need that only people can say, and that nobody has said. */
export function openParameters(
  { name, filled, each }: Pick<ResourceDescription, 'name' | 'filled' | 'each'>,
  filling: Filling,
): string[] {
  return [...openIn(name, filled), ...openAround(each)].filter((parameter) => {
    const dot = parameter.indexOf('.');
    return filling(parameter.slice(0, dot), parameter.slice(dot + 1)) === null;
  });
}

function openIn(resource: string, filled: readonly FilledParameter[]): string[] {
  return filled
    .filter(({ source }) => source.kind === 'open')
    .map(({ parameter }) => `${resource}.${parameter.name}`);
}

function openAround(walk: ParentWalk | null): string[] {
  return walk === null ? [] : [...openIn(walk.resource, walk.filled), ...openAround(walk.each)];
}

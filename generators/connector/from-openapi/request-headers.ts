import type { ParentWalk, RequestParameter, ResourceDescription } from '../openapi/api-description.ts';
import { chosen, type Filling, textOf } from './fill-in.ts';

/** Headers that calls need besides credentials, by name in lower case: how it is written, and the value. */
export type RequestHeaders = ReadonlyMap<string, { readonly name: string; readonly value: string }>;

type Called = Pick<ResourceDescription, 'name' | 'filled' | 'each' | 'retrieve'>;

interface Needed {
  readonly name: string;
  /** Null where only people can say. */
  readonly value: string | null;
}

/** The headers of a connector: each has one value, that of most calls. */
export function requestHeaders(resources: readonly Called[], filling: Filling): RequestHeaders {
  const votes = new Map<string, { readonly name: string; readonly value: string; count: number }>();
  for (const resource of resources)
    for (const { name, value } of [...forList(resource, filling), ...forRetrieve(resource)]) {
      if (value === null) continue;
      const key = `${name.toLowerCase()}\n${value}`;
      const known = votes.get(key);
      if (known === undefined) votes.set(key, { name, value, count: 1 });
      else known.count += 1;
    }
  const headers = new Map<string, { readonly name: string; readonly value: string }>();
  for (const { name, value } of [...votes.values()].sort((a, b) => b.count - a.count))
    if (!headers.has(name.toLowerCase())) headers.set(name.toLowerCase(), { name, value });
  return headers;
}

/** Those that the list of a resource needs, or why a connector with these headers cannot have it. */
export function headersOfList(
  resource: Called,
  headers: RequestHeaders,
  filling: Filling,
): Record<string, string> | string {
  for (const { name, value } of forList(resource, filling)) {
    const common = headers.get(name.toLowerCase())?.value;
    if (value === null) return `its list needs the header ${name}`;
    if (common !== value)
      return `its list needs the header ${name}: ${value}, and others need ${common} there`;
  }
  return written(forList(resource, filling), headers);
}

/** Those that reading one object needs; null when a connector with these headers cannot. */
export function headersOfRetrieve(
  resource: Pick<Called, 'retrieve'>,
  headers: RequestHeaders,
): Record<string, string> | null {
  const needed = forRetrieve(resource);
  const isKnown = needed.every(
    ({ name, value }) => value !== null && headers.get(name.toLowerCase())?.value === value,
  );
  return isKnown ? written(needed, headers) : null;
}

function written(needed: readonly Needed[], headers: RequestHeaders): Record<string, string> {
  const found = needed.flatMap(({ name }) => headers.get(name.toLowerCase()) ?? []);
  return Object.fromEntries(found.map(({ name, value }) => [name, value]));
}

function forList({ name, filled, each }: Called, filling: Filling): Needed[] {
  const all = [...chosen(name, filled, filling), ...walked(each, filling)];
  return all.flatMap(({ parameter, source }) => inHeader(parameter, textOf(source)));
}

function walked(walk: ParentWalk | null, filling: Filling): ReturnType<typeof chosen> {
  if (walk === null) return [];
  return [...chosen(walk.resource, walk.filled, filling), ...walked(walk.each, filling)];
}

function forRetrieve({ retrieve }: Pick<Called, 'retrieve'>): Needed[] {
  return (retrieve?.filled ?? []).flatMap(({ parameter, source }) =>
    inHeader(parameter, source.kind === 'fixed' || source.kind === 'setting' ? textOf(source) : null),
  );
}

function inHeader(parameter: RequestParameter, value: string | null): Needed[] {
  return parameter.in === 'header' ? [{ name: parameter.name, value }] : [];
}

import type { z } from 'zod';
import type { path, query } from '../answers/placeholders.ts';
import type {
  FilledParameter,
  ListEndpoint,
  ParameterSource,
  RequestParameter,
} from '../openapi/api-description.ts';

/** What a call of a list is made of, with names in braces for what is not known before. */
export interface FilledIn {
  readonly path: z.infer<typeof path>;
  readonly query: z.infer<typeof query>;
  /** Fields of the body. */
  readonly body: Record<string, unknown>;
}

/** What people said of a parameter that only they can know: a value, or `{app.<name>}` for a setting; null for nothing. */
export type Filling = (resource: string, parameter: string) => string | null;

/** What a list needs, with what people said of it. */
export function chosen(
  resource: string,
  filled: readonly FilledParameter[],
  filling: Filling,
): readonly FilledParameter[] {
  return filled.map((each) => {
    const value = each.source.kind === 'open' ? filling(resource, each.parameter.name) : null;
    if (value === null) return each;
    const setting = /^\{app\.(\w+)\}$/.exec(value)?.[1];
    const source = setting === undefined ? { kind: 'fixed', value } : { kind: 'setting', name: setting };
    return { ...each, source: source as ParameterSource };
  });
}

/** The call of a list with everything filled in that it needs, or why that is not possible. */
export function fillIn(list: ListEndpoint, filled: readonly FilledParameter[]): FilledIn | string {
  const shown = shownByAll(list);
  const query: Record<string, string> = { ...shown };
  const body: Record<string, unknown> = {};
  for (const { parameter, source } of filled) {
    // Headers are the connector's, the same for all its calls.
    if (parameter.in === 'path' || parameter.in === 'header') continue;
    const text = textOf(source);
    if (text === null && query[parameter.name] !== undefined) continue;
    if (text === null) return needs(parameter, source);
    if (parameter.in === 'query') query[parameter.name] = text;
    else put(body, parameter.name.split('.'), text);
  }
  const path = fillPath(list.path, (name) => {
    const found = filled.find(({ parameter }) => parameter.in === 'path' && parameter.name === name);
    return found === undefined ? null : textOf(found.source, encodeURIComponent);
  });
  return 'missing' in path ? `its list needs ${path.missing}` : { path: path.path, query, body };
}

/** A path of the document with its parameters replaced; `missing` is one that nothing replaces. */
export function fillPath(
  path: string,
  textOf: (parameter: string) => string | null,
): { readonly path: string } | { readonly missing: string } {
  let missing: string | null = null;
  const made = path.replace(/\{([^{}]*)\}/g, (found, name: string) => {
    const text = textOf(name);
    if (text === null) missing ??= name;
    return text ?? found;
  });
  // A dollar sign before a brace would look like a template literal.
  return missing === null ? { path: made.replaceAll('${', '%24{') } : { missing };
}

/** What stands for a parameter; null for what only people can say. */
export function textOf(source: ParameterSource, encode = (value: string) => value): string | null {
  if (source.kind === 'value') return `{${source.name}}`;
  if (source.kind === 'setting') return `{app.${source.name}}`;
  return source.kind === 'fixed' ? encode(source.value) : null;
}

function needs({ name }: RequestParameter, source: ParameterSource): string {
  const values = source.kind === 'open' ? source.values : [];
  const some = values.slice(0, 5).join(', ');
  return `its list needs ${name}${some === '' ? '' : `, one of ${some}${values.length > 5 ? ', …' : ''}`}`;
}

/** The values of parameters that show what would be hidden. */
function shownByAll({ hiding }: ListEndpoint): Record<string, string> {
  const shown = hiding.flatMap(({ parameter, showAll }) =>
    parameter.in === 'query' && showAll !== null ? [[parameter.name, showAll] as const] : [],
  );
  return Object.fromEntries(shown);
}

function put(target: Record<string, unknown>, [key = '', ...rest]: readonly string[], value: unknown): void {
  if (rest.length === 0) {
    target[key] = value;
    return;
  }
  const below = target[key];
  const next = typeof below === 'object' && below !== null ? (below as Record<string, unknown>) : {};
  target[key] = next;
  put(next, rest, value);
}

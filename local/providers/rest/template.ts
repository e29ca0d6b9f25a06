import type { Payload } from './records.ts';

/** Values by the names in braces that they stand for. */
export type Named = Readonly<Record<string, string>>;

const placeholder = /\{([^{}]+)\}/g;

/** `/v1/orders/{id}` as Hono writes it; a segment that is more than its placeholder is one of its own name. */
export function routePattern(path: string): string {
  return path
    .split('/')
    .map((segment, index) => {
      const [found, name = ''] = [...segment.matchAll(placeholder)][0] ?? [];
      if (found === undefined) return segment;
      if (found === segment) return `:${name.replace(/\W/g, '_')}`;
      return `:segment_${index}{${segment
        .split(placeholder)
        .filter((_, at) => at % 2 === 0)
        .map(escaped)
        .join('[^/]+')}}`;
    })
    .join('/');
}

/** The values in a path that ends as the template says, percent-decoded; null when it does not. */
export function namedInPath(template: string, path: string): Named | null {
  const found = namedIn(template, path, () => true, { before: '.*', value: '[^/]+?' });
  return (
    found &&
    Object.fromEntries(Object.entries(found).map(([name, value]) => [name, decodeURIComponent(value)]))
  );
}

/** The values in a text; braces around other names than these are no placeholders. Null when it is another text. */
export function namedInText(template: string, text: string, isName: (name: string) => boolean): Named | null {
  return namedIn(template, text, isName, { before: '', value: '.*?' });
}

/** The values in the texts of a body; null when it lacks a field of the template. */
export function namedInBody(
  template: Payload,
  body: Payload,
  isName: (name: string) => boolean,
): Named | null {
  let found: Named = {};
  for (const [name, value] of Object.entries(template)) {
    if (!(name in body)) return null;
    const inner = body[name];
    const isDeep = typeof value === 'object' && value !== null && typeof inner === 'object' && inner !== null;
    const named = isDeep
      ? namedInBody(value as Payload, inner as Payload, isName)
      : typeof value === 'string' && value.includes('{')
        ? namedInText(value, String(inner), isName)
        : {};
    if (named === null) return null;
    found = { ...found, ...named };
  }
  return found;
}

function namedIn(
  template: string,
  text: string,
  isName: (name: string) => boolean,
  { before, value }: { readonly before: string; readonly value: string },
): Named | null {
  const names: string[] = [];
  let end = 0;
  let expression = `^${before}`;
  for (const { 0: found, 1: name = '', index } of template.matchAll(placeholder)) {
    expression += escaped(template.slice(end, index));
    expression += isName(name) ? `(${value})` : escaped(found);
    if (isName(name)) names.push(name);
    end = index + found.length;
  }
  const match = new RegExp(`${expression}${escaped(template.slice(end))}$`).exec(text);
  return match && Object.fromEntries(names.map((name, index) => [name, match[index + 1] ?? '']));
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

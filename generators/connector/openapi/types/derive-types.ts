import type { ApiDescription } from '../api-description.ts';
import type { JsonObject } from '../document/json-value.ts';
import { pascalCase } from '../schema/words.ts';

/**
 * A TypeScript module with one exported type per resource, called by its `typeName`, and one for each named schema it leads
 * to. `only` names the resources that are wanted; left out: all. Written by json-schema-to-typescript in the layout of the
 * project's formatter.
 */
export async function deriveTypes(description: ApiDescription, only?: readonly string[]): Promise<string> {
  const wanted = description.resources.filter(({ name }) => only?.includes(name) ?? true);
  if (wanted.length === 0) return 'export {};\n';
  // Loaded here: it brings a formatter, and only this needs it.
  const { compile } = await import('json-schema-to-typescript');
  const properties = Object.fromEntries(
    wanted.map(({ name, typeName }) => [name, { $ref: `#/$defs/${typeName}` }]),
  );
  const whole = freeName(description, `${pascalCase(description.provider)}Objects`);
  const root = {
    type: 'object',
    description: `The objects of ${description.title} by resource.`,
    properties,
    required: Object.keys(properties),
    $defs: reachable(
      description.definitions,
      wanted.map(({ typeName }) => typeName),
    ),
  };
  // The package's own type of a schema is that of draft 4, which knows no `$defs`.
  const text = await compile(root as Parameters<typeof compile>[0], whole, {
    bannerComment: '',
    additionalProperties: false,
    unknownAny: true,
    ignoreMinAndMaxItems: true,
    style: { singleQuote: true, printWidth: 110, trailingComma: 'all' },
  });
  return text.trimStart();
}

function freeName({ definitions }: ApiDescription, wanted: string): string {
  let name = wanted;
  for (let n = 2; Object.hasOwn(definitions, name); n += 1) name = `${wanted}${n}`;
  return name;
}

/** The definitions that the types lead to. */
function reachable(all: ApiDescription['definitions'], start: readonly string[]): Record<string, JsonObject> {
  const names = new Set(start);
  // A set goes on to what is added to it meanwhile.
  for (const name of names) {
    const text = JSON.stringify(all[name] ?? {});
    for (const match of text.matchAll(/"\$ref":"#\/\$defs\/(\w+)"/g)) names.add(match[1] ?? '');
  }
  return Object.fromEntries([...names].map((name) => [name, all[name] ?? {}]));
}

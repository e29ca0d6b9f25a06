import { fileURLToPath } from 'node:url';
import * as assert from 'uvu/assert';
import type {
  ApiDescription,
  ResourceDescription,
} from '../../../../generators/connector/openapi/api-description.ts';
import { readOpenApi } from '../../../../generators/connector/openapi/read-openapi.ts';
import { describePagination } from '../../../../generators/connector/openapi/unknowns.ts';

export function fixturePath(name: string): string {
  return fileURLToPath(new URL(`../../../fixtures/openapi/${name}`, import.meta.url));
}

/** The description of a document that has to be readable. */
export function describedFixture(name: string): ApiDescription {
  return expectDescription(readOpenApi({ path: fixturePath(name) }));
}

/** The description of a document of these paths and schemas. */
export function described(paths: object, schemas: object = {}, more: object = {}): ApiDescription {
  const document = {
    openapi: '3.0.3',
    info: { title: 'Shop API', version: '1' },
    paths,
    components: { schemas },
    ...more,
  };
  return expectDescription(readOpenApi({ text: JSON.stringify(document) }, { provider: 'shop' }));
}

export function resourceOf(description: ApiDescription, name: string): ResourceDescription {
  const found = description.resources.find((each) => each.name === name);
  if (found === undefined)
    throw new Error(`No ${name} among ${description.resources.map((each) => each.name).join(', ')}.`);
  return found;
}

/** A GET that answers with the schema, with query parameters `{ name: schema }`. */
export function get(
  schema: object,
  parameters: Readonly<Record<string, object>> = {},
  more: object = {},
): object {
  return {
    get: {
      parameters: Object.entries(parameters).map(([name, each]) => ({ name, in: 'query', schema: each })),
      responses: { 200: { description: 'ok', content: { 'application/json': { schema } } } },
      ...more,
    },
  };
}

export const text = { type: 'string' };
export const whole = { type: 'integer' };

/** An array of objects with an id and these properties. */
export function things(properties: object = {}): object {
  return { type: 'array', items: { type: 'object', properties: { id: text, ...properties } } };
}

/** What a resource was found to be, on one line per fact. */
export function factsOf({
  list,
  id,
  createdAt,
  updatedAt,
  retrieve,
  parents,
  children,
}: ResourceDescription) {
  const time = (field: typeof createdAt) => (field === null ? null : `${field.path.join('.')} ${field.unit}`);
  return {
    list: `${list.method} ${list.path}`,
    pages: describePagination(list.pagination),
    items: [...list.itemPath, ...list.unwrap].join('.'),
    id: id?.path.join('.') ?? null,
    created: time(createdAt),
    updated: time(updatedAt),
    read: retrieve?.path ?? null,
    needs: parents
      .map(({ parameter, resource, field }) => `${parameter.name}=${resource}.${field?.join('.')}`)
      .join(' '),
    children: children
      .map(({ name, resource }) => (resource === null ? name : `${name}=${resource}`))
      .join(' '),
  };
}

export type FactRow = readonly [name: string, ...facts: (string | null)[]];

/**
 * Rows of what resources are expected to be, one a line: name, then the values of `factsOf` in their order, with `|` between;
 * `-` for null, `·` for nothing.
 */
export function factTable(rows: string): FactRow[] {
  return rows
    .trim()
    .split('\n')
    .map((row): FactRow => {
      const [name = '', ...facts] = row.split(' | ').map((cell) => cell.trim());
      return [name, ...facts.map((fact) => (fact === '-' ? null : fact === '·' ? '' : fact))];
    });
}

export function checkFacts(description: ApiDescription, rows: readonly FactRow[]): void {
  for (const [name, ...want] of rows) {
    assert.equal(Object.values(factsOf(resourceOf(description, name))), want, name);
  }
}

function expectDescription(result: ReturnType<typeof readOpenApi>): ApiDescription {
  if (!result.ok) throw new Error(result.diagnostics.map(({ message }) => message).join('\n'));
  return result.description;
}

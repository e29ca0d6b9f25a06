import { lastingNames, type ResourceAnswers } from '../answers/resource.ts';
import type { ApiDescription } from '../openapi/api-description.ts';

type Schema = ApiDescription['definitions'][string];

/**
 * The description with the values of the lists that are walked first among the fields of the objects, which get them by the
 * walk. `described` are the document's names of the resources, in the order of the answers.
 */
export function withWalkValues(
  description: ApiDescription,
  described: readonly string[],
  resources: readonly ResourceAnswers[],
): ApiDescription {
  const definitions: Record<string, Schema> = { ...description.definitions };
  for (const [index, name] of described.entries()) {
    const typeName = description.resources.find((each) => each.name === name)?.typeName;
    const schema = typeName === undefined ? undefined : definitions[typeName];
    const resource = resources[index];
    const names = resource === undefined ? [] : lastingNames(resource);
    if (typeName === undefined || schema === undefined || names.length === 0) continue;
    definitions[typeName] = withProperties(schema, names);
  }
  return { ...description, definitions };
}

function withProperties(schema: Schema, names: readonly string[]): Schema {
  const known =
    typeof schema.properties === 'object' && schema.properties !== null ? schema.properties : null;
  const own = names.filter((name) => known === null || !Object.hasOwn(known, name));
  const added = Object.fromEntries(
    own.map((name) => [name, { type: 'string', description: 'Of the object that it is listed for.' }]),
  );
  const isPlain =
    known !== null && !['allOf', 'anyOf', 'oneOf', '$ref'].some((key) => Object.hasOwn(schema, key));
  if (!isPlain) return { allOf: [schema, { type: 'object', properties: added, required: own }] };
  const required = Array.isArray(schema.required) ? schema.required : [];
  return { ...schema, properties: { ...known, ...added }, required: [...required, ...own] };
}

import { readFile } from 'node:fs/promises';
import { load as parse } from 'js-yaml';
import type { ConversationPart, IntercomObjects, IntercomResource } from './wire.ts';
import type { IntercomWorld } from './world.ts';

type Json = Readonly<Record<string, unknown>>;

/** A field that only the full object of a resource carries; references and authors share its `type`. */
const TELLING_FIELD: Readonly<Record<string, string>> = {
  admin: 'away_mode_enabled',
  company: 'company_id',
  contact: 'workspace_id',
  conversation: 'contacts',
};

/**
 * Puts the response examples of Intercom's published OpenAPI document into a world exactly as they are, without
 * notifications: every full admin, company, contact and conversation, with its parts, in a 200 response. Of examples
 * with the same id the last one stays. Returns how many distinct objects of each resource there are.
 */
export async function loadOpenApiExamples(
  world: IntercomWorld,
  path: string,
): Promise<Record<IntercomResource, number>> {
  const document: unknown = parse(await readFile(path, 'utf8'));
  for (const example of responseExamples(document)) loadObjects(world, example);
  return {
    admin: world.all('admin').length,
    company: world.all('company').length,
    contact: world.all('contact').length,
    conversation: world.all('conversation').length,
  };
}

function responseExamples(document: unknown): unknown[] {
  const operations = values(field(document, 'paths')).flatMap(values);
  return operations
    .map((operation) => field(operation, 'responses', '200', 'content', 'application/json', 'examples'))
    .flatMap(values)
    .map((example) => field(example, 'value'));
}

function loadObjects(world: IntercomWorld, value: unknown): void {
  if (Array.isArray(value)) {
    for (const element of value) loadObjects(world, element);
  } else if (isObject(value)) {
    const type = String(value.type);
    const telling = TELLING_FIELD[type];
    if (telling !== undefined && telling in value) load(world, type as IntercomResource, value);
    else for (const inner of Object.values(value)) loadObjects(world, inner);
  }
}

function load(world: IntercomWorld, resource: IntercomResource, object: Json): void {
  const { conversation_parts: list, ...rest } = object;
  const parts = (field(list, 'conversation_parts') ?? []) as ConversationPart[];
  world.load(resource, rest as unknown as IntercomObjects[IntercomResource], parts);
}

function field(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>((inner, key) => (isObject(inner) ? inner[key] : undefined), value);
}

function values(value: unknown): unknown[] {
  return isObject(value) ? Object.values(value) : [];
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

import type { ResourceAnswers } from '../answers/resource.ts';
import type { ApiDescription } from '../openapi/api-description.ts';
import { deriveTypes } from '../openapi/types/derive-types.ts';
import { openedUnions } from './opened-unions.ts';
import { withWalkValues } from './with-walk-values.ts';

/**
 * The text of types.ts for resources of a document: `described` are its names for them, in the order of the answers. Their
 * objects have the values of the lists that are walked first, too.
 */
export async function typesText(
  description: ApiDescription,
  described: readonly string[],
  resources: readonly ResourceAnswers[],
): Promise<string> {
  const text = await deriveTypes(withWalkValues(description, described, resources), described);
  return openedUnions(text).trimEnd();
}

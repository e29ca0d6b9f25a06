import type { ConnectorAnswers } from '../answers.ts';
import { typeLines } from '../type-lines.ts';

/** What `connector/types.ts.hbs` is filled with. */
export interface TypesData {
  readonly types: readonly { readonly name: string; readonly lines: readonly string[] }[];
}

export function typesData({ name, resources }: Pick<ConnectorAnswers, 'name' | 'resources'>): TypesData {
  const all = resources.flatMap((resource) => [resource, ...resource.children]);
  return {
    types: all.map((resource) => ({
      name: pascal(`${name}_${resource.name}`),
      lines: typeLines(resource),
    })),
  };
}

function pascal(text: string): string {
  return text
    .split(/[-_]/)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}

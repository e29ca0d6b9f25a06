import { keysOf } from '../answers/field-path.ts';
import { viewNameOf } from '../answers/name-contradictions.ts';
import { longestSqlName } from '../answers/resource.ts';
import type { ConnectorAnswers } from '../answers.ts';
import { collectionKeyOf } from '../names.ts';
import { pathData } from './views-data.ts';

/** What `connector/indexes.sql.hbs` is filled with. */
export interface IndexesData {
  readonly indexes: readonly {
    readonly name: string;
    readonly collectionKey: string;
    readonly above: readonly string[];
    readonly field: string;
  }[];
  /** A collection to show an example with. */
  readonly example: string;
}

export function indexesData({ name, resources }: Pick<ConnectorAnswers, 'name' | 'resources'>): IndexesData {
  const all = resources.flatMap((resource) => [resource, ...resource.children]);
  const taken = new Set<string>();
  return {
    indexes: all.flatMap((resource) =>
      resource.columns
        .filter(({ indexed, type }) => indexed && type === 'text')
        .map((column) => {
          const { above, field } = pathData(keysOf(column.path));
          return {
            name: indexName(`${viewNameOf(name, resource.name)}_${column.name}`, taken),
            collectionKey: collectionKeyOf(name, resource.name),
            above,
            field,
          };
        }),
    ),
    example: collectionKeyOf(name, resources[0]?.name ?? ''),
  };
}

/** PostgreSQL cuts longer names, and an index whose name is taken would not be made. */
function indexName(wanted: string, taken: Set<string>): string {
  for (let n = 1; ; n += 1) {
    const end = n === 1 ? '_idx' : `_${n}_idx`;
    const name = wanted.slice(0, longestSqlName - end.length) + end;
    if (taken.has(name)) continue;
    taken.add(name);
    return name;
  }
}

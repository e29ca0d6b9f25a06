import { collectionKeyOf, plural } from '../names.ts';
import type { Checked, Contradiction } from './contradictions.ts';
import { type ChildAnswers, longestSqlName, type ResourceAnswers } from './resource.ts';

/** Columns that every view has. */
export const fixedColumns = [
  'app_key',
  'id',
  'archived_at',
  'version_at',
  'synced_at',
  'raw_payload',
] as const;

/** The view over a resource: `acme_contacts`. */
export function viewNameOf(connector: string, resource: string): string {
  return plural(collectionKeyOf(connector, resource));
}

/** Names of views and columns that SQL cannot have, or that there are twice. */
export function nameContradictions({ name, resources }: Checked): Contradiction[] {
  const seen = new Map<string, string>();
  return resources.flatMap((resource, index) =>
    [resource, ...resource.children].flatMap((each): Contradiction[] => [
      ...viewProblems(viewNameOf(name, each.name), each.name, seen).map((message) => ({
        path: ['resources', index, 'name'],
        message,
      })),
      ...columnProblems(each).map((message) => ({ path: ['resources', index, 'columns'], message })),
    ]),
  );
}

function viewProblems(view: string, resource: string, seen: Map<string, string>): string[] {
  const other = seen.get(view);
  seen.set(view, resource);
  if (other === resource) return [`'${resource}' is named twice`];
  if (other !== undefined) return [`'${resource}' and '${other}' would both have the view ${view}`];
  return view.length > longestSqlName
    ? [
        `'${resource}' is too long: its view ${view} would have ${view.length} characters, and SQL takes ${longestSqlName}`,
      ]
    : [];
}

function columnProblems(resource: ResourceAnswers | ChildAnswers): string[] {
  const { name, columns, created, updated } = resource;
  const taken: string[] = [
    ...fixedColumns,
    ...(created === null ? [] : ['created_at']),
    ...(updated === null ? [] : ['updated_at']),
  ];
  const twice = columns.flatMap(({ name: column }) => {
    const isTaken = taken.includes(column);
    taken.push(column);
    return isTaken ? [`${name}: there is a column ${column} already`] : [];
  });
  return twice;
}

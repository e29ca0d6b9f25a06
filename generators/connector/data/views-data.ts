import { keysOf } from '../answers/field-path.ts';
import { viewNameOf } from '../answers/name-contradictions.ts';
import type { ChildAnswers, ColumnAnswers, ResourceAnswers } from '../answers/resource.ts';
import type { ConnectorAnswers } from '../answers.ts';
import { collectionKeyOf } from '../names.ts';
import { type ViewColumn, viewColumnsOf } from './view-columns.ts';

/** What `connector/views.sql.hbs` is filled with. */
export interface ViewsData {
  readonly views: readonly ViewData[];
}

export interface ViewData {
  readonly name: string;
  readonly collectionKey: string;
  readonly comment: string;
  /** Null for objects with a list of their own. */
  readonly parent: { readonly column: string; readonly collectionKey: string } | null;
  readonly columns: readonly ColumnData[];
}

export interface ColumnData {
  readonly name: string;
  /** The function that makes its type of JSON; null where none is needed. */
  readonly convert: string | null;
  readonly isText: boolean;
  readonly path: readonly string[];
  /** All of the path but its end, and the end. */
  readonly above: readonly string[];
  readonly field: string;
}

const converters: Readonly<Record<ColumnAnswers['type'], string | null>> = {
  text: null,
  json: null,
  bigint: 'json_bigint',
  numeric: 'json_numeric',
  boolean: 'json_boolean',
  time_seconds: 'json_time',
  time_milliseconds: 'json_time_ms',
  time_iso8601: 'json_time_iso',
};

export function viewsData(answers: Pick<ConnectorAnswers, 'name' | 'displayName' | 'resources'>): ViewsData {
  const { name, displayName, resources } = answers;
  return {
    views: resources.flatMap((resource) => [
      viewData(name, displayName, resource, null),
      ...resource.children.map((child) => viewData(name, displayName, child, resource.name)),
    ]),
  };
}

function viewData(
  connector: string,
  displayName: string,
  resource: ResourceAnswers | ChildAnswers,
  parent: string | null,
): ViewData {
  const { name } = resource;
  return {
    name: viewNameOf(connector, name),
    collectionKey: collectionKeyOf(connector, name),
    comment: `${displayName}: ${name.replaceAll('_', ' ')}`,
    parent:
      parent === null ? null : { column: `${parent}_id`, collectionKey: collectionKeyOf(connector, parent) },
    columns: viewColumnsOf(resource).map(columnData),
  };
}

function columnData({ name, path, type }: ViewColumn): ColumnData {
  return { name, convert: converters[type], isText: type === 'text', ...pathData(keysOf(path)) };
}

/** A path as the templates write it. */
export function pathData(path: readonly string[]) {
  return { path, above: path.slice(0, -1), field: path.at(-1) ?? '' };
}

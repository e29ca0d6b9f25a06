import type {
  ChildAnswers,
  ColumnAnswers,
  ConnectorAnswers,
  ResourceAnswers,
  WebhookAnswers,
} from './answers.ts';
import { settingsIn, viewNameOf } from './answers.ts';
import { collectionKeyOf, variablePrefix } from './names.ts';
import { typeLines } from './type-lines.ts';

/** What `connector/manifest.json.hbs` is filled with. */
export interface ManifestData {
  readonly manifest: object;
}

/** What `connector/index.ts.hbs` is filled with. */
export interface IndexData {
  readonly name: string;
  readonly docsUrl: string | null;
  readonly baseUrl: string;
  /** Settings of an app that stand in the base URL in braces. */
  readonly settings: readonly string[];
  readonly auth: object;
  readonly headers: Readonly<Record<string, string>> | null;
  readonly readSlackSeconds: number;
  readonly requestsPerSecond: number;
  readonly burst: number;
  readonly webhook: WebhookData;
}

/** Which of the forms of a webhook it has; the others are null. */
export interface WebhookData {
  readonly none: { readonly because: string } | null;
  readonly preset: { readonly scheme: string } | null;
  readonly custom: { readonly scheme: object } | null;
  readonly event: object | null;
  readonly handshake: object | null;
  /** Whether nobody has answered. */
  readonly isUnknown: boolean;
}

/** What `connector/resources.ts.hbs` is filled with. */
export interface ResourcesData {
  readonly hasChildren: boolean;
  readonly hasModifiedSince: boolean;
  readonly resources: readonly ResourceData[];
  readonly children: readonly ChildData[];
}

export interface ResourceData {
  readonly name: string;
  readonly idField: string;
  readonly hasOwnId: boolean;
  /** A field's name, or a field with its unit; null when the provider does not say. */
  readonly created: string | object | null;
  readonly updated: string | object | null;
  readonly list: object;
  readonly pages: string;
  /** Null where nobody has answered. */
  readonly retrieve: object | null;
  readonly fullList: object | null;
  readonly modifiedSince: {
    readonly overlapSeconds: number;
    /** Null where nobody has answered. */
    readonly precisionSeconds: number | null;
    readonly retentionSeconds: number | null;
    readonly list: object;
  } | null;
  readonly deletions: object;
  /** Whether nobody has answered how deletions become known. */
  readonly isDeletionUnknown: boolean;
  readonly events: readonly { readonly type: string; readonly rule: object }[];
  readonly children: readonly { readonly name: string; readonly at: string; readonly hints: object | null }[];
}

export interface ChildData {
  readonly name: string;
  readonly parent: string;
  readonly idField: string;
  readonly hasOwnId: boolean;
  readonly created: string | object | null;
  readonly updated: string | object | null;
}

/** What `connector/types.ts.hbs` is filled with. */
export interface TypesData {
  readonly types: readonly { readonly name: string; readonly lines: readonly string[] }[];
}

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

/** What `connector/test.ts.hbs` is filled with. */
export interface TestData {
  readonly name: string;
  readonly appKey: string;
  readonly auth: object;
  readonly headers: Readonly<Record<string, string>> | null;
  /** The path of the base URL, without a slash at the end; empty for none. */
  readonly basePath: string;
  /** A value for each setting in the base URL. */
  readonly options: Readonly<Record<string, string>>;
}

/** What `connector/README.md.hbs` is filled with. */
export interface ReadmeData {
  readonly name: string;
  readonly displayName: string;
  readonly docsUrl: string | null;
  readonly apiKeyVariable: string;
  readonly webhookSecretVariable: string;
  readonly baseUrlVariable: string;
  readonly settings: readonly string[];
  readonly hasWebhook: boolean;
  readonly because: string;
  readonly appKey: string;
  readonly resources: readonly {
    readonly name: string;
    readonly view: string;
    readonly incremental: string;
    readonly deletions: string;
  }[];
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

export function manifestData(answers: ConnectorAnswers): ManifestData {
  const { name, displayName, apiVersion, baseUrl, resources } = answers;
  const settings = settingsIn(baseUrl).map((setting) => [
    setting,
    { type: 'string', required: true, description: `Stands in ${baseUrl}.` },
  ]);
  return {
    manifest: {
      name,
      display_name: displayName,
      api_version: apiVersion,
      resources: resources.flatMap((resource) => manifestEntries(name, resource)),
      config: Object.fromEntries(settings),
      npm: {},
      migrations: 'migrations',
    },
  };
}

/** What a manifest says of a resource and of those embedded in it. */
export function manifestEntries(connector: string, { name, children }: ResourceAnswers): object[] {
  return [
    { name, collection_key: collectionKeyOf(connector, name) },
    ...children.map((child) => ({
      name: child.name,
      collection_key: collectionKeyOf(connector, child.name),
      parent: name,
    })),
  ];
}

export function indexData(answers: ConnectorAnswers): IndexData {
  const { name, docsUrl, baseUrl, auth, readSlackSeconds, rateLimit, webhook } = answers;
  return {
    name,
    docsUrl,
    baseUrl,
    settings: settingsIn(baseUrl),
    auth,
    headers: headersOf(answers),
    readSlackSeconds,
    ...rateLimit,
    webhook: webhookData(webhook),
  };
}

function webhookData(webhook: WebhookAnswers): WebhookData {
  const event = 'event' in webhook ? webhook.event : null;
  return {
    none: webhook.by === 'none' ? { because: webhook.because } : null,
    preset: webhook.by === 'preset' ? { scheme: webhook.scheme } : null,
    custom: webhook.by === 'custom' ? { scheme: webhook.scheme } : null,
    event,
    handshake: 'handshake' in webhook ? (webhook.handshake ?? null) : null,
    isUnknown: webhook.by === 'unknown',
  };
}

export function resourcesData({ resources }: Pick<ConnectorAnswers, 'resources'>): ResourcesData {
  const data = resources.map(resourceData);
  return {
    hasChildren: data.some(({ children }) => children.length > 0),
    hasModifiedSince: data.some(({ modifiedSince }) => modifiedSince !== null),
    resources: data,
    children: resources.flatMap(({ name, children }) => children.map((child) => childData(name, child))),
  };
}

/** How one resource is listed, read and followed. */
export function resourceData(resource: ResourceAnswers): ResourceData {
  const { name, idField, path, method, query, items, pagination, pages, retrievePath, item } = resource;
  const { incremental, deletions, events, children, createdSince } = resource;
  const list = {
    path,
    ...(method === 'GET' ? {} : { method }),
    ...(Object.keys(query).length === 0 ? {} : { query }),
    items,
    pagination: pagination.by === 'last_id' && idField !== 'id' ? { ...pagination, id: idField } : pagination,
  };
  const {
    by: _,
    param,
    unit,
    ...window
  } = incremental.by === 'modified_since' ? incremental : { by: null, param: null, unit: null };
  return {
    name,
    idField,
    hasOwnId: idField !== 'id',
    created: timeOf(resource.created),
    updated: timeOf(resource.updated),
    list: createdSince === null ? list : { ...list, createdSince },
    pages,
    retrieve: retrievePath === null ? null : { path: retrievePath, ...(item === '' ? {} : { item }) },
    fullList: incremental.by === 'full_list' ? incremental : null,
    modifiedSince:
      'overlapSeconds' in window ? { ...window, list: { ...list, modifiedSince: { param, unit } } } : null,
    deletions,
    isDeletionUnknown: deletions.by === 'unknown',
    events: Object.entries(events).map(([type, rule]) => ({ type, rule })),
    children: children.map(({ name, at, hasMore, total }) => ({
      name,
      at,
      hints:
        hasMore === undefined && total === undefined
          ? null
          : { ...(hasMore === undefined ? {} : { hasMore }), ...(total === undefined ? {} : { total }) },
    })),
  };
}

function childData(parent: string, { name, idField, created, updated }: ChildAnswers): ChildData {
  return {
    name,
    parent,
    idField,
    hasOwnId: idField !== 'id',
    created: timeOf(created),
    updated: timeOf(updated),
  };
}

/** Unix seconds are what a field's name alone means. */
function timeOf(time: ResourceAnswers['created']): string | object | null {
  return time === null || time.unit !== 'seconds' ? time : time.field;
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
  { name, columns, created, updated }: ResourceAnswers | ChildAnswers,
  parent: string | null,
): ViewData {
  const times = [
    ...(created === null ? [] : [timeColumn('created_at', created)]),
    ...(updated === null ? [] : [timeColumn('updated_at', updated)]),
  ];
  return {
    name: viewNameOf(connector, name),
    collectionKey: collectionKeyOf(connector, name),
    comment: `${displayName}: ${name.replaceAll('_', ' ')}`,
    parent:
      parent === null ? null : { column: `${parent}_id`, collectionKey: collectionKeyOf(connector, parent) },
    columns: [...columns, ...times].map(columnData),
  };
}

function timeColumn(name: string, { field, unit }: NonNullable<ResourceAnswers['created']>) {
  return { name, path: field, type: `time_${unit}` as const };
}

function columnData({ name, path, type }: Pick<ColumnAnswers, 'name' | 'path' | 'type'>): ColumnData {
  return { name, convert: converters[type], isText: type === 'text', ...pathData(path) };
}

function pathData(path: string) {
  const names = path.split('.');
  return { path: names, above: names.slice(0, -1), field: names.at(-1) ?? '' };
}

export function indexesData({ name, resources }: Pick<ConnectorAnswers, 'name' | 'resources'>): IndexesData {
  const all = resources.flatMap((resource) => [resource, ...resource.children]);
  return {
    indexes: all.flatMap((resource) =>
      resource.columns
        .filter(({ indexed, type }) => indexed && type === 'text')
        .map((column) => {
          const { above, field } = pathData(column.path);
          const collectionKey = collectionKeyOf(name, resource.name);
          return {
            name: indexName(viewNameOf(name, resource.name), column.name),
            collectionKey,
            above,
            field,
          };
        }),
    ),
    example: collectionKeyOf(name, resources[0]?.name ?? ''),
  };
}

/** PostgreSQL cuts names behind 63 bytes. */
function indexName(view: string, column: string): string {
  return `${`${view}_${column}`.slice(0, 59)}_idx`;
}

export function readmeData(answers: ConnectorAnswers, appKey: string): ReadmeData {
  const { name, displayName, docsUrl, baseUrl, resources, webhook } = answers;
  const { apiKey, webhookSecret } = environmentOf(answers);
  return {
    name,
    displayName,
    docsUrl,
    apiKeyVariable: apiKey,
    webhookSecretVariable: webhookSecret,
    baseUrlVariable: `${variablePrefix(name)}_API_BASE_URL`,
    settings: settingsIn(baseUrl),
    hasWebhook: webhook.by === 'preset' || webhook.by === 'custom',
    because: webhook.by === 'none' ? webhook.because : '',
    appKey,
    resources: resources.flatMap((resource) => [
      {
        name: resource.name,
        view: viewNameOf(name, resource.name),
        incremental: resource.incremental.by,
        deletions: resource.deletions.by,
      },
      ...resource.children.map((child) => ({
        name: child.name,
        view: viewNameOf(name, child.name),
        incremental: `with ${resource.name}`,
        deletions: 'parent_set',
      })),
    ]),
  };
}

/** The environment variables that an app of the connector names. */
export function environmentOf({ name, environment }: ConnectorAnswers) {
  const prefix = variablePrefix(name);
  return environment ?? { apiKey: `${prefix}_API_KEY`, webhookSecret: `${prefix}_WEBHOOK_SECRET` };
}

export function testData(answers: ConnectorAnswers, appKey: string): TestData {
  const { name, auth, baseUrl } = answers;
  const { pathname } = new URL(baseUrl.replace(/\{\w+\}/g, 'example'));
  return {
    name,
    appKey,
    auth,
    headers: headersOf(answers),
    basePath: pathname.replace(/\/+$/, ''),
    options: Object.fromEntries(settingsIn(baseUrl).map((setting) => [setting, 'example'])),
  };
}

function headersOf({ headers }: ConnectorAnswers): Readonly<Record<string, string>> | null {
  return Object.keys(headers).length === 0 ? null : headers;
}

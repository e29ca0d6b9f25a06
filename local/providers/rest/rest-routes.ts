import type { Context, Hono } from 'hono';
import { valueAt, withValueAt } from './dot-path.ts';
import type { ListRecord, Payload, RetrieveRecord } from './records.ts';
import { idFields } from './rest-id.ts';
import type { RestKind } from './rest-kinds.ts';
import { listsOf, presented, type RestList } from './rest-lists.ts';
import { restPage } from './rest-page.ts';
import type { RestResource } from './rest-resource.ts';
import type { RestWorld } from './rest-world.ts';
import { type Named, namedInBody, namedInPath, namedInText, routePattern } from './template.ts';

/** What the routes answer from. */
export interface RestRouteOptions {
  readonly world: RestWorld;
  /** The settings of the account; calls with others find nothing. Those that are not named here may be anything. */
  readonly settings: Readonly<Record<string, string>>;
  /** The most objects that a page shows, whatever is asked for. */
  readonly pageSize: number | null;
  /** The most children that a parent shows. */
  readonly embeddedLimit: number | null;
  /** See PageQuestion. */
  generation(): number;
}

/** Adds the routes that the records describe. */
export function addRestRoutes(app: Hono, kinds: readonly RestKind[], options: RestRouteOptions): void {
  const lists = kinds.flatMap((kind) => listsOf(kind, options.world, options.embeddedLimit));
  const groups = new Map<string, RestList[]>();
  for (const list of lists) {
    const address = `${list.record.method ?? 'GET'} ${routePattern(list.record.path)}`;
    groups.set(address, [...(groups.get(address) ?? []), list]);
  }
  for (const [address, group] of groups) {
    const [method = '', path = ''] = address.split(' ');
    // Of two lists at one address, the one with more fixed parameters is meant where they are there.
    const ordered = group.toSorted((a, b) => fixedCount(b.record) - fixedCount(a.record));
    app.on(method, path, (c) => answerList(c, ordered, options));
  }
  for (const { resource } of kinds) {
    if (resource?.retrieve) {
      const { retrieve } = resource;
      app.get(routePattern(retrieve.path), (c, next) => answerObject(c, next, resource, retrieve, options));
    }
  }
}

/** An answer in the way of an error. */
export function refuse(c: Context, status: 400 | 401 | 404 | 500, message: string): Response {
  return c.json({ error: { message } }, status);
}

function fixedCount({ query = {} }: ListRecord): number {
  return Object.keys(query).length;
}

const settingPrefix = 'app.';
const isSetting = (name: string) => name.startsWith(settingPrefix);

/** Whether a call names the account's own settings. */
function isAccount(named: Named, settings: RestRouteOptions['settings']): boolean {
  return Object.entries(named).every(([name, value]) => {
    const setting = isSetting(name) ? settings[name.slice(settingPrefix.length)] : undefined;
    return setting === undefined || setting === value;
  });
}

/** The values of the names in a call; null when it lacks a fixed parameter. */
function namedInCall(
  url: URL,
  body: Payload,
  record: Pick<ListRecord, 'path' | 'query' | 'body'>,
  isName: (name: string) => boolean,
): Named | null {
  let named = namedInPath(record.path, url.pathname);
  for (const [name, value] of Object.entries(record.query ?? {})) {
    const sent = url.searchParams.get(name);
    const found = sent === null ? null : namedInText(String(value), sent, isName);
    named = named && found && { ...named, ...found };
  }
  const inBody = namedInBody(record.body ?? {}, body, isName);
  return named && inBody && { ...named, ...inBody };
}

async function answerList(
  c: Context,
  lists: readonly RestList[],
  { settings, pageSize, generation }: RestRouteOptions,
): Promise<Response> {
  const url = new URL(c.req.url);
  const body = c.req.method === 'POST' ? ((await c.req.json().catch(() => ({}))) as Payload) : {};
  for (const { record, names, objects } of lists) {
    const { paramsIn = c.req.method === 'POST' ? 'body' : 'query', pagination, items, element } = record;
    const named = namedInCall(url, body, record, (name) => isSetting(name) || names.includes(name));
    if (named === null) continue;
    const parameter = (name: string) => {
      const value = paramsIn === 'query' ? url.searchParams.get(name) : valueAt(body, name);
      return value === null || value === undefined ? undefined : String(value);
    };
    const all = isAccount(named, settings) ? objects({ named, parameter }) : 'missing';
    if (all === null) continue;
    if (all === 'missing') return refuse(c, 404, 'there is no such list');
    const page = restPage(all, {
      pagination,
      items,
      element,
      parameter,
      url,
      pageSize,
      generation: generation(),
    });
    if (page === null) return refuse(c, 400, 'the cursor is not known');
    for (const [name, value] of Object.entries(page.headers)) c.header(name, value);
    return c.json(page.body as object);
  }
  return refuse(c, 400, 'the request lacks a parameter');
}

async function answerObject(
  c: Context,
  next: () => Promise<void>,
  resource: RestResource,
  record: RetrieveRecord,
  { world, settings, embeddedLimit }: RestRouteOptions,
): Promise<Response | undefined> {
  const { idField, name } = resource;
  const names = idFields(record.id ?? 'id');
  const isName = (found: string) => isSetting(found) || names.includes(found);
  const named = namedInCall(new URL(c.req.url), {}, record, isName);
  if (named === null) {
    await next();
    return undefined;
  }
  const { item = '', gone } = record;
  const isMeant = (parts: readonly string[]) =>
    isAccount(named, settings) &&
    names.every((each, index) => (named[each] ?? parts[index]) === parts[index]);
  const found = world.stored(name).find((each) => {
    const scope = world.scopeOf(each, resource.list);
    return isMeant(idFields(idField).map((field) => String(valueAt(each.object, field) ?? scope[field])));
  });
  if (found) {
    const shown = presented(resource, found.object, embeddedLimit);
    return c.json(item.length === 0 ? shown : withValueAt({}, item, shown));
  }
  const deleted = world.deleted(name).find(({ parts }) => isMeant(parts));
  if (gone !== undefined && deleted) return c.json(withValueAt({ id: deleted.id }, gone, true));
  // Objects of another kind may be read at the same address.
  await next();
  return undefined;
}

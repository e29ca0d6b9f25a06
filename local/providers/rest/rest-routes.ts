import type { Context, Hono } from 'hono';
import { valueAt, withValueAt } from './dot-path.ts';
import { readMoment, writeMoment } from './moment.ts';
import type { ListRecord, MomentParameter, Payload } from './records.ts';
import { type Listed, restPage } from './rest-page.ts';
import type { RestChild, RestResource } from './rest-resource.ts';
import type { RestWorld, Stored } from './rest-world.ts';

/** What the routes answer from. */
export interface RestRouteOptions {
  readonly world: RestWorld;
  /** The most objects that a page shows, whatever is asked for. */
  readonly pageSize: number | null;
  /** The most children that a parent shows. */
  readonly embeddedLimit: number | null;
  /** See PageQuestion. */
  generation(): number;
}

/** A list at an address; several may share it. */
interface ListRoute {
  readonly record: ListRecord;
  objects(c: Context, parameter: (name: string) => string | undefined): readonly Listed[] | null;
}

/** Adds the routes that the resources' records describe. */
export function addRestRoutes(
  app: Hono,
  resources: readonly RestResource[],
  options: RestRouteOptions,
): void {
  const lists = resources.flatMap((resource) => listRoutes(resource, options));
  for (const routes of groupByAddress(lists).values()) {
    const [first] = routes;
    if (first)
      app.on(first.record.method ?? 'GET', pattern(first.record.path), (c) => answerList(c, routes, options));
  }
  for (const resource of resources) {
    const { path, item = '', gone } = resource.retrieve;
    app.get(pattern(path), (c) => {
      const id = c.req.param('id') ?? '';
      const found = options.world.get(resource.name, id);
      if (found) {
        const shown = presented(resource, found, options.embeddedLimit);
        return c.json(item === '' ? shown : withValueAt({}, item, shown));
      }
      const wasThere = options.world.deleted(resource.name).some((each) => each.id === id);
      if (gone !== undefined && wasThere) return c.json(withValueAt({ id }, gone, true));
      return refuse(c, 404, `there is no ${resource.name} ${id}`);
    });
  }
}

/** An answer in the way of an error. */
export function refuse(c: Context, status: 400 | 401 | 404 | 500, message: string): Response {
  return c.json({ error: { message } }, status);
}

function addressOf({ method = 'GET', path }: ListRoute['record']): string {
  return `${method} ${path}`;
}

function groupByAddress(lists: readonly ListRoute[]): Map<string, ListRoute[]> {
  const groups = new Map<string, ListRoute[]>();
  for (const list of lists)
    groups.set(addressOf(list.record), [...(groups.get(addressOf(list.record)) ?? []), list]);
  return groups;
}

function listRoutes(resource: RestResource, { world, embeddedLimit }: RestRouteOptions): ListRoute[] {
  const { name, list, changed, deleted, children } = resource;
  const show = (stored: Stored): Listed => ({
    seq: stored.seq,
    id: String(valueAt(stored.object, resource.idField)),
    shown: presented(resource, stored.object, embeddedLimit),
  });
  const since = (filter: MomentParameter | undefined, parameter: (name: string) => string | undefined) =>
    filter === undefined ? null : readMoment(parameter(filter.param), filter.unit);
  const routes: ListRoute[] = [
    {
      record: list,
      objects(_, parameter) {
        const from = since(list.createdSince, parameter) ?? Number.NEGATIVE_INFINITY;
        return world
          .stored(name)
          .filter(({ createdAt }) => createdAt >= from)
          .map(show);
      },
    },
  ];
  if (changed)
    // Before the list: where both have one address, its parameter tells them apart.
    routes.unshift({
      record: changed,
      objects(_, parameter) {
        const from = since(changed.modifiedSince, parameter);
        if (from === null) return null;
        return world
          .stored(name)
          .filter(({ updatedAt }) => updatedAt >= from)
          .map(show);
      },
    });
  if (deleted)
    routes.push({
      record: deleted,
      objects(_, parameter) {
        const from = since(deleted.since ?? undefined, parameter) ?? Number.NEGATIVE_INFINITY;
        return world.deleted(name).flatMap(({ id, at }, seq): Listed[] => {
          if (at < from) return [];
          const entry = deleted.id === '' ? id : withValueAt({}, deleted.id, id);
          const dated =
            deleted.at === null || typeof entry === 'string'
              ? entry
              : withValueAt(entry, deleted.at.field, writeMoment(at, deleted.at.unit));
          return [{ seq: seq + 1, id, shown: dated }];
        });
      },
    });
  return [...routes, ...children.flatMap((child) => childRoute(resource, child, world))];
}

function childRoute({ name }: RestResource, child: RestChild, world: RestWorld): ListRoute[] {
  const { list } = child;
  if (list === null) return [];
  const [, key = 'id'] = /\{([^{}]+)\}/.exec(list.path) ?? [];
  return [
    {
      record: list,
      objects(c) {
        const wanted = c.req.param(parameterName(key));
        const parent = world.all(name).find((each) => String(valueAt(each, key)) === wanted);
        const items = parent === undefined ? null : valueAt(parent, child.path);
        if (!Array.isArray(items)) return null;
        return items.map((item: Payload, seq) => ({ seq: seq + 1, id: String(item.id), shown: item }));
      },
    },
  ];
}

async function answerList(
  c: Context,
  routes: readonly ListRoute[],
  { pageSize, generation }: RestRouteOptions,
): Promise<Response> {
  const url = new URL(c.req.url);
  const body = c.req.method === 'POST' ? ((await c.req.json().catch(() => ({}))) as Payload) : {};
  for (const { record, objects } of routes) {
    const { query = {}, body: fixed = {}, paramsIn = c.req.method === 'POST' ? 'body' : 'query' } = record;
    const isAsked =
      Object.entries(query).every(([name, value]) => url.searchParams.get(name) === String(value)) &&
      Object.keys(fixed).every((name) => name in body);
    if (!isAsked) continue;
    const parameter = (name: string) => {
      const value = paramsIn === 'query' ? url.searchParams.get(name) : valueAt(body, name);
      return value === null || value === undefined ? undefined : String(value);
    };
    const all = objects(c, parameter);
    if (all === null) continue;
    const { pagination, items } = record;
    const page = restPage(all, { pagination, items, parameter, url, pageSize, generation: generation() });
    if (page === null) return refuse(c, 400, 'the cursor is not known');
    if (page.link !== null) c.header('Link', `<${page.link}>; rel="next"`);
    return c.json(page.body as object);
  }
  return refuse(c, 400, 'the request lacks a parameter');
}

function presented({ children }: RestResource, object: Payload, limit: number | null): Payload {
  if (limit === null) return object;
  return children.reduce((shown, { path, hasMore, total }) => {
    const items = valueAt(shown, path);
    if (!Array.isArray(items) || items.length <= limit) return shown;
    let cut = withValueAt(shown, path, items.slice(0, limit));
    if (hasMore !== undefined) cut = withValueAt(cut, hasMore, true);
    return total === undefined ? cut : withValueAt(cut, total, items.length);
  }, object);
}

/** `/v1/orders/{id}` as Hono writes it. */
function pattern(path: string): string {
  return path.replace(/\{([^{}]+)\}/g, (_, name: string) => `:${parameterName(name)}`);
}

function parameterName(name: string): string {
  return name.replace(/\W/g, '_');
}

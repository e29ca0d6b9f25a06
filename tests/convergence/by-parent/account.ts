import type { MiddlewareHandler } from 'hono';
import { createClock } from '../../../local/providers/clock.ts';
import { type RestResource, restResources } from '../../../local/providers/rest/rest-resource.ts';
import type { Stored } from '../../../local/providers/rest/rest-world.ts';
import { type PretendRest, startPretendRest } from '../../../local/providers/rest/server.ts';
import { namedInPath } from '../../../local/providers/rest/template.ts';
import {
  type Change,
  type ConnectorDefinition,
  defineConnector,
  openGate,
  type Payload,
  type RestClient,
  restClient,
  signatureSchemes,
  signedWebhook,
  translateRestError,
} from '../../../supabase/functions/_shared/core/contract/index.ts';
import { idFieldOf, namesIn, projectsPath, type Shape, storedForm, tasksOf } from './shape.ts';

type Scope = Readonly<Record<string, string>>;

/** Ids as providers have them; each is in use at many places. */
const ids = ['a', 'b/1', '100%', '{project}', 'ü .', 7, '9007199254740993'];
const auth = { by: 'bearer' } as const;
const clockStart = '2026-01-01T00:01:00Z';

/** A pretend account of workspaces, projects and tasks, and a connector for it. */
export async function openAccount(shape: Shape, intercept: MiddlewareHandler) {
  const resources = { task: tasksOf(shape) };
  const server: PretendRest = await startPretendRest({
    resources,
    auth,
    clock: createClock(clockStart),
    pageSize: shape.pageSize,
    intercept,
  });
  const { world } = server;
  const definition: ConnectorDefinition<RestClient> = {
    manifest: {
      name: 'shop',
      display_name: 'Tasks',
      api_version: '1',
      resources: [{ name: 'task', collection_key: 'shop_task' }],
      migrations: null,
    },
    connect: (app) => restClient(app, { baseUrl: 'https://tasks.example', auth }),
    readSlackSeconds: 2,
    rateLimit: { requestsPerSecond: 1000, burst: 1000 },
    resources,
    webhook: signedWebhook({
      scheme: signatureSchemes.standard_webhooks,
      event: {
        id: 'id',
        type: 'type',
        occurredAt: { field: 'at', unit: 'iso8601' },
        object: 'object',
        complete: true,
      },
    }),
    translateError: translateRestError,
  };
  const connector = defineConnector(definition);
  const context = {
    appKey: 'shop_main',
    resources: ['task'],
    excludeFields: {},
    syncFrom: null,
    options: {},
    apiKey: server.key,
    webhookSecrets: [],
    apiBaseUrl: server.url,
    gate: openGate,
  };

  const names = namesIn(shape);
  const idField = [idFieldOf(shape)].flat();
  /** Events of which nobody hears: what only comes into view, or goes out of it, has not changed. */
  const untold = new Set<number>();
  const hidden: { readonly kind: string; readonly parent: Payload; readonly tasks: readonly Payload[] }[] =
    [];
  let made = 0;

  const { list } = restResources(resources)[0] as RestResource;
  const scopeOf = (stored: Stored): Scope => world.scopeOf(stored, list) as Scope;
  const entityId = (fields: Payload) =>
    idField.map((name) => String(fields[name]).replaceAll('%', '%25').replaceAll('/', '%2F')).join('/');
  const idOf = (fields: Payload) => (idField.length === 1 ? String(fields.id) : entityId(fields));
  const silently = (work: () => void) => {
    const before = world.events.length;
    work();
    for (let index = before; index < world.events.length; index++) untold.add(index);
  };
  const one = <Item>(items: readonly Item[], pick: number): Item | undefined =>
    items[pick % Math.max(1, items.length)];
  const workspaces = () => (shape.isNested ? world.stored('/workspaces') : []);
  const projects = () => world.stored(projectsPath(shape));
  const projectScopes = () => world.scopes(list) as readonly Scope[];

  function createWorkspace(pick: number): void {
    const gid = one(ids, pick);
    if (shape.isNested && workspaces().every(({ object }) => String(object.gid) !== String(gid)))
      world.create('/workspaces', { gid });
  }
  function createProject(pick: number): void {
    const id = one(ids, pick);
    const workspace = one(workspaces(), pick)?.object.gid;
    if (shape.isNested && workspace === undefined) return;
    const same = projectScopes().some(
      (scope) =>
        scope.project === String(id) && (!shape.isNested || String(scope.workspace) === String(workspace)),
    );
    if (!same) world.create(projectsPath(shape), { ...(shape.isNested && { workspace }), key: { id } });
  }
  function createTask(pick: number): void {
    const scope = one(projectScopes(), pick);
    if (scope === undefined) return;
    const fields = { ...scope, id: one(ids, Math.floor(pick / 3)), v: made++ };
    if (world.get('task', idOf(fields)) === undefined) world.create('task', fields);
  }
  /** Puts a task elsewhere under the id that it has. */
  function moveTask(pick: number): void {
    const task = one(world.stored('task'), pick);
    const target = one(projectScopes(), Math.floor(pick / 7));
    if (task === undefined || target === undefined) return;
    const moved = { ...task.object, ...target };
    const isSame = idOf(moved) === task.id;
    if (!isSame && world.get('task', idOf(moved)) !== undefined) return;
    silently(() => {
      world.delete('task', task.id);
      world.create('task', moved);
    });
  }
  /** A parent that goes out of sight, with all that is below it, and stays as it is. */
  function hide(kind: string, pick: number): void {
    const parent = one(world.stored(kind), pick);
    if (parent === undefined) return;
    const isBelow = ({ parent: above }: typeof parent): boolean =>
      above !== null &&
      ((above.kind === kind && above.id === parent.id) ||
        world.stored(above.kind).some((each) => each.id === above.id && isBelow(each)));
    const tasks = world
      .stored('task')
      .filter(isBelow)
      .map((task) => ({ ...task.object, ...scopeOf(task) }));
    const outer = kind === projectsPath(shape) && shape.isNested ? scopeOfProject(parent.id) : {};
    silently(() => world.delete(kind, parent.id));
    hidden.push({ kind, parent: { ...outer, ...parent.object }, tasks });
  }
  function scopeOfProject(id: string): Payload {
    const index = projects().findIndex((each) => each.id === id);
    const scope = projectScopes()[index];
    return scope === undefined ? {} : { workspace: scope.workspace };
  }
  function show(pick: number): void {
    const found = one(hidden, pick);
    if (found === undefined) return;
    hidden.splice(hidden.indexOf(found), 1);
    const { kind, parent, tasks } = found;
    if (kind === '/workspaces') {
      if (workspaces().some(({ object }) => String(object.gid) === String(parent.gid))) return;
    } else {
      const id = String((parent.key as Payload).id);
      const isThere = projectScopes().some(
        (scope) => scope.project === id && (!shape.isNested || scope.workspace === String(parent.workspace)),
      );
      const isAbove =
        !shape.isNested || workspaces().some(({ object }) => String(object.gid) === String(parent.workspace));
      if (isThere || !isAbove) return;
    }
    silently(() => {
      world.create(kind, parent);
      for (const task of tasks) {
        const scope = Object.fromEntries(names.map((name) => [name, task[name]]));
        if (
          kind === '/workspaces' &&
          !projectScopes().some((each) => names.every((n) => each[n] === String(scope[n])))
        )
          world.create(projectsPath(shape), { workspace: scope.workspace, key: { id: scope.project } });
        if (world.get('task', idOf(task)) === undefined) world.create('task', task);
      }
    });
  }

  const changes: readonly ((pick: number) => void)[] = [
    createTask,
    createTask,
    createTask,
    (pick) => {
      const task = one(world.stored('task'), pick);
      if (task) world.update('task', task.id, { v: made++ });
    },
    (pick) => {
      const task = one(world.stored('task'), pick);
      if (task) world.update('task', task.id, { v: made++ });
    },
    (pick) => {
      const task = one(world.stored('task'), pick);
      if (task) world.delete('task', task.id);
    },
    createProject,
    createWorkspace,
    (pick) => hide(projectsPath(shape), pick),
    (pick) => hide(shape.isNested ? '/workspaces' : projectsPath(shape), pick),
    show,
    show,
    moveTask,
    (pick) => {
      const project = one(projects(), pick);
      if (project) silently(() => world.delete(projectsPath(shape), project.id));
    },
  ];

  if (shape.isNested) for (const pick of [0, 1]) createWorkspace(pick);
  for (const pick of [0, 1, 2, 5]) createProject(pick);
  for (let pick = 0; pick < 24; pick += 3) createTask(pick + (pick % 2));

  return {
    server,
    world,
    connector,
    context,
    change: (kind: number, pick: number) => changes[kind % changes.length]?.(pick),
    /** Takes a parent out of sight; returns what brings it back as it was. */
    hide(pick: number): () => void {
      const count = hidden.length;
      hide(projectsPath(shape), pick);
      return () => show(hidden.length > count ? count : 0);
    },
    /** What an event changes, by its number among those that are told. */
    events(): readonly (readonly Change[])[] {
      return world.events
        .filter((_, index) => !untold.has(index))
        .map(({ id, type, at, object }, index) => {
          // Events may bear a time a little later than their object.
          const late = type === 'task.deleted' ? 0 : (index % 3) * 400;
          const payload = { id, type, at: new Date(at + late).toISOString(), object };
          const [event] = connector.webhook.parse(payload, context);
          return event?.changes ?? [];
        });
    },
    /** Entity id → payload, of all that exists. */
    tasks(): Map<string, Payload> {
      return new Map(
        world.stored('task').map((task) => [task.id, storedForm(task.object, scopeOf(task))] as const),
      );
    },
    /** A parent, as its lists are asked for. */
    pickParent(pick: number): Scope {
      const scope = one(projectScopes(), pick) ?? {};
      return shape.isNested && pick % 3 === 0 ? { workspace: scope.workspace ?? '' } : scope;
    },
    /** Whether a task is listed for that parent, or below it. */
    isBelow(id: string, parent: Scope): boolean {
      const task = world.stored('task').find((each) => each.id === id);
      const scope = task === undefined ? {} : scopeOf(task);
      return Object.entries(parent).every(([name, value]) => scope[name] === value);
    },
    /** Whether a call is one for a list of that parent's. */
    isListOf(address: string, parent: Scope): boolean {
      const url = new URL(address);
      const asked = askedFor(url);
      return asked !== null && JSON.stringify(asked) === JSON.stringify(parent);
    },
    close: () => server.close(),
  };

  function askedFor(url: URL): Scope | null {
    if (shape.isNested) {
      const ofWorkspace = namedInPath(projectsPath(shape), url.pathname);
      if (ofWorkspace !== null) return ofWorkspace;
    }
    if (shape.inQuery)
      return url.pathname === '/tasks'
        ? Object.fromEntries(names.map((name) => [name, url.searchParams.get(name) ?? '']))
        : null;
    return namedInPath(`/${names.map((name) => `${name}/{${name}}`).join('/')}/tasks`, url.pathname);
  }
}

export type TaskAccount = Awaited<ReturnType<typeof openAccount>>;

import {
  type ListPage,
  type Payload,
  type RestClient,
  type RestListRecord,
  restClient,
  restList,
} from '../../../../../supabase/functions/_shared/core/contract/index.ts';
import { type Answer, type Arrived, answering, appAt, never } from './answering.ts';

/** Tasks of each project of each team, pages of which end with the number of the next. */
export const tasksOfProjects: RestListRecord = {
  path: '/projects/{project_id}/tasks',
  each: {
    path: '/teams/{team_id}/projects',
    items: 'data',
    pagination: { by: 'cursor', param: 'after', next: 'next', size: null },
    values: { project_id: 'id' },
    each: { path: '/teams', items: '', pagination: { by: 'none' }, values: { team_id: 'key.id' } },
  },
  items: 'data',
  pagination: { by: 'cursor', param: 'after', next: 'next', size: null },
};

/** An API of lists by path: pages of two, behind which `after` says where to go on. */
export function listsAt(lists: Readonly<Record<string, readonly Payload[]>>) {
  return ({ url }: Arrived): Answer => {
    const { pathname, searchParams } = new URL(url, 'http://any');
    const all = lists[pathname];
    if (all === undefined) return { status: 404, body: {} };
    if (pathname === '/teams') return { body: all };
    const start = Number(searchParams.get('after') ?? 0);
    if (!(start >= 0)) return { status: 400, body: {} };
    const next = start + 2 < all.length ? String(start + 2) : null;
    return { body: { data: all.slice(start, start + 2), next } };
  };
}

/** A server, a client of it, and what walks through its lists come to. */
export async function walking(
  answer: (request: Arrived, url: string) => Answer,
  options: Readonly<Record<string, unknown>> = {},
) {
  const server = await answering(answer);
  const client: RestClient = restClient(appAt(server.url, { options }), {
    baseUrl: 'https://api.acme.example',
    auth: { by: 'bearer' },
  });
  return {
    client,
    server,
    asked: () => server.requests.map(({ method, url }) => `${method} ${url}`),
    close: () => server.close(),
    /** All pages, as whoever holds nothing but the last cursor gets them; a new reader for each. */
    async walk(record: RestListRecord, most = 100): Promise<readonly ListPage[]> {
      const pages: ListPage[] = [];
      let cursor: string | null = null;
      for (let n = 0; n < most; n++) {
        const page: ListPage = await restList(record)(client, { cursor, createdSince: null, signal: never });
        pages.push(page);
        if (page.next === null) return pages;
        cursor = page.next;
      }
      throw new Error(`the walk has not ended after ${most} pages`);
    },
    /** The pages behind a cursor until the end or an error, and that error. */
    async walkOn(record: RestListRecord, from: string | null = null, most = 100) {
      const pages: ListPage[] = [];
      try {
        for (let cursor = from, n = 0; n < most && (n === 0 || cursor !== null); n++) {
          pages.push(await restList(record)(client, { cursor, createdSince: null, signal: never }));
          cursor = pages.at(-1)?.next ?? null;
        }
        return { pages, error: null };
      } catch (error) {
        return { pages, error };
      }
    },
  };
}

/** The objects of pages in short: the values of their fields. */
export function shown(pages: readonly ListPage[]): readonly string[] {
  return pages.flatMap(({ items }) => items.map((item) => Object.values(item).join(' ')));
}

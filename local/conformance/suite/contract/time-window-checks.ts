import type { ListPage } from '../../../../supabase/functions/_shared/core/contract/index.ts';
import type { Finding } from '../../result.ts';
import type { Check } from '../check.ts';
import { parentsOf, pretendParents } from '../pretend-parents.ts';
import { startProvider } from '../provider-server.ts';
import { type RootDefinition, rootsOf, type Subject, sampleApp } from '../subject.ts';

const day = 24 * 60 * 60 * 1000;

/** Whether the moments that lists are given reach the provider, told by the calls that they make. */
export const timeWindowChecks: readonly Check[] = [
  {
    id: 'contract.window',
    async run(subject) {
      const found = rootsOf(subject).map(async (resource): Promise<Finding[]> => {
        if (resource.createdField !== null) return [];
        const list = (createdSince: Date | null) =>
          callsOf(subject, resource.list, (client, cursor, signal) =>
            resource.list(client, { cursor, createdSince, signal }),
          );
        const [all, windowed] = [await list(null), await list(new Date(Date.now() - 30 * day))];
        if (all === windowed) return [];
        return [
          {
            message: `${resource.name}: its list leaves out what was created before sync_from, but createdField is null`,
            fix: "Name the object's field with its creation time, or list everything: stored objects from before sync_from would be taken for deleted.",
          },
        ];
      });
      return { findings: (await Promise.all(found)).flat() };
    },
  },
  {
    id: 'contract.watermark',
    async run(subject) {
      const watched = rootsOf(subject).filter(({ incremental }) => incremental.by !== 'full_list');
      if (watched.length === 0)
        return { notApplicable: 'every incremental sync reads the whole list, as each resource says' };
      const found = watched.map(async (resource): Promise<Finding[]> => {
        const calls = [1, 3].map((days) => askedSince(subject, resource, new Date(Date.now() - days * day)));
        const [later, earlier] = await Promise.all(calls);
        if (later !== earlier) return [];
        return [
          {
            message: `${resource.name}: its incremental sync (by ${resource.incremental.by}) makes the same call whatever the watermark`,
            fix: "Give the moment asked for to the provider's filter, or say incremental: { by: 'full_list', because: … }.",
          },
        ];
      });
      return { findings: (await Promise.all(found)).flat() };
    },
  },
];

function askedSince(subject: Subject, { incremental, events }: RootDefinition, since: Date): Promise<string> {
  const list = incremental.by === 'modified_since' ? incremental.list : null;
  return callsOf(subject, list, async (client, cursor, signal) => {
    const common = { cursor, signal };
    if (incremental.by === 'modified_since')
      return incremental.list(client, { ...common, createdSince: null, modifiedSince: since });
    return subject.definition.eventFeed?.list(client, { ...common, types: Object.keys(events), since });
  });
}

/** More pages than lead to the list of any one parent. */
const mostPages = 20;

/**
 * The calls that `ask` makes, as text, behind the lists of parents that lead to the list; what it makes of the answers does
 * not matter.
 */
async function callsOf(
  subject: Subject,
  list: unknown,
  ask: (client: unknown, cursor: string | null, signal: AbortSignal) => Promise<ListPage | undefined>,
): Promise<string> {
  const parents = pretendParents(parentsOf(list ?? {}));
  const server = await startProvider((request) => parents(request) ?? { status: 200, body: '{}' });
  try {
    const client = subject.definition.connect(sampleApp(subject, { apiBaseUrl: server.url }));
    const signal = AbortSignal.timeout(5000);
    let cursor: string | null = null;
    for (let pages = 0; pages < mostPages; pages++) {
      const page: ListPage | null | undefined = await ask(client, cursor, signal).catch(() => null);
      cursor = page?.next ?? null;
      if (cursor === null) break;
    }
    return JSON.stringify(server.requests.map(({ method, url, body }) => [method, url, body]));
  } finally {
    server.close();
  }
}

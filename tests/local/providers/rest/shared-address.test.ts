import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { startPretendRest } from '../../../../local/providers/rest/server.ts';
import { restList, restRetrieve } from '../../../../supabase/functions/_shared/core/contract/index.ts';

const listed = (path: string) => ({
  createdField: null,
  updatedField: null,
  list: restList({ path, items: 'data', pagination: { by: 'none' } }),
  pages: 'shifting' as const,
  retrieve: restRetrieve({ path: '/snapshots/{id}' }),
  incremental: { by: 'full_list' as const, because: 'there is no filter' },
  deletions: { by: 'sweep' as const, because: 'there is no event' },
  events: {},
});

test('objects of two kinds may be read at one address: each is found there, and what is of neither is not', async () => {
  const provider = await startPretendRest({
    resources: { disk: listed('/disks'), image: listed('/images') },
    auth: { by: 'bearer' },
  });
  try {
    provider.world.create('disk', { id: 'd' });
    provider.world.create('image', { id: 'i' });
    const read = async (id: string) =>
      fetch(`${provider.url}/snapshots/${id}`, { headers: { authorization: `Bearer ${provider.key}` } });
    for (const id of ['d', 'i']) assert.equal(await (await read(id)).json(), { id });
    assert.is((await read('x')).status, 404);
  } finally {
    await provider.close();
  }
});

test.run();

import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type PretendRest, startPretendRest } from '../../../../local/providers/rest/server.ts';
import {
  openGate,
  type RestAuth,
  restClient,
} from '../../../../supabase/functions/_shared/core/contract/index.ts';
import { restShopResources } from './rest-shop.ts';

const auths: readonly RestAuth[] = [
  { by: 'bearer' },
  { by: 'basic' },
  { by: 'basic', user: 'api' },
  { by: 'header', name: 'X-Api-Key' },
  { by: 'header', name: 'Authorization', prefix: 'Token ' },
  { by: 'query', name: 'api_key' },
];
for (const auth of auths) {
  test(`a client that was told where the key goes is let in: ${JSON.stringify(auth)}`, async () => {
    const resources = restShopResources({ pagination: { by: 'none' } });
    const server: PretendRest = await startPretendRest({ resources, auth, key: 'a key:1' });
    try {
      const status = async (apiKey: string) => {
        const app = {
          appKey: 'shop_main',
          resources: ['order'],
          excludeFields: {},
          syncFrom: null,
          options: {},
          apiKey,
          webhookSecrets: [],
          apiBaseUrl: server.url,
          gate: openGate,
        };
        const client = restClient(app, { baseUrl: 'https://api.shop.example', auth });
        const url = client.urlOf('/orders', [['expand', 'lines']]);
        const { signal } = new AbortController();
        return client.send({ method: 'GET', url, signal }).then(
          () => 200,
          (error: { status: number }) => error.status,
        );
      };
      assert.is(await status('a key:1'), 200);
      assert.is(await status('a key:2'), 401);
    } finally {
      await server.close();
    }
  });
}

test.run();

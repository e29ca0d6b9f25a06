import { createClient } from '@supabase/supabase-js';
import { suite } from 'uvu';
import * as assert from 'uvu/assert';
import { startGateway } from '../../../local/gateway/start-gateway.ts';
import { type Mirror, openMirror } from '../../mirror.ts';
import { accessCases, fillMirror, listedUser, otherUser } from './access-cases.ts';

// supabase-js wants a WebSocket at hand for its realtime client, which nothing here opens; Node 20 has none.
globalThis.WebSocket ??= class {} as unknown as typeof WebSocket;

const mirror = await openMirror();
await fillMirror(mirror);
const gateway = await startGateway({
  db: mirror.database,
  jwtSecret: 'a'.repeat(40),
  schemas: ['supasaasy'],
});
const test = suite<{ mirror: Mirror }>('access on PGlite', { mirror });
accessCases(test);
test.after(async () => {
  await gateway.close();
  await mirror.close();
});

const supabase = (key: string, userToken = key) =>
  createClient(gateway.url, key, {
    db: { schema: 'supasaasy' },
    auth: { persistSession: false, autoRefreshToken: false },
    global: { headers: { Authorization: `Bearer ${userToken}` } },
  });
const signedIn = async (userId: string) => supabase(gateway.anonKey, await gateway.signUserToken(userId));

test('supabase-js with the anon key is refused', async () => {
  const { error, data } = await supabase(gateway.anonKey).from('stripe_customers').select();
  assert.is(error?.code, '42501');
  assert.is(data, null);
  const call = await supabase(gateway.anonKey).rpc('merge_entities', { p_app_key: 'a', p_entities: [] });
  assert.is(call.error?.code, '42501');
});

test('supabase-js with the token of a user who is not on the list gets no rows', async () => {
  const { data, error } = await (await signedIn(otherUser)).from('stripe_customers').select();
  assert.is(error, null);
  assert.equal(data, []);
});

test('supabase-js with the token of a listed user reads views, and can call nothing that writes', async () => {
  const user = await signedIn(listedUser);
  const { data } = await user.from('stripe_customers').select('id');
  assert.equal(data, [{ id: 'cus_1' }]);
  const tombstones = await user.from('tombstones').select();
  assert.is(tombstones.error?.code, '42501');
  const call = await user.rpc('merge_entities', { p_app_key: 'a', p_entities: [] });
  assert.is(call.error?.code, '42501');
});

test('supabase-js with the service role key does what the functions do', async () => {
  const service = supabase(gateway.serviceRoleKey);
  const { data, error } = await service.rpc('merge_entities', { p_app_key: 'a', p_entities: [] });
  assert.is(error, null);
  assert.equal(data, { counts: {}, rereads: [] });
  assert.is((await service.from('tombstones').select()).data?.length, 1);
});

test.run();

import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { dump as stringify } from 'js-yaml';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { loadOpenApiExamples } from '../../../../local/providers/intercom/openapi-examples.ts';
import { startPretendIntercom } from '../../../../local/providers/intercom/server.ts';
import { createIntercomWorld } from '../../../../local/providers/intercom/world.ts';

const PUBLISHED = fileURLToPath(
  new URL('../../../../../shared/data/intercom-openapi-2.14.yaml', import.meta.url),
);

function response(status: string, value: unknown) {
  return {
    get: { responses: { [status]: { content: { 'application/json': { examples: { one: { value } } } } } } },
  };
}

test('full objects of 200 responses are served exactly as they are; references and errors are not loaded', async () => {
  const conversation = { type: 'conversation', id: '7', contacts: { contacts: [] }, odd: [1, null] };
  const parts = {
    type: 'conversation_part.list',
    conversation_parts: [{ type: 'conversation_part', id: 1, author: { type: 'admin', id: '9' } }],
    total_count: 1,
  };
  const contact = { type: 'contact', id: 'c1', workspace_id: 'w', name: null };
  const directory = mkdtempSync(join(tmpdir(), 'openapi-'));
  const path = join(directory, 'spec.yaml');
  writeFileSync(
    path,
    stringify({
      paths: {
        '/conversations/{id}': response('200', { ...conversation, conversation_parts: parts }),
        '/contacts': response('200', { type: 'list', data: [contact, { type: 'contact', id: 'reference' }] }),
        '/companies': response('404', { type: 'company', id: 'x', company_id: 'x' }),
      },
    }),
  );
  const pretend = await startPretendIntercom();
  const counts = await loadOpenApiExamples(pretend.world, path);
  const get = async (route: string) =>
    (await fetch(pretend.url + route, { headers: { authorization: `Bearer ${pretend.token}` } })).json();
  const served = [await get('/conversations/7'), await get('/contacts/c1')];
  await pretend.close();
  rmSync(directory, { recursive: true });
  assert.equal(counts, { admin: 0, company: 0, contact: 1, conversation: 1 });
  assert.equal(served, [{ ...conversation, conversation_parts: parts }, contact]);
});

if (existsSync(PUBLISHED)) {
  test('the published document gives examples of every resource', async () => {
    const world = createIntercomWorld();
    const counts = await loadOpenApiExamples(world, PUBLISHED);
    assert.ok(
      Object.values(counts).every((count) => count >= 3),
      JSON.stringify(counts),
    );
    const parts = world.all('conversation').flatMap(({ id }) => world.parts(id));
    assert.ok(parts.length >= 10, `${parts.length} parts`);
  });
}

test.run();

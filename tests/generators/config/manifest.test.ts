import { join, relative } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { listConnectors, readManifests } from '../../../generators/config/manifest.ts';
import { createProject, manifestPath } from './project-fixture.ts';

const GOOD = {
  name: 'acme',
  display_name: 'Acme',
  api_version: 'v2',
  resources: [
    { name: 'order', collection_key: 'acme_order' },
    { name: 'order_line', collection_key: 'acme_order_line', parent: 'order' },
  ],
  migrations: null,
};

test('reads every manifest of a project, by name', () => {
  const root = createProject({ 'supabase/functions/_shared/connectors/draft/index.ts': '' });
  const read = readManifests(root);
  assert.ok(read.ok);
  if (!read.ok) return;
  const [intercom, stripe] = read.manifests;
  assert.is(read.manifests.length, 2);
  assert.is(intercom?.name, 'intercom');
  assert.is(intercom?.migrationsDirectory, null);
  assert.equal(intercom?.options.get('region'), {
    type: 'string',
    enum: ['us', 'eu', 'au'],
    default: 'us',
    required: false,
    description: 'where the workspace is',
  });
  assert.is(stripe?.displayName, 'Stripe');
  assert.is(stripe?.apiVersion, '2026-10-28.endive');
  assert.equal(stripe?.resources[0], { name: 'customer', collectionKey: 'stripe_customer', parent: null });
  assert.equal([...(stripe?.npm ?? [])], [['stripe', '23.1.0']]);
  assert.is(stripe?.directory, join(root, 'supabase/functions/_shared/connectors/stripe'));
  assert.is(stripe?.migrationsDirectory, join(stripe?.directory ?? '', 'migrations'));
});

test('a project without connectors has no manifests', () => {
  assert.equal(listConnectors('/nowhere'), []);
  assert.equal(readManifests('/nowhere'), { ok: true, manifests: [] });
});

const REFUSED: Readonly<Record<string, { manifest: unknown; want: readonly string[] }>> = {
  'text that is not JSON': { manifest: '{ "name": "acme" } // x', want: ['1:20 the file is not JSON'] },
  'a trailing comma': { manifest: '{ "name": "acme", }', want: ['1:19 the file is not JSON'] },
  'an empty file': { manifest: '', want: ['1:1 the file is not JSON'] },
  'a value that is no object': { manifest: '[]', want: ["1:1 'manifest' must be an object, not an array"] },
  'a missing key': {
    manifest: '{}',
    want: ['name', 'display_name', 'api_version', 'resources', 'migrations'].map(
      (key) => `1:1 'manifest' lacks '${key}'`,
    ),
  },
  'an unknown key': { manifest: { ...GOOD, nmp: {} }, want: ["'manifest' has no key 'nmp'"] },
  'another name than its directory': {
    manifest: { ...GOOD, name: 'stripe' },
    want: ["the connector calls itself 'stripe', its directory 'acme'"],
  },
  'no resources': { manifest: { ...GOOD, resources: [] }, want: ['the connector has no resources'] },
  'resources twice': {
    manifest: { ...GOOD, resources: [GOOD.resources[0], GOOD.resources[0]] },
    want: ["the resource 'order' is listed twice", "the collection_key 'acme_order' is used twice"],
  },
  'an invalid collection_key': {
    manifest: { ...GOOD, resources: [{ name: 'order', collection_key: 'acme-order' }] },
    want: ["'acme-order' is not a valid collection_key"],
  },
  'an unknown parent': {
    manifest: { ...GOOD, resources: [{ name: 'order', collection_key: 'acme_order', parent: 'cart' }] },
    want: ["the parent 'cart' is not a resource"],
  },
  'a version range': {
    manifest: { ...GOOD, npm: { acme: '^1.0.0' } },
    want: ["'^1.0.0' is not one exact version"],
  },
  'migrations that are not there or elsewhere': {
    manifest: { ...GOOD, migrations: '../stripe/migrations' },
    want: ["there is no directory '../stripe/migrations' in the connector"],
  },
  'options by the names of keys that every app has': {
    manifest: {
      ...GOOD,
      config: Object.fromEntries(
        ['exclude_fields', 'change_events', 'max_deleted_share', 'requests_per_second'].map((name) => [
          name,
          { type: 'string' },
        ]),
      ),
    },
    want: ['exclude_fields', 'change_events', 'max_deleted_share', 'requests_per_second'].map(
      (name) => `'${name}' can't be the name of an option`,
    ),
  },
  'options that contradict themselves': {
    manifest: {
      ...GOOD,
      config: {
        sync_resources: { type: 'string' },
        kind: { type: 'text' },
        size: { type: 'number', default: '1', enum: [1, 'x'] },
        zone: { type: 'string', enum: ['a'], default: 'b', required: true },
      },
    },
    want: [
      "'sync_resources' can't be the name of an option",
      "'text' is not a type of option",
      "'config.size.default' must be a number, not a string",
      "'config.size.enum[1]' must be a number, not a string",
      'an option that is required has no use for a default',
      "the default 'b' is not one of the values",
    ],
  },
};

for (const [what, { manifest, want }] of Object.entries(REFUSED)) {
  test(`refuses a manifest with ${what}`, () => {
    const text = typeof manifest === 'string' ? manifest : JSON.stringify(manifest, null, 2);
    const root = createProject({ [manifestPath('acme')]: text });
    const read = readManifests(root);
    assert.not(read.ok);
    if (read.ok) return;
    for (const each of read.diagnostics) assert.is(relative(root, each.file), manifestPath('acme'));
    const found = read.diagnostics.map(
      ({ location, message }) => `${location?.line}:${location?.column} ${message}`,
    );
    assert.is(found.length, want.length, found.join('\n'));
    for (const [index, message] of want.entries()) assert.match(found[index] ?? '', message);
  });
}

test.run();

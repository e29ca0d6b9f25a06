import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { connectorAnswers } from '../../../generators/connector/answers.ts';
import { findProvider, readCatalogue } from '../../../generators/connector/catalogue.ts';
import { connectorNameProblem, plainName } from '../../../generators/connector/names.ts';
import { presets } from '../../../generators/connector/presets/index.ts';

const providers = readCatalogue();

test('the catalogue knows at least 200 providers, each once and completely', () => {
  assert.ok(providers.length >= 200, String(providers.length));
  assert.is(new Set(providers.map(({ name }) => name)).size, providers.length);
  for (const { name, displayName, category, auth, hosts, docsUrl } of providers) {
    assert.is(connectorNameProblem(name), null, name);
    assert.ok(displayName !== '' && /^[a-z_]+$/.test(category), name);
    assert.ok(['api_key', 'basic', 'oauth2', 'other'].includes(auth), `${name}: ${auth}`);
    assert.ok(URL.canParse(docsUrl), `${name}: ${docsUrl}`);
    assert.ok(Array.isArray(hosts));
  }
});

test('every base URL of the catalogue would be taken as an answer', () => {
  for (const { name, baseUrl } of providers) {
    if (baseUrl === null) continue;
    const result = connectorAnswers.shape.baseUrl.safeParse(baseUrl);
    assert.ok(result.success, `${name}: ${baseUrl}: ${result.error?.message}`);
  }
});

test('a provider is found however its name is written', () => {
  for (const name of ['help-scout', 'help_scout', 'HelpScout', 'helpscout'])
    assert.is(findProvider(name, providers)?.displayName.startsWith('Help Scout'), true, name);
  assert.is(findProvider('nobody-knows-it', providers), null);
});

test('every preset is a complete and valid record under its own name', () => {
  for (const [name, preset] of Object.entries(presets)) {
    const result = connectorAnswers.safeParse(preset);
    assert.ok(result.success, `${name}: ${result.error?.message}`);
    assert.is(preset.name, name);
    assert.is(plainName(name, '-'), name);
  }
});

test.run();

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { catalogue, checkIds } from '../../../local/conformance/catalogue.ts';
import type { ConnectorResult } from '../../../local/conformance/result.ts';
import { runConformance } from '../../../local/conformance/run-conformance.ts';
import { copiedProject } from './broken-copies.ts';

const repository = fileURLToPath(new URL('../../..', import.meta.url));
const results = await runConformance({ root: repository, connectors: ['stripe', 'intercom'] });

const failures = ({ checks }: ConnectorResult) =>
  checks.flatMap(({ check, findings }) => findings.map(({ message }) => `${check}: ${message}`));

for (const [index, name] of ['stripe', 'intercom'].entries()) {
  test(`${name} passes every check of the catalogue`, () => {
    const result = results[index] as ConnectorResult;
    assert.is(result.connector, name);
    assert.equal(failures(result), []);
    assert.ok(result.ok);
    assert.equal(
      result.checks.map(({ check }) => check),
      checkIds,
    );
  });
}

test('what could not be checked is said, with the reason', () => {
  const notApplicable = results.flatMap(({ connector, checks }) =>
    checks
      .filter(({ status }) => status === 'not_applicable')
      .map(({ check, note }) => [connector, check, note]),
  );
  assert.equal(notApplicable, [['intercom', 'webhooks.old', 'no time goes into the signature']]);
  const endless = results[1]?.checks.find(({ check }) => check === 'paging.endless');
  assert.is(endless?.note, 'left out: the full sync of admin reads one page and finds no more');
});

test('each check has a broken connector that fails it', () => {
  const tables = ['broken-statics', 'broken-descriptions', 'broken-calls'].map((name) =>
    readFileSync(new URL(`./${name}.test.ts`, import.meta.url), 'utf8'),
  );
  const broken = new Set(tables.join().match(/(?<=fails: ')[a-z._]+/g));
  assert.equal(
    checkIds.filter((id) => !broken.has(id)),
    [],
  );
});

test('every check is explained in docs/CONNECTORS.md', () => {
  const text = readFileSync(join(repository, 'docs/CONNECTORS.md'), 'utf8');
  for (const [id, promise] of Object.entries(catalogue))
    assert.ok(text.includes(`\`${id}\``), `${id}: ${promise}`);
});

test('one connector that cannot be checked does not keep the others from it', async () => {
  const project = copiedProject();
  try {
    for (const name of ['endless', 'good', 'nameless', 'packaged', 'quitting']) project.copy('stripe', name);
    const edit = (path: string, edited: (text: string) => string) => {
      const file = join(project.root, 'supabase/functions/_shared/connectors', path);
      writeFileSync(file, edited(readFileSync(file, 'utf8')));
    };
    edit('endless/index.ts', (text) => `${text}\nfor (;;) {}\n`);
    edit('nameless/manifest.json', () => 'no JSON');
    edit('packaged/manifest.json', (text) => text.replace('"23.1.0"', '"22.0.0"'));
    edit('quitting/index.ts', (text) => `${text}\n(globalThis as any).Deno.exit(7);\n`);
    const checks = ['static.manifest', 'static.types', 'contract.export', 'webhooks.genuine'] as const;
    const run = async (connectors: readonly string[], timeoutMs?: number) =>
      runConformance({
        root: project.root,
        connectors,
        checks,
        ...(timeoutMs === undefined ? {} : { timeoutMs }),
      });

    const [good, nameless, packaged, quitting] = await run(['good', 'nameless', 'packaged', 'quitting']);
    assert.equal(failures(good as ConnectorResult), []);
    assert.match(
      failures(nameless as ConnectorResult).join('\n'),
      /static\.manifest: .*nameless\/manifest\.json:1:\d+/,
    );
    const missing = failures(packaged as ConnectorResult).join('\n');
    assert.match(missing, /static\.types: connectors\/packaged: .*stripe@22\.0\.0/);
    assert.match(
      missing,
      /contract\.export: connectors\/packaged\/index\.ts cannot be loaded on Deno: .*stripe@22\.0\.0/,
    );
    assert.match(
      failures(quitting as ConnectorResult).join('\n'),
      /contract\.export: the suite ended \(exit code 7\)/,
    );

    const [endless] = await run(['endless'], 5000);
    assert.match(
      failures(endless as ConnectorResult).join('\n'),
      /contract\.export: the suite did not end within 5 s/,
    );
  } finally {
    project.remove();
  }
});

test.run();

import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { checkIds } from '../../../local/conformance/catalogue.ts';
import { copiedProject } from '../../local/conformance/broken-copies.ts';

const BIN = fileURLToPath(new URL('../../../bin/supasaasy.js', import.meta.url));

const project = copiedProject();
test.after(() => project.remove());
project.copy('stripe', 'stripe');
const broken = project.copy('intercom', 'crm');
rmSync(join(broken, 'types.ts'));

function check(args: readonly string[], cwd = project.root) {
  const env = { ...process.env, NO_COLOR: '1', FORCE_COLOR: '' };
  const { status, stdout, stderr } = spawnSync(process.execPath, [BIN, 'check', ...args], {
    cwd,
    env,
    encoding: 'utf8',
  });
  return { status, stdout, stderr };
}

test('a connector that passes is reported check by check, and the command exits with 0', () => {
  const { status, stdout, stderr } = check(['stripe']);
  assert.is(stderr, '');
  assert.is(status, 0, stdout);
  assert.match(stdout, /^stripe\n/);
  assert.is(stdout.match(/^ {2}✓ /gm)?.length, checkIds.length);
  assert.match(stdout, `${checkIds.length} passed, 0 failed, 0 not applicable`);
});

test('without a name all are checked; what fails is told with its fix, and the command exits with 1', () => {
  const { status, stdout } = check([]);
  assert.is(status, 1);
  assert.match(stdout, /^crm\n[\s\S]*^stripe\n/m);
  assert.match(
    stdout,
    / {2}✗ static\.layout +its directory holds .*\n {6}connectors\/crm\/types\.ts is missing\n {8}fix: Put the types/,
  );
  assert.match(stdout, / {2}– webhooks\.old .*\n {6}not applicable: no time goes into the signature/);
});

test('--json prints it for programs', () => {
  const { status, stdout } = check(['crm', '--json']);
  assert.is(status, 1);
  const { ok, connectors } = JSON.parse(stdout);
  assert.is(ok, false);
  assert.equal(
    connectors.map(({ connector, ok }: { connector: string; ok: boolean }) => [connector, ok]),
    [['crm', false]],
  );
  const [layout] = connectors[0].checks;
  assert.equal(layout, {
    check: 'static.layout',
    promise: 'its directory holds index.ts, types.ts, manifest.json and numbered SQL, and nothing foreign',
    status: 'failed',
    findings: [
      {
        message: 'connectors/crm/types.ts is missing',
        fix: 'Put the types that its modules share there.',
      },
    ],
    note: null,
  });
});

test('an unknown connector exits with 2 and suggests one', () => {
  const { status, stdout, stderr } = check(['strpe']);
  assert.is(status, 2);
  assert.is(stdout, '');
  assert.match(stderr, "there is no connector 'strpe'. Did you mean 'stripe'?");
  const json = check(['strpe', '--json']);
  assert.is(json.status, 2);
  assert.is(JSON.parse(json.stdout).ok, false);
});

test('a project without connectors exits with 2', () => {
  const empty = join(project.root, 'empty');
  mkdirSync(empty);
  const { status, stderr } = check([], empty);
  assert.is(status, 2);
  assert.match(
    stderr,
    /there is no connector in supabase\/functions\/_shared\/connectors; npx supasaasy init /,
  );
});

test.run();

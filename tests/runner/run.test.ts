import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';

const root = fileURLToPath(new URL('../../', import.meta.url));

function npmTest(...filters: string[]) {
  const { status, stdout } = spawnSync(process.execPath, ['--import', 'tsx', 'tests/run.ts', ...filters], {
    cwd: root,
    encoding: 'utf8',
  });
  return { status, lines: stdout.trimEnd().split('\n') };
}

test('a run ends with the counts of all its files', () => {
  const { status, lines } = npmTest('runner/test-files', 'gateway/argument-names');
  assert.is(lines.at(-1), '5 passed, 0 failed');
  assert.is(lines.filter((line) => line.startsWith('ok ')).length, 2);
  assert.is(status, 0);
});

test('a run that finds nothing to do fails', () => {
  const { status, lines } = npmTest('no-such-file');
  assert.is(lines.at(-1), '0 passed, 0 failed');
  assert.is(status, 1);
});

test.run();

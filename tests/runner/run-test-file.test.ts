import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { gone } from '../process-gone.ts';
import { runTestFile } from './run-test-file.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const directory = await mkdtemp(join(tmpdir(), 'supasaasy-runner-'));
test.after(() => rm(directory, { recursive: true }));

const uvu = JSON.stringify(new URL('../../node_modules/uvu/dist/index.mjs', import.meta.url).href);

/** Runs a test file with this text, after the import of uvu. */
async function run(name: string, text: string, timeoutMs = 20_000) {
  const path = join(directory, name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, `import { test } from ${uvu};\n${text}`);
  return runTestFile(path, { root, env: process.env, timeoutMs, groups: new Set() });
}

const pass = (name: string) => `test('${name}', () => {});`;

test('counts the tests of a file that passes', async () => {
  const result = await run('passes.test.ts', `${pass('one')} ${pass('two')} test.run();`);
  assert.equal([result.passed, result.failed, result.faults], [2, 0, []]);
});

test('counts failures and keeps what was written', async () => {
  const result = await run(
    'fails.test.ts',
    `${pass('one')} test('bad', () => { throw new Error('reason'); }); test.run();`,
  );
  assert.equal([result.passed, result.failed, result.faults], [1, 1, []]);
  assert.match(result.output, 'reason');
});

test('a file that crashes, exits early, runs nothing or has no counts fails', async () => {
  const wants: Record<string, RegExp> = {
    'throw new Error("at the top");': /printed no test counts \(exit code 1\)/,
    [`${pass('one')} process.exit(0);`]: /printed no test counts/,
    [pass('never run')]: /printed no test counts/,
    'test.run();': /has no tests/,
    'process.kill(process.pid, "SIGKILL");': /printed no test counts \(SIGKILL\)/,
    [`${pass('one')} test.run(); setTimeout(() => process.exit(3), 300);`]: /ended with exit code 3/,
  };
  for (const [index, [text, fault]] of Object.entries(wants).entries()) {
    const result = await run(`broken-${index}.test.ts`, text);
    assert.is(result.failed, 1, text);
    assert.match(result.faults.join(), fault, text);
  }
});

test('a test that did not run because a hook failed is a failure, though uvu exits 0', async () => {
  const result = await run(
    'hook.test.ts',
    `test.before(() => { throw new Error('hook'); }); ${pass('one')} test.run();`,
  );
  assert.equal([result.passed, result.failed], [0, 1]);
});

test('a file that leaves tests out fails', async () => {
  const result = await run('skips.test.ts', `${pass('one')} test.skip('two', () => {}); test.run();`);
  assert.equal([result.passed, result.failed], [1, 1]);
  assert.match(result.faults.join(), 'leaves out 1');
});

test('a file that does not end in time is ended with all it started', async () => {
  const text = `import { spawn } from 'node:child_process';
    const child = spawn('sleep', ['60'], { stdio: 'ignore' }); console.log('pid ' + child.pid);
    ${pass('one')} test.run();`;
  const result = await run('hangs.test.ts', text, 2000);
  assert.match(result.faults.join(), 'did not end within 2 s');
  assert.ok(await gone(Number(/pid (\d+)/.exec(result.output)?.[1])));
});

test('a process that a file leaves behind is ended, and the file fails', async () => {
  const text = `import { spawn } from 'node:child_process';
    const child = spawn('sleep', ['60'], { stdio: 'ignore' }); child.unref(); console.log('pid ' + child.pid);
    ${pass('one')} test.run();`;
  const result = await run('leaves.test.ts', text);
  assert.equal([result.passed, result.failed, result.faults], [1, 1, ['left processes running']]);
  assert.ok(await gone(Number(/pid (\d+)/.exec(result.output)?.[1])));
});

test.run();

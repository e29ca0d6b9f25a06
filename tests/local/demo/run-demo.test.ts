import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { gone } from '../../process-gone.ts';

const root = fileURLToPath(new URL('../../..', import.meta.url));

function startDemo(...args: string[]): {
  child: ChildProcess;
  output: () => string;
  ended: Promise<number | null>;
} {
  const env: NodeJS.ProcessEnv = { ...process.env, NO_COLOR: '1' };
  delete env.DATABASE_URL;
  const child = spawn(process.execPath, ['bin/supasaasy.js', 'demo', ...args], { cwd: root, env });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk) => (output += String(chunk)));
  const ended = new Promise<number | null>((resolve) => child.on('exit', (code) => resolve(code)));
  return { child, output: () => output, ended };
}

function childrenOf(pid: number): number[] {
  const listed = execFileSync('ps', ['-eo', 'pid=,ppid='], { encoding: 'utf8' });
  return listed
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
    .flatMap(([child, parent]) => (child !== undefined && parent === pid ? [child] : []));
}

function isOpen(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.on('error', () => resolve(false));
  });
}

async function until(condition: () => boolean, what: string): Promise<void> {
  for (let attempt = 0; attempt < 600; attempt++) {
    if (condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  assert.unreachable(`waited a minute for ${what}`);
}

test('the demo mirrors both accounts on real Deno and shows the rows', async () => {
  const { output, ended } = startDemo('--customers', '150', '--conversations', '25');
  assert.is(await ended, 0, output());
  assert.match(output(), /stripe_main customer +150\/150/);
  assert.match(output(), /intercom_main conversation_part +(\d+)\/\1\n/);
  assert.match(output(), /\d+ processed/);
  assert.not.match(output(), /answered \d/);
  // 5 of the 150 are deleted and 5 are new by the end of the day.
  assert.match(output(), /stripe_customer +│ 150 +│ 150 /);
  assert.match(output(), /│ country │ customers │/);
  assert.match(output(), /What next/);
});

test('Ctrl-C in the middle leaves no process and no port behind', async () => {
  const { child, output, ended } = startDemo('--customers', '20000', '--conversations', '10');
  await until(() => output().includes('Full sync'), 'the full sync to start');
  const children = childrenOf(Number(child.pid));
  assert.ok(children.length >= 2, `the functions run as processes: ${children}`);
  const ports = [...output().matchAll(/127\.0\.0\.1:(\d+)/g)].map((match) => Number(match[1]));
  assert.ok(ports.length >= 2 && (await isOpen(Number(ports[0]))));

  child.kill('SIGINT');
  assert.is(await ended, 130, output());
  for (const pid of children) assert.ok(await gone(pid), `process ${pid} is still there`);
  for (const port of ports) assert.is(await isOpen(port), false, `port ${port} is still open`);
});

test('a refused config ends the demo with exit code 2', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'supasaasy-demo-'));
  writeFileSync(join(directory, 'supasaasy.config.ts'), 'export default {apps: nothing()};\n');
  const child = spawn(process.execPath, [join(root, 'bin/supasaasy.js'), 'demo'], { cwd: directory });
  assert.is(await new Promise((resolve) => child.on('exit', resolve)), 2);
  rmSync(directory, { recursive: true });
});

test('a config without an app that the demo can pretend ends it with exit code 2 before anything is generated', () => {
  const directory = mkdtempSync(join(tmpdir(), 'supasaasy-demo-'));
  writeFileSync(join(directory, 'supasaasy.config.ts'), 'export default { apps: [] };\n');
  const { status, stderr } = spawnSync(process.execPath, [join(root, 'bin/supasaasy.js'), 'demo'], {
    cwd: directory,
    encoding: 'utf8',
  });
  assert.is(status, 2);
  assert.match(stderr, "add one, such as\n  { app_key: 'stripe_main'");
  assert.equal(readdirSync(directory), ['supasaasy.config.ts']);
  rmSync(directory, { recursive: true });
});

test.run();

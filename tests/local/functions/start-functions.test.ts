import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type FunctionsOptions, startFunctions } from '../../../local/functions/start-functions.ts';
import { alive, gone } from '../../process-gone.ts';

const repository = fileURLToPath(new URL('../../../', import.meta.url));
const projectRoot = await mkdtemp(join(tmpdir(), 'supasaasy-functions-'));
test.after(() => rm(projectRoot, { recursive: true }));

const files: Record<string, string> = {
  'package.json': '{"name":"project","type":"module"}',
  'supabase/functions/_shared/greeting.ts':
    "import { Hono } from 'hono';\nexport const greeting = 'hello from ' + typeof Hono;",
  'supabase/functions/greet/deno.json': '{"imports":{"hono":"npm:hono@4"}}',
  'supabase/functions/greet/index.ts': `
    import { greeting } from '../_shared/greeting.ts';
    console.log('ready to greet');
    Deno.serve(async (request: Request) => {
      const { pathname } = new URL(request.url);
      if (pathname === '/greet/env') return Response.json(Deno.env.toObject());
      if (pathname === '/greet/read') return new Response(await Deno.readTextFile('/etc/hosts').catch((e) => e.name));
      if (pathname === '/greet/run') {
        try { return new Response(String(new Deno.Command('/bin/sh').outputSync().code)); } catch (e) { return new Response((e as Error).name); }
      }
      console.error('asked for ' + pathname);
      return new Response(greeting + ' at ' + pathname + ': ' + (await request.text()));
    });`,
  'supabase/functions/other/index.ts': "Deno.serve(() => new Response('other'));",
  'supabase/functions/broken/index.ts': "console.log('starting');\nthrow new Error('no such luck');",
  'supabase/functions/idle/index.ts': "console.log('nothing to serve');",
  'supabase/functions/hangs/index.ts': 'setInterval(() => {}, 1000);',
  'supabase/functions/remote/index.ts':
    "import 'https://example.com/mod.ts';\nDeno.serve(() => new Response());",
  'supabase/functions/missing/index.ts': "import 'npm:no-such-package@1';\nDeno.serve(() => new Response());",
};
for (const [path, text] of Object.entries(files)) {
  await mkdir(dirname(join(projectRoot, path)), { recursive: true });
  await writeFile(join(projectRoot, path), text);
}
await symlink(join(repository, 'node_modules'), join(projectRoot, 'node_modules'));

const start = (names: string[], options: Partial<FunctionsOptions> = {}) =>
  startFunctions({ names, env: {}, projectRoot, ...options });

async function failure(names: string[], options: Partial<FunctionsOptions> = {}): Promise<string> {
  return start(names, options).then(
    async (functions) => {
      await functions.stop();
      return 'started';
    },
    (error: Error) => error.message,
  );
}

test('serves each function on its own port, imports resolved from node_modules, and really ends them', async () => {
  const lines: string[] = [];
  const functions = await start(['greet', 'other'], { log: (line) => lines.push(line) });
  const pids = Object.values(functions.pids);
  try {
    const response = await fetch(`${functions.urls.greet}/greet/app?x=1`, { method: 'POST', body: 'hi' });
    assert.is(await response.text(), 'hello from function at /greet/app: hi');
    assert.is(await (await fetch(`${functions.urls.other}/other`)).text(), 'other');
    assert.is(new Set(pids).size, 2);
    assert.ok(pids.every(alive));
    assert.match(functions.logs('greet'), /ready to greet\n.*asked for \/greet\/app/s);
    assert.ok(lines.includes('[greet] ready to greet'));
    assert.ok(lines.includes('[greet] asked for /greet/app'));
  } finally {
    await functions.stop();
  }
  for (const pid of pids) assert.ok(await gone(pid));
  await functions.stop();
  const refused = await fetch(`${functions.urls.other}/other`).catch((error: Error) => error);
  assert.instance(refused, Error);
});

test('a function sees the environment it is given and none of ours, and no file or program', async () => {
  process.env.SUPASAASY_TEST_SECRET = 'not for functions';
  const functions = await start(['greet'], { env: { ADMIN_API_KEY: 'key' } });
  try {
    const env = await (await fetch(`${functions.urls.greet}/greet/env`)).json();
    assert.is(env.ADMIN_API_KEY, 'key');
    assert.is(env.SUPASAASY_TEST_SECRET, undefined);
    assert.is(await (await fetch(`${functions.urls.greet}/greet/read`)).text(), 'NotCapable');
    assert.is(await (await fetch(`${functions.urls.greet}/greet/run`)).text(), 'NotCapable');
  } finally {
    await functions.stop();
  }
});

test('a function that dies early fails the start with what it wrote, and the others are ended', async () => {
  const message = await failure(['other', 'broken']);
  assert.match(message, /function "broken" ended before it served \(exit code 1\)/);
  assert.match(message, 'starting');
  assert.match(message, 'no such luck');
});

test('a function that serves nothing fails the start', async () => {
  assert.match(await failure(['idle']), /"idle" ended before it served.*nothing to serve/s);
  assert.match(await failure(['hangs'], { startTimeoutMs: 1500 }), /"hangs" did not serve within 1\.5 s/);
});

test('a function that does not exist fails the start and names the file', async () => {
  assert.match(await failure(['nowhere']), /no entrypoint .*supabase\/functions\/nowhere\/index\.ts/);
});

test('nothing is downloaded', async () => {
  assert.match(await failure(['remote']), /example\.com.*--no-remote/s);
  assert.match(await failure(['missing']), /no-such-package/);
});

const program = `
  import { startFunctions } from ${JSON.stringify(new URL('../../../local/functions/start-functions.ts', import.meta.url).href)};
  const { pids } = await startFunctions({ names: ['other'], env: {}, projectRoot: ${JSON.stringify(projectRoot)} });
  console.log(pids.other);
  process.on('message', () => { throw new Error('as if by a bug'); });
  setInterval(() => {}, 1000);`;

const ends = {
  SIGINT: [130, null],
  SIGTERM: [143, null],
  SIGKILL: [null, 'SIGKILL'],
  'uncaught error': [1, null],
} as const;

for (const [end, exit] of Object.entries(ends)) {
  test(`functions end with the process that started them: ${end}`, async () => {
    const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', program], {
      cwd: repository,
      stdio: ['ignore', 'pipe', 'ignore', 'ipc'],
      timeout: 20_000,
      killSignal: 'SIGABRT',
    });
    const [line] = await once(child.stdout as NonNullable<typeof child.stdout>, 'data');
    const pid = Number(line);
    assert.ok(pid > 1 && alive(pid));
    const exited = once(child, 'exit');
    if (end === 'uncaught error') child.send('throw');
    else child.kill(end as NodeJS.Signals);
    assert.equal(await exited, exit);
    assert.ok(await gone(pid));
  });
}

test.run();

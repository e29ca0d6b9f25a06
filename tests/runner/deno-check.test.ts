import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';

const repository = fileURLToPath(new URL('../../', import.meta.url));

/** Checks a project with these functions. */
async function check(functions: Record<string, string>) {
  const root = await mkdtemp(join(tmpdir(), 'supasaasy-deno-check-'));
  try {
    const files: Record<string, string> = {
      'package.json': '{"type":"module"}',
      'supabase/functions/.keep': '',
    };
    for (const [name, text] of Object.entries(functions)) {
      files[`supabase/functions/${name}/index.ts`] = text;
      files[`supabase/functions/${name}/deno.json`] = '{"imports":{"hono":"npm:hono@4"}}';
    }
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), text);
    }
    await symlink(join(repository, 'node_modules'), join(root, 'node_modules'));
    const args = ['--import', 'tsx', 'tests/deno-check.ts', root];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, {
      cwd: repository,
      encoding: 'utf8',
    });
    return { status, output: stdout + stderr };
  } finally {
    await rm(root, { recursive: true });
  }
}

const good = `import { Hono } from 'hono';\nconst app: Hono = new Hono();\nDeno.serve(app.fetch);`;
const bad = `import { Hono } from 'hono';\nconst app: string = new Hono();\nDeno.serve(app);`;

test('functions that type-check pass', async () => {
  const { status, output } = await check({ one: good, two: good });
  assert.is(status, 0, output);
  assert.match(output, 'ok    supabase/functions/two');
});

test('one function with a type error fails the check, and all are checked', async () => {
  const { status, output } = await check({ bad, good });
  assert.is(status, 1);
  assert.match(output, 'FAIL  supabase/functions/bad');
  assert.match(output, 'ok    supabase/functions/good');
  assert.match(output, 'TS2322');
});

test('a project without functions fails, since nothing was checked', async () => {
  assert.is((await check({})).status, 1);
});

test.run();

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { findTestFiles } from './test-files.ts';

const root = await mkdtemp(join(tmpdir(), 'supasaasy-files-'));
test.after(() => rm(root, { recursive: true }));

const files: Record<string, string> = {
  'tests/postgres.ts': '',
  'tests/b.test.ts': "import { test } from 'uvu';",
  'tests/a/direct.test.ts': "import { freshDatabase } from '../postgres.ts';",
  'tests/a/side-effect.test.ts': "import '../postgres.ts';",
  'tests/a/through.test.ts': "import { start } from './start.ts';",
  'tests/a/start.ts':
    "import type { X } from './circle.ts';\nimport {\n  freshDatabase,\n} from '../postgres.ts';",
  'tests/a/circle.ts': "import './start.ts';",
  'tests/a/other.test.ts': "import { startPostgres } from '../../local/database/postgres.ts';",
};
for (const [path, text] of Object.entries(files)) {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), text);
}

test('finds every test file, and which of them need PostgreSQL', () => {
  assert.equal(findTestFiles(root, []), [
    { path: 'tests/a/direct.test.ts', needsPostgres: true },
    { path: 'tests/a/other.test.ts', needsPostgres: false },
    { path: 'tests/a/side-effect.test.ts', needsPostgres: true },
    { path: 'tests/a/through.test.ts', needsPostgres: true },
    { path: 'tests/b.test.ts', needsPostgres: false },
  ]);
});

test('filters by part of the path', () => {
  const paths = findTestFiles(root, ['direct', 'b.test']).map(({ path }) => path);
  assert.equal(paths, ['tests/a/direct.test.ts', 'tests/b.test.ts']);
  assert.equal(findTestFiles(root, ['nothing']), []);
});

test.run();

import { cpSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type ConnectorProject, connectorProject } from '../connector/connector-project.ts';

const acme = 'supabase/functions/_shared/connectors/acme';
const readme = `${acme}/README.md`;
const indexes = `${acme}/migrations/002_indexes.sql`;
const itsTest = 'tests/connectors/acme.test.ts';

const project: ConnectorProject = connectorProject();
const kept = mkdtempSync(join(tmpdir(), 'supasaasy-kept-'));
const parts = ['supabase/functions/_shared/connectors', 'tests', 'supasaasy.lock', 'supasaasy.config.ts'];
test.before(async () => {
  const { status, stderr } = await project.supasaasy(
    ...['new', 'connector', 'acme', '--resources', 'contact', '--auth', 'bearer'],
    ...['--base-url', 'https://api.acme.com', '--pagination', 'cursor', '--deletions', 'sweep'],
    ...['--webhook-scheme', 'none', '--columns', 'email', '--modified-since', 'since'],
  );
  assert.is(status, 0, stderr);
  for (const part of parts) cpSync(join(project.root, part), join(kept, part), { recursive: true });
});
test.before.each(() => {
  for (const part of parts) {
    rmSync(join(project.root, part), { recursive: true, force: true });
    cpSync(join(kept, part), join(project.root, part), { recursive: true });
  }
});
test.after(() => {
  project.remove();
  rmSync(kept, { recursive: true, force: true });
});

const has = (path: string) => project.files().includes(path);

interface LockText {
  files: Record<string, unknown>;
  connectors?: Record<string, { files: string[]; answers: string }>;
  answers: Record<string, Record<string, unknown>>;
}

function readLock(): LockText {
  return JSON.parse(project.read('supasaasy.lock'));
}

function editLock(edit: (lock: LockText) => void): void {
  const lock = readLock();
  edit(lock);
  project.write('supasaasy.lock', `${JSON.stringify(lock, null, 2)}\n`);
}

/** Makes the connector one of an earlier release, whose templates had no such files. */
function withoutFiles(...paths: readonly string[]): void {
  for (const path of paths) rmSync(join(project.root, path));
  editLock(({ files, connectors }) => {
    for (const path of paths) delete files[path];
    const own = connectors?.[acme];
    if (own !== undefined) own.files = own.files.filter((path) => !paths.includes(path));
  });
}

test('files that the templates of a connector gained are added as they would have been written', async () => {
  const before = [readme, itsTest].map((path) => project.read(path));
  const lock = readLock();
  withoutFiles(readme, itsTest);
  const { status, stdout, stderr } = await project.supasaasy('update');
  assert.is(status, 0, stderr);
  assert.match(stdout, `created ${readme}`);
  assert.equal(
    [readme, itsTest].map((path) => project.read(path)),
    before,
  );
  assert.equal(readLock().files, lock.files);
  assert.equal(readLock().connectors?.[acme]?.files.sort(), lock.connectors?.[acme]?.files.sort());
  const again = await project.supasaasy('update', '--check');
  assert.is(again.status, 0, again.stderr);
});

test('what the user deleted never comes back, whether the lock still knows the file or not', async () => {
  rmSync(join(project.root, readme));
  rmSync(join(project.root, indexes));
  editLock(({ files }) => delete files[indexes]);
  const { status, stdout, stderr } = await project.supasaasy('update');
  assert.is(status, 0, stderr);
  assert.match(stdout, `${readme} was deleted and stays so`);
  assert.equal([has(readme), has(indexes)], [false, false]);
});

test('a file that came with an update and was deleted then does not come back either', async () => {
  withoutFiles(readme);
  await project.supasaasy('update');
  rmSync(join(project.root, readme));
  editLock(({ files }) => delete files[readme]);
  await project.supasaasy('update');
  assert.is(has(readme), false);
});

test('a file of the user in the place of a new one is left as it is', async () => {
  withoutFiles(readme);
  project.write(readme, 'Mine.\n');
  const { status, stderr } = await project.supasaasy('update');
  assert.is(status, 1);
  assert.match(stderr, `${readme}: it exists and was not scaffolded`);
  assert.is(project.read(readme), 'Mine.\n');
});

test('a connector that was deleted gets nothing, and a renamed one gets it where it is', async () => {
  withoutFiles(readme);
  renameSync(join(project.root, acme), join(project.root, `${acme}2`));
  const renamed = await project.supasaasy('update');
  assert.is(renamed.status, 0, renamed.stderr);
  assert.ok(has(`${acme}2/README.md`));
  rmSync(join(project.root, `${acme}2`), { recursive: true });
  await project.supasaasy('update');
  assert.not(project.files().some((path) => path.startsWith(acme)));
});

test('a lock without connectors, as earlier releases wrote it, is read, and nothing is added', async () => {
  withoutFiles(readme);
  editLock((lock) => delete lock.connectors);
  const { status, stderr } = await project.supasaasy('update');
  assert.is(status, 0, stderr);
  assert.is(has(readme), false);
});

test('answers that are refused now are told, and the rest is updated', async () => {
  withoutFiles(readme);
  editLock(({ answers, connectors }) => {
    const own = answers[connectors?.[acme]?.answers ?? ''];
    if (own !== undefined) own.auth = { kind: 'of old' };
  });
  const { status, stderr } = await project.supasaasy('update');
  assert.is(status, 1);
  assert.match(stderr, `${acme}: what supasaasy.lock remembers was answered about it is refused now (--auth`);
});

test('a resource that was added is among the answers', async () => {
  const { status, stderr } = await project.supasaasy(
    ...['new', 'resource', 'acme', 'invoice', '--pagination', 'cursor', '--deletions', 'sweep'],
  );
  assert.is(status, 0, stderr);
  withoutFiles(readme);
  await project.supasaasy('update');
  assert.match(project.read(readme), 'supasaasy.acme_invoices');
});

test.run();

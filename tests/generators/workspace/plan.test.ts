import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { hashPlaceholder, isEdited, stampContentHash } from '../../../generators/workspace/content-hash.ts';
import { diffPlan } from '../../../generators/workspace/diff.ts';
import { planFiles, type ScaffoldedFile } from '../../../generators/workspace/plan.ts';
import { describePlan, describeRefusals, describeStale } from '../../../generators/workspace/report.ts';
import { type TempProject, tempProject } from '../temp-project.ts';

let project: TempProject;
test.before.each(() => {
  project = tempProject();
});
test.after.each(() => project.remove());

const text = (body: string): string => stampContentHash(`-- Content hash: ${hashPlaceholder}\n${body}\n`);
const scaffolded = (path: string, content: string): ScaffoldedFile => ({
  path,
  content,
  kind: 'scaffolded',
  template: 'functions/config.toml.hbs',
  templateHash: '0',
  answers: {},
  ifPresent: 'keep',
});
const planned = (path: string, body: string) => ({ path, content: text(body), kind: 'generated' as const });

test('a stamped text is as it was written until a character changes', () => {
  const stamped = text('select 1;');
  assert.not.ok(isEdited(stamped));
  assert.not.ok(isEdited(stamped.replaceAll('\n', '\r\n')), 'a checkout with other line ends edits nothing');
  assert.ok(isEdited(stamped.replace('1', '2')));
  assert.ok(isEdited(stamped.replace(/hash: ./, 'hash: 0')));
  assert.not.ok(isEdited('no hash at all'));
});

test('the hash survives dollars in the text', () => {
  const stamped = text("select $$ $& $1 $` $' $$;");
  assert.match(stamped, "select $$ $& $1 $` $' $$;");
  assert.not.ok(isEdited(stamped));
});

test('missing, stale and hand-edited files are told apart', () => {
  project.write('stale.sql', text('before'));
  project.write('edited.sql', text('before').replace('before', 'changed'));
  project.write('same.sql', text('now').replaceAll('\n', '\r\n'));
  const plan = planFiles(
    project.root,
    ['stale.sql', 'missing.sql', 'edited.sql', 'same.sql'].map((path) => planned(path, 'now')),
  );
  assert.equal(
    plan.changes.map(({ path, action }) => `${path} ${action}`),
    ['edited.sql overwrite', 'missing.sql create', 'same.sql unchanged', 'stale.sql update'],
  );
  assert.equal(describeStale(plan, 'npx supasaasy gen'), [
    'edited.sql was edited by hand; move the edit to its source, then run npx supasaasy gen.',
    'missing.sql is missing; run npx supasaasy gen.',
    'stale.sql is stale; run npx supasaasy gen.',
  ]);
  assert.is(
    describePlan(plan, 'planned'),
    'would rewrite edited.sql (it was edited by hand; the edit is replaced)\nwould create missing.sql\nwould update stale.sql\n1 file is up to date\n',
  );
});

test('a scaffolded file that the user deleted is no reason to fail a check', () => {
  const plan = planFiles(project.root, [scaffolded('mine.toml', 'x')]);
  assert.equal(describeStale(plan, 'gen'), []);
});

test('the diff is one that patch understands', () => {
  project.write('a.sql', 'one\ntwo\n');
  const plan = planFiles(project.root, [
    { path: 'a.sql', content: 'one\n2\n', kind: 'generated' },
    { path: 'b.sql', content: 'new\n', kind: 'generated' },
  ]);
  assert.is(
    diffPlan(plan),
    '--- a/a.sql\n+++ b/a.sql\n@@ -1,2 +1,2 @@\n one\n-two\n+2\n--- /dev/null\n+++ b/b.sql\n@@ -0,0 +1,1 @@\n+new\n',
  );
});

test('a path that leads out of the project, or is named twice, is refused', () => {
  const paths = ['../out.sql', '/etc/x', 'a/../../b', 'a\\b', 'a//b', 'C:/x', 'twice', 'twice', ''];
  const plan = planFiles(
    project.root,
    paths.map((path) => planned(path, 'x')),
  );
  assert.equal(
    plan.changes.map(({ path }) => path),
    ['twice'],
  );
  assert.is(plan.refusals.length, paths.length - 1);
  assert.match(
    describeRefusals(plan).join('\n'),
    'Refusing to write ../out.sql: it leads out of the project.',
  );
});

test('a file that is no text is refused', () => {
  writeFileSync(join(project.root, 'a.sql'), Buffer.from([0x61, 0xff, 0x0a]));
  assert.equal(planFiles(project.root, [planned('a.sql', 'x')]).refusals, [
    { path: 'a.sql', reason: 'it is not UTF-8 text' },
  ]);
});

test('a file of the user that a command changes is edited, once', () => {
  project.write('mine.ts', 'one\n');
  const edit = { path: 'mine.ts', content: 'one\ntwo\n', kind: 'edited' as const };
  assert.is(planFiles(project.root, [edit]).changes[0]?.action, 'edit');
  project.write('mine.ts', edit.content);
  assert.is(planFiles(project.root, [edit]).changes[0]?.action, 'unchanged');
});

test.run();

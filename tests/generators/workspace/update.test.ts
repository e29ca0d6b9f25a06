import { chmodSync, cpSync, mkdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { pendingChanges } from '../../../generators/workspace/plan.ts';
import { describeConflicts } from '../../../generators/workspace/report.ts';
import { planUpdate, type UpdateOptions } from '../../../generators/workspace/update.ts';
import { writePlan } from '../../../generators/workspace/write.ts';
import { type ScaffoldedProject, scaffoldedProject } from './scaffolded-project.ts';

const home = 'supabase/functions/_shared/connectors';
const path = `${home}/acme/index.ts`;
const lines = [
  '// {{name}}',
  'import { x } from "x";',
  '',
  'start({{json name}});',
  'middle();',
  '',
  'end();',
];

let project: ScaffoldedProject;
test.before.each(() => {
  project = scaffoldedProject();
  project.template('thing/index.ts', ...lines);
  project.scaffold(path, 'thing/index.ts', { name: 'acme' });
});
test.after.each(() => project.remove());

function update(options: UpdateOptions = {}) {
  const found = planUpdate(project.root, options);
  writePlan(found.plan);
  return found;
}
const actionsOf = ({ plan }: ReturnType<typeof planUpdate>) =>
  plan.changes.map((change) => `${change.path} ${change.action}`);
/** Changes lines of the template. */
const template = (changed: Readonly<Record<string, string>>) =>
  project.template('thing/index.ts', ...lines.map((line) => changed[line] ?? line));
/** Changes the scaffolded file, as its owner does. */
const edit = (from: string, to: string, at = path) => {
  assert.match(project.read(at), from);
  project.write(
    at,
    project.read(at).replace(from, () => to),
  );
};

test('nothing changed: nothing is written', () => {
  assert.equal(actionsOf(update()), [`${path} unchanged`]);
});

test('an edit of the user and a change of the template both survive', () => {
  edit('middle();', 'middle();\nmine();');
  template({ '// {{name}}': '// {{name}}: new' });
  assert.equal(actionsOf(update()), [`${path} merge`, 'supasaasy.lock update']);
  assert.is(
    project.read(path),
    '// acme: new\nimport { x } from "x";\n\nstart("acme");\nmiddle();\nmine();\n\nend();\n',
  );
  assert.equal(actionsOf(update()), [`${path} keep`], 'a second update has nothing to do');
});

test('a file that nobody edited becomes what the template says now', () => {
  template({ 'end();': 'finish();' });
  assert.equal(actionsOf(update()), [`${path} update`, 'supasaasy.lock update']);
  assert.match(project.read(path), 'finish();\n');
});

test('an edited file is not touched while its template stays', () => {
  edit('end();', 'mine();');
  const before = project.read('supasaasy.lock');
  assert.equal(actionsOf(update()), [`${path} keep`]);
  assert.match(project.read(path), 'mine();');
  assert.is(project.read('supasaasy.lock'), before);
});

test('a change that the user made already is no conflict', () => {
  edit('end();', 'finish();');
  template({ 'end();': 'finish();' });
  assert.equal(actionsOf(update()), [`${path} unchanged`, 'supasaasy.lock update']);
});

test('a conflict keeps both sides between markers, is named by line, and blocks the next update until it is resolved', () => {
  edit('end();', 'mine();');
  template({ 'end();': 'finish();' });
  const { plan } = update();
  assert.is(
    project.read(path),
    '// acme\nimport { x } from "x";\n\nstart("acme");\nmiddle();\n\n<<<<<<< yours\nmine();\n=======\nfinish();\n>>>>>>> template thing/index.ts.hbs\n',
  );
  assert.match(describeConflicts(plan).join(), `${path}:7: `);
  template({ 'end();': 'finish();', '// {{name}}': '// {{name}}: newer' });
  const refused = update();
  assert.equal(
    refused.skipped.map(({ path: at, line, state }) => ({ at, line, state })),
    [{ at: path, line: 7, state: 'conflicting' }],
  );
  assert.match(project.read(path), 'mine();\n=======\nfinish();');

  project.write(path, project.read(path).replace(/<<<<<<<[\s\S]*>>>>>>> .*\n/, 'mine();\nfinish();\n'));
  update();
  assert.is(
    project.read(path),
    '// acme: newer\nimport { x } from "x";\n\nstart("acme");\nmiddle();\n\nmine();\nfinish();\n',
  );
});

test('a deleted file stays deleted, until it is asked for', () => {
  rmSync(join(project.root, path));
  template({ 'end();': 'finish();' });
  assert.equal(actionsOf(update()), [`${path} keep`]);
  assert.not.ok(project.files().includes(path));
  assert.equal(actionsOf(update({ restore: true })), [`${path} create`, 'supasaasy.lock update']);
  assert.match(project.read(path), 'finish();');
});

test('a file with CRLF stays one and does not conflict on line ends', () => {
  project.write(path, `\uFEFF${project.read(path).replaceAll('\n', '\r\n')}`);
  assert.equal(actionsOf(update()), [`${path} unchanged`]);
  edit('middle();', 'middle();\r\nmine();');
  template({ '// {{name}}': '// {{name}}: new' });
  assert.equal(
    pendingChanges(update().plan).map(({ conflicts }) => conflicts.length),
    [0, 0],
  );
  assert.is(
    project.read(path),
    '\uFEFF// acme: new\r\nimport { x } from "x";\r\n\r\nstart("acme");\r\nmiddle();\r\nmine();\r\n\r\nend();\r\n',
  );
});

test('a template and a lock that were checked out with CRLF change nothing', () => {
  for (const each of ['templates/thing/index.ts.hbs', 'supasaasy.lock'])
    project.write(each, project.read(each).replaceAll('\n', '\r\n'));
  assert.equal(actionsOf(update()), [`${path} unchanged`]);
});

test('an executable file stays one', () => {
  chmodSync(join(project.root, path), 0o755);
  template({ 'end();': 'finish();' });
  update();
  assert.is(statSync(join(project.root, path)).mode & 0o777, 0o755);
});

test('a connector directory that was renamed as a whole is followed', () => {
  project.template('thing/types.ts', 'export interface Thing {', '  id: string;', '}');
  project.scaffold(`${home}/acme/types.ts`, 'thing/types.ts', {});
  project.write(`${home}/other/index.ts`, 'quite another connector\n');
  renameSync(join(project.root, home, 'acme'), join(project.root, home, 'acme-eu'));
  edit('end();', 'mine();', `${home}/acme-eu/index.ts`);
  template({ '// {{name}}': '// {{name}}: new' });
  const found = update();
  assert.equal(found.renames, [{ from: `${home}/acme`, to: `${home}/acme-eu` }]);
  assert.match(project.read(`${home}/acme-eu/index.ts`), /^\/\/ acme: new\n[\s\S]*mine\(\);\n$/);
  assert.not.match(project.read('supasaasy.lock'), 'acme/');
  assert.equal(update().renames, []);
});

test('a directory that could be either of two is reported, and nothing is taken for it', () => {
  for (const copy of ['b', 'c'])
    cpSync(join(project.root, home, 'acme'), join(project.root, home, copy), { recursive: true });
  rmSync(join(project.root, home, 'acme'), { recursive: true });
  const found = update();
  assert.equal(found.renames, []);
  assert.match(
    String(found.skipped[0]?.reason),
    `it is gone, and could be any of ${home}/b, ${home}/c; change its paths`,
  );
});

test('a deleted connector beside others is not taken for one of them', () => {
  project.write(
    `${home}/other/index.ts`,
    'import { x } from "x";\nexport const other = 1;\nexport const more = 2;\n',
  );
  rmSync(join(project.root, home, 'acme'), { recursive: true });
  const found = update();
  assert.equal(found.renames, []);
  assert.equal(actionsOf(found), [`${path} keep`]);
});

test('paths choose what is updated; others stay as they were', () => {
  project.scaffold('b.ts', 'thing/index.ts', { name: 'b' });
  template({ 'end();': 'finish();' });
  update({ paths: [`${home}/acme/`] });
  assert.match(project.read(path), 'finish();');
  assert.match(project.read('b.ts'), 'end();');
  assert.equal(planUpdate(project.root, { paths: ['nope'] }).unknown, ['nope']);
  update({ paths: ['b.ts'] });
  assert.match(project.read('b.ts'), 'finish();');
});

test('a template that is gone or asks for more than was answered is reported, and other files are updated', () => {
  project.template('other/b.ts', 'b {{name}}');
  project.scaffold('b.ts', 'other/b.ts', { name: 'b' });
  project.scaffold('c.ts', 'other/b.ts', { name: 'c' });
  project.template('other/b.ts', 'B {{name}}');
  rmSync(join(project.root, 'templates/thing/index.ts.hbs'));
  const gone = update();
  assert.equal(
    gone.skipped.map(({ path: at, reason }) => `${at}: ${reason}`),
    [`${path}: there is no template thing/index.ts.hbs any more`],
  );
  assert.is(project.read('b.ts'), 'B b\n');
  project.template('other/b.ts', 'B', '{{region}}');
  assert.match(
    String(update().skipped[0]?.reason),
    'templates/other/b.ts.hbs:2: the variable region is not defined',
  );
});

test('answers that were changed in the lock are merged in', () => {
  edit('end();', 'mine();');
  project.write('supasaasy.lock', project.read('supasaasy.lock').replace('"name": "acme"', '"name": "zeta"'));
  update();
  assert.is(project.read(path).split('\n')[0], '// zeta');
  assert.match(project.read(path), 'mine();');
});

test('a file that is not text any more is left alone', () => {
  writeFileSync(join(project.root, path), Buffer.from([0xff, 0xfe, 0x00]));
  template({ 'end();': 'finish();' });
  assert.match(String(update().skipped[0]?.reason), 'it is not UTF-8 text');
  rmSync(join(project.root, path));
  mkdirSync(join(project.root, path));
  assert.match(String(update().skipped[0]?.reason), 'a directory is in its place');
});

test('a change of a partial reaches the files, and counts as a change of the template', () => {
  project.template('partials/head', '// one');
  project.template('thing/index.ts', '{{> partials/head}}', 'x();');
  update();
  project.template('partials/head', '// two');
  const found = update();
  assert.equal([...found.templateChanged], [path]);
  assert.is(project.read(path), '// two\nx();\n');
});

test.run();

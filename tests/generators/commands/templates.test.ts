import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { readLock } from '../../../generators/workspace/read-lock.ts';
import { type TempProject, tempProject } from '../temp-project.ts';
import { runIn } from './run-in.ts';

let project: TempProject;
test.before.each(() => {
  project = tempProject();
  project.configure();
});
test.after.each(() => project.remove());

const templates = (...args: readonly string[]) => runIn(project.root, 'templates', ...args);
const name = 'functions/entrypoint.ts.hbs';

test('eject copies a template, which list shows and diff compares', () => {
  const ejected = templates('eject', 'functions/entrypoint.ts', 'migrations');
  assert.is(ejected.stderr, '');
  assert.is(ejected.status, 0);
  assert.match(
    ejected.stdout,
    `created templates/${name}\ncreated templates/migrations/connectors.sql.hbs\n`,
  );
  assert.is(readLock(project.root).files.get(`templates/${name}`)?.template, name);

  project.write(
    `templates/${name}`,
    project.read(`templates/${name}`).replace('Deno.serve', 'globalThis.Deno.serve'),
  );
  project.write('templates/own.txt.hbs', 'mine');
  const listed = JSON.parse(templates('list', '--json').stdout) as {
    templates: { name: string; state: string }[];
  };
  const state = (wanted: string) => listed.templates.find((each) => each.name === wanted)?.state;
  assert.equal([name, 'own.txt.hbs', 'functions/config.ts.hbs'].map(state), [
    'overridden',
    'own',
    'packaged',
  ]);
  assert.match(templates('list').stdout, /^overridden +the project's version in templates\/ is used$/m);

  const diff = templates('diff');
  assert.is(diff.status, 0);
  assert.match(diff.stdout, `--- packaged/${name}\n+++ templates/${name}\n`);
  assert.match(diff.stdout, '-Deno.serve(');
  assert.is(templates('diff', name).stdout, diff.stdout);
  assert.match(templates('diff', 'functions/config.ts').stderr, 'functions/config.ts.hbs is not overridden');
});

test('eject does not write over a template that is there, nor any other then', () => {
  project.write(`templates/${name}`, 'mine');
  const { status, stderr } = templates('eject', 'functions');
  assert.is(status, 1);
  assert.match(stderr, `Refusing to write templates/${name}: it exists`);
  assert.equal(project.files(), ['supasaasy.config.ts', `templates/${name}`]);
});

test('--dry-run and --diff write nothing, and a check fails while there is something to copy', () => {
  assert.is(
    templates('eject', name, '--dry-run').stdout,
    `would create supasaasy.lock\nwould create templates/${name}\n`,
  );
  assert.match(templates('eject', name, '--diff').stdout, `+++ b/templates/${name}`);
  assert.is(templates('eject', name, '--check').status, 1);
  assert.equal(project.files(), ['supasaasy.config.ts']);
});

test('a typo in a name exits 2 with a suggestion', () => {
  for (const command of ['eject', 'diff']) {
    const { status, stderr } = templates(command, 'functions/entrpoint.ts.hbs');
    assert.is(status, 2);
    assert.is(stderr, `there is no template 'functions/entrpoint.ts.hbs'. Did you mean '${name}'?\n`);
  }
});

test('a directory with a typo is found, too; where nothing is near, the list is named, not printed', () => {
  assert.match(templates('eject', 'conector').stderr, "Did you mean 'connector'?");
  assert.is(
    templates('eject', 'nothing-like-it').stderr,
    "there is no template 'nothing-like-it'. npx supasaasy templates list shows what there is.\n",
  );
});

test.run();

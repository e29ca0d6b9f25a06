import { readFileSync } from 'node:fs';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { fileStateMeanings } from '../../../generators/workspace/file-states.ts';
import { openJournal } from '../../../generators/workspace/journal.ts';
import { scaffoldedProject } from './scaffolded-project.ts';

const page = readFileSync(new URL('../../../docs/FORMATS.md', import.meta.url), 'utf8');
const project = scaffoldedProject();
test.after(() => project.remove());

/** The names of all keys within a value, as the page writes them. */
function keysOf(value: unknown, path = ''): string[] {
  if (typeof value !== 'object' || value === null) return [path];
  if (Array.isArray(value))
    return value.flatMap((each) => (typeof each === 'object' ? keysOf(each, `${path}[]`) : path));
  return Object.entries(value).flatMap(([key, each]) => keysOf(each, path === '' ? key : `${path}.${key}`));
}

test('docs/FORMATS.md shows the lock that scaffolding its example writes', () => {
  project.template('note', '# {{title}}');
  project.scaffold('docs/acme.md', 'note', { title: 'Acme' });
  const [, shown] = /```json\n(.*?)```/s.exec(page) ?? [];
  assert.is(project.read('supasaasy.lock'), shown);
  const keys = keysOf(JSON.parse(project.read('supasaasy.lock'))).map((key) =>
    key.replace('docs/acme.md', '<path>').replace(/^answers\..*$/, 'answers.<id>'),
  );
  for (const key of keys) assert.match(page, `| \`${key}\` |`);
});

test('docs/FORMATS.md lists every state, in the words of the command', () => {
  for (const [state, meaning] of Object.entries(fileStateMeanings)) {
    assert.match(page.replaceAll('`', ''), `| ${state} | ${meaning} |`);
  }
});

test('docs/FORMATS.md describes the journal', () => {
  openJournal(project.root, [{ path: 'a', before: null, afterHash: 'x', madeDirectories: ['b'] }]);
  for (const key of keysOf(JSON.parse(project.read('.supasaasy/write.json'))))
    assert.match(page, `| \`${key}\` |`);
});

test.run();

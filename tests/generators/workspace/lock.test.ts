import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { formatLock } from '../../../generators/workspace/format-lock.ts';
import { LockError, type RecordedFile } from '../../../generators/workspace/lock.ts';
import { parseLock } from '../../../generators/workspace/parse-lock.ts';
import { planUpdate } from '../../../generators/workspace/update.ts';
import { type ScaffoldedProject, scaffoldedProject } from './scaffolded-project.ts';

let project: ScaffoldedProject;
test.before.each(() => {
  project = scaffoldedProject();
  project.template('thing/a', 'x {{name}}');
  project.scaffold('a.txt', 'thing/a', { name: 'acme' });
});
test.after.each(() => project.remove());

const record: RecordedFile = {
  template: 'a.hbs',
  templateHash: 'h',
  answers: { z: 1, a: [null] },
  base: 'x\n',
};

test('a lock is read back as it was written, whatever is in it', () => {
  const name = fc.stringMatching(/^[a-z_]{1,12}$/);
  const files = fc.dictionary(
    name,
    fc.record({
      template: name,
      templateHash: name,
      answers: fc.option(fc.dictionary(name, fc.jsonValue() as fc.Arbitrary<unknown>)),
      base: fc.string({ unit: 'binary' }).map((text) => text.replaceAll('\r', '')),
    }),
  );
  fc.assert(
    fc.property(files, (given) => {
      const entries = Object.entries(JSON.parse(JSON.stringify(given))) as [string, RecordedFile][];
      const text = formatLock({ files: new Map(entries), connectors: new Map() });
      const read = parseLock(text);
      const byPath = (files: Iterable<[string, RecordedFile]>) =>
        JSON.stringify([...files].sort(([a], [b]) => (a < b ? -1 : 1)));
      assert.is(byPath(read.files), byPath(entries));
      assert.is(formatLock(read), text);
    }),
    { numRuns: 200 },
  );
});

test('answers keep the order of their keys, which templates may walk', () => {
  const read = parseLock(formatLock({ files: new Map([['a', record]]), connectors: new Map() }));
  assert.equal(Object.keys(read.files.get('a')?.answers ?? {}), ['z', 'a']);
});

const good = JSON.parse(formatLock({ files: new Map([['a', record]]), connectors: new Map() }));
const withFile = (changed: object) => ({ ...good, files: { a: { ...good.files.a, ...changed } } });

for (const [name, content, message] of [
  ['no object', [], 'the file must be an object'],
  ['no version', { ...good, version: undefined }, 'version must be 1'],
  ['a later version', { ...good, version: 2 }, 'version 2, this supasaasy reads version 1; upgrade it'],
  ['no answers', { ...good, answers: null }, 'answers must be an object'],
  ['no files', { ...good, files: 'x' }, 'files must be an object'],
  [
    'a path out of the project',
    { ...good, files: { '../a': good.files.a } },
    'files["../a"] is no path of a file of the project: it leads out of the project',
  ],
  ['an absolute path', { ...good, files: { '/etc/a': good.files.a } }, 'it is absolute'],
  [
    'a template out of templates/',
    withFile({ template: '../../x' }),
    'files["a"].template is no name of a template',
  ],
  [
    'answers that are nowhere',
    withFile({ answers: 'none' }),
    'files["a"].answers must be one of the keys under answers',
  ],
  ['a base that is a text', withFile({ base: 'x' }), 'files["a"].base must be a list of lines'],
  [
    'a connector out of the project',
    { ...good, connectors: { '../a': {} } },
    'connectors["../a"] is no path of a directory of the project',
  ],
  [
    'a connector without answers',
    { ...good, connectors: { a: { answers: 'none', app_key: 'a_main', files: [] } } },
    'connectors["a"].answers must be one of the keys under answers',
  ],
  [
    'files of a connector out of the project',
    { ...good, connectors: { a: { answers: 'none', app_key: 'a_main', files: ['/a'] } } },
    'connectors["a"].files must be a list of paths',
  ],
  ['no hash', withFile({ template_hash: 1 }), 'files["a"].template_hash must be a text'],
] as const) {
  test(`a lock with ${name} is refused, and nothing is written`, () => {
    project.write('supasaasy.lock', JSON.stringify(content));
    const before = project.files().map((path) => project.read(path));
    assert.throws(
      () => planUpdate(project.root),
      (error: unknown) => error instanceof LockError && error.message.includes(message),
    );
    assert.throws(() => project.scaffold('b.txt', 'thing/a', { name: 'b' }), /^supasaasy\.lock/);
    assert.equal(
      project.files().map((path) => project.read(path)),
      before,
    );
  });
}

test('a lock that is not JSON, or that git left in conflict, is refused by line', () => {
  project.write('supasaasy.lock', '{\n  "version": 1,\n  oops\n}\n');
  assert.throws(
    () => planUpdate(project.root),
    /^supasaasy\.lock:3: this is not JSON .*restore supasaasy\.lock/,
  );
  project.write('supasaasy.lock', '{\n<<<<<<< HEAD\n  "a": 1\n=======\n  "a": 2\n>>>>>>> main\n}\n');
  assert.throws(
    () => planUpdate(project.root),
    /^supasaasy\.lock:2: a merge left conflict markers; keep the entries of both/,
  );
});

test('a prototype cannot be smuggled in', () => {
  const text = formatLock({
    files: new Map([['__proto__', { ...record, answers: JSON.parse('{"__proto__": {"x": 1}}') }]]),
    connectors: new Map(),
  });
  const read = parseLock(text).files.get('__proto__');
  assert.equal(Object.keys(read?.answers ?? {}), ['__proto__']);
  assert.is((read?.answers as { x?: number } | undefined)?.x, undefined);
});

test('without a lock nothing counts as scaffolded', () => {
  project.write('supasaasy.lock', '{"version": 1, "answers": {}, "files": {}}');
  assert.is(planUpdate(project.root).recorded.files.size, 0);
});

test.run();

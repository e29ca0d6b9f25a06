import fc from 'fast-check';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { unresolvedConflict } from '../../../generators/workspace/conflict-markers.ts';
import { mergeTexts } from '../../../generators/workspace/merge.ts';

const labels = { ours: 'yours', theirs: 'template a.hbs' };
const text = (...lines: readonly string[]): string => lines.map((line) => `${line}\n`).join('');

for (const [name, base, ours, theirs, want] of [
  ['changes in different places', 'a\nb\nc\nd\ne\n', 'A\nb\nc\nd\ne\n', 'a\nb\nc\nd\nE\n', 'A\nb\nc\nd\nE\n'],
  ['the same change on both sides', 'a\nb\n', 'a\nB\n', 'a\nB\n', 'a\nB\n'],
  ['lines added at both ends', 'm\n', 'top\nm\n', 'm\nend\n', 'top\nm\nend\n'],
  [
    'a deletion of ours, a change of theirs elsewhere',
    'a\nb\nc\nd\n',
    'b\nc\nd\n',
    'a\nb\nc\nD\n',
    'b\nc\nD\n',
  ],
  [
    'names that every object has',
    'constructor\n__proto__\ntoString\nx\n',
    'constructor\n__proto__\ntoString\nx\nmine\n',
    'first\nconstructor\n__proto__\ntoString\nx\n',
    'first\nconstructor\n__proto__\ntoString\nx\nmine\n',
  ],
  ['a line break added at the end', 'a\nb', 'a\nb\n', 'A\nb', 'A\nb\n'],
  ['a line break taken from the end', 'a\nb\n', 'A\nb\n', 'a\nb', 'A\nb'],
  ['an empty base', '', 'a\n', '', 'a\n'],
] as const) {
  test(`merges ${name}`, () => {
    assert.equal(mergeTexts(base, ours, theirs, labels), { text: want, conflicts: [] });
  });
}

test('where both changed a line, both versions stay between markers that say whose they are', () => {
  const { text: merged, conflicts } = mergeTexts(
    text('a', 'b', 'c'),
    text('a', 'mine', 'c'),
    text('a', 'theirs', 'c'),
    labels,
  );
  assert.is(merged, text('a', '<<<<<<< yours', 'mine', '=======', 'theirs', '>>>>>>> template a.hbs', 'c'));
  assert.equal(conflicts, [2]);
  assert.is(unresolvedConflict(merged), 2);
  assert.is(unresolvedConflict(merged.replaceAll('\n', '\r\n')), 2);
});

test('a conflict in the last line ends like one', () => {
  const { text: merged } = mergeTexts('a\nb', 'a\nmine', 'a\ntheirs\n', labels);
  assert.is(merged, text('a', '<<<<<<< yours', 'mine', '=======', 'theirs', '>>>>>>> template a.hbs'));
});

test('headings and quotes are no conflict markers', () => {
  assert.is(unresolvedConflict('Title\n=======\n\n>>>>>>> quoted\n'), null);
  assert.is(unresolvedConflict('<<<<<<< only a beginning\n'), null);
});

const lines = fc.array(fc.constantFrom('a', 'b', 'c', '', '}', 'd'), { maxLength: 12 });
const texts = lines.map((each) => text(...each));

test('whatever was edited, no line that either side added is lost', () => {
  fc.assert(
    fc.property(texts, lines, lines, (base, mine, theirs) => {
      const ours = text(...mine.map((line, index) => (index % 3 === 0 ? `mine ${index} ${line}` : line)));
      const other = text(
        ...theirs.map((line, index) => (index % 3 === 0 ? `theirs ${index} ${line}` : line)),
      );
      const merged = mergeTexts(base, ours, other, labels).text.split('\n');
      const added = [...ours.split('\n'), ...other.split('\n')].filter((line) =>
        /^(mine|theirs) /.test(line),
      );
      for (const line of added) assert.ok(merged.includes(line), line);
    }),
    { numRuns: 500 },
  );
});

test('one side that changed nothing leaves the other as it is', () => {
  fc.assert(
    fc.property(texts, texts, (base, other) => {
      assert.equal(mergeTexts(base, other, base, labels), { text: other, conflicts: [] });
      assert.equal(mergeTexts(base, base, other, labels), { text: other, conflicts: [] });
    }),
    { numRuns: 300 },
  );
});

test.run();

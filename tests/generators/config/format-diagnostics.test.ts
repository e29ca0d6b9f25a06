import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { diagnosticAt, diagnosticOf, relatedAt } from '../../../generators/config/diagnostic.ts';
import { formatDiagnostics } from '../../../generators/config/format-diagnostics.ts';

const source = {
  path: '/project/supasaasy.config.ts',
  text: 'export default {\r\n\tapps: 1,\r\n\tauth: {\r\n\t},\r\n};\r\n',
};

function spanOf(text: string) {
  const start = source.text.indexOf(text);
  return { source, start, end: start + text.length };
}

test('shows place, message, frame with caret, other places, reason and fix', () => {
  const found = diagnosticAt(spanOf('1'), {
    message: "'apps' must be a list",
    reason: 'Several accounts can be mirrored.',
    fix: 'Write [].',
    related: [relatedAt(spanOf('auth'), 'unlike this')],
  });
  assert.is(
    formatDiagnostics([found], { color: false, relativeTo: '/project' }),
    `supasaasy.config.ts:2:8 error 'apps' must be a list
    1 | export default {
  > 2 | 	apps: 1,
      | 	      ^
    3 | 	auth: {
  see: supasaasy.config.ts:3:2 unlike this
  why: Several accounts can be mirrored.
  fix: Write [].

1 error
`,
  );
});

test('marks the beginning of a stretch of several lines', () => {
  const found = diagnosticAt(spanOf('{\r\n\t}'), { message: 'm' });
  assert.match(formatDiagnostics([found], { color: false }), '      | \t      ^\n');
});

test('has no frame for a file as a whole, and counts what there is', () => {
  const found = [
    diagnosticOf('/elsewhere/a.ts', { message: 'one' }),
    diagnosticOf('/project/b.ts', { message: 'two' }),
  ];
  assert.is(
    formatDiagnostics(found, { color: false, relativeTo: '/project' }),
    '/elsewhere/a.ts error one\n\nb.ts error two\n\n2 errors\n',
  );
});

test('is silent about nothing', () => {
  assert.is(formatDiagnostics([], { color: true }), '');
});

test('colors only when told to', () => {
  const found = [diagnosticAt(spanOf('apps'), { message: 'm' })];
  const control = String.fromCharCode(27);
  assert.ok(formatDiagnostics(found, { color: true }).includes(control));
  assert.not.ok(formatDiagnostics(found, { color: false }).includes(control));
});

test.run();

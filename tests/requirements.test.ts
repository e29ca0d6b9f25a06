import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Project, SyntaxKind } from 'ts-morph';
import { test } from 'uvu';
import * as assert from 'uvu/assert';

const root = fileURLToPath(new URL('..', import.meta.url));
const page = readFileSync(join(root, 'docs/REQUIREMENTS.md'), 'utf8');

/** The cells of the rows of a section's table, without its head. */
function rowsOf(heading: string, columns: number): string[][] {
  const section = page.split(/^## /m).find((part) => part.startsWith(`${heading}\n`)) ?? '';
  const rows = section.split('\n').filter((line) => line.startsWith('|'));
  const cells = rows.slice(2).map((line) =>
    line
      .slice(1, -1)
      .split('|')
      .map((cell) => cell.trim()),
  );
  for (const row of cells) assert.is(row.length, columns, row.join(' | '));
  return cells;
}

const proven = [...rowsOf('The connector interface', 3), ...rowsOf('Connector migrations', 3)];
const later = rowsOf('Not yet', 2);

/** The titles that a file gives its tests, as patterns: a title may have parts that vary. */
function titlesOf(path: string): RegExp[] {
  const project = new Project({ useInMemoryFileSystem: true, skipAddingFilesFromTsConfig: true });
  const source = project.createSourceFile('/tests.ts', readFileSync(join(root, path), 'utf8'));
  const own = source.getDescendantsOfKind(SyntaxKind.CallExpression).flatMap((call) => {
    const [title, run] = call.getArguments();
    const isTest = call.getExpression().getKind() === SyntaxKind.Identifier && run !== undefined;
    return isTest && title ? patternOf(title.getText()) : [];
  });
  // Cases that run on several databases have a file of their own.
  const cases = source
    .getImportDeclarations()
    .map((declaration) => declaration.getModuleSpecifierValue())
    .filter((specifier) => /^\.\/[^/]*-cases\.ts$/.test(specifier));
  return [...own, ...cases.flatMap((specifier) => titlesOf(join(dirname(path), specifier)))];
}

/** A string literal or a template as the pattern of what it may become. */
function patternOf(literal: string): RegExp[] {
  const text = /^(['"`])([\s\S]*)\1$/.exec(literal)?.[2];
  if (text === undefined) return [];
  const fixed = text
    .replace(/\\(['"`])/g, '$1')
    .split(/\$\{(?:[^{}]|\{[^{}]*\})*\}/)
    .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  // A title that is nothing but a variable would match every name.
  return fixed.join('').length < 4 ? [] : [new RegExp(`^${fixed.join('.+')}$`)];
}

const titles = new Map<string, RegExp[]>();
function hasTest(path: string, title: string): boolean {
  const known = titles.get(path) ?? titlesOf(path);
  titles.set(path, known);
  return known.some((pattern) => pattern.test(title));
}

test('every test named in docs/REQUIREMENTS.md exists, in the file it is said to be in', () => {
  const missing = proven.filter(
    ([, path = '', title = '']) => !existsSync(join(root, path)) || !hasTest(path, title),
  );
  assert.equal(missing, []);
});

test('a test that does not exist would be missed', () => {
  assert.not(hasTest('tests/walls.test.ts', 'a connector imports whatever it likes'));
  assert.not(hasTest('tests/functions/core/registry.test.ts', 'Metadata includes nothing: stripe'));
  assert.ok(hasTest('tests/functions/core/registry.test.ts', 'Metadata includes API version: intercom'));
});

test('every scenario has a test or a reason, and none has both', () => {
  const scenarios = new Set(proven.map(([scenario]) => scenario));
  assert.ok(scenarios.size >= 36);
  for (const [scenario, path, title] of proven) assert.ok(scenario && path && title, `${scenario}`);
  for (const [scenario, reason = ''] of later) {
    assert.ok(reason.length > 40, scenario);
    assert.not(scenarios.has(scenario), scenario);
  }
});

test('no proof is listed twice', () => {
  const lines = proven.map((row) => row.join(' | '));
  assert.equal(lines.length, new Set(lines).size);
});

test.run();

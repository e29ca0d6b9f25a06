import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { formatDiagnostics } from '../../../generators/config/format-diagnostics.ts';
import { loadConfig } from '../../../generators/config/load-config.ts';
import { appWith, configWith, createProject } from './project-fixture.ts';

const DOCS = readFileSync(new URL('../../../docs/CONFIG.md', import.meta.url), 'utf8');
const project = createProject();

/** The files shown in docs/CONFIG.md; each begins with its name in a comment. */
function shownFiles(): { name: string; text: string }[] {
  return [...DOCS.matchAll(/```ts\n\/\/ (\S+)\n(.*?)```/gs)].map(([, name = '', text = '']) => ({
    name,
    text,
  }));
}

test('docs/CONFIG.md shows configs that are accepted', () => {
  const files = shownFiles();
  assert.equal(
    files.map((file) => file.name),
    ['supasaasy.config.ts', 'supasaasy.config.ts', 'accounts.ts', 'supasaasy.config.ts'],
  );
  for (const { name, text } of files) {
    writeFileSync(join(project, name), text);
    if (name !== 'supasaasy.config.ts') continue;
    const loaded = loadConfig({ root: project });
    assert.ok(loaded.ok, loaded.ok ? '' : formatDiagnostics(loaded.diagnostics, { color: false }));
  }
});

test('docs/CONFIG.md names only values that are refused as such', () => {
  const table = /\| value \| write instead \|\n\|.*\n((?:\|.*\n)+)/.exec(DOCS)?.[1] ?? '';
  const values = [...table.matchAll(/^\| (.*?) \| /gm)].flatMap(([, cell = '']) =>
    [...cell.replaceAll('\\|', '|').matchAll(/`([^`]+)`/g)].map(([, code = '']) => code),
  );
  assert.ok(values.length > 15);
  for (const value of values) {
    const text = `const name = 'x', isLive = true;\n${configWith({ apps: `[${appWith({ name: value })}]` })}`;
    writeFileSync(join(project, 'supasaasy.config.ts'), text);
    const loaded = loadConfig({ root: project });
    // The form itself has to be refused, not only that it is no string.
    const messages = loaded.ok ? [] : loaded.diagnostics.map(({ message }) => message);
    assert.ok(
      messages.some((message) => !message.includes('must be a string')),
      value,
    );
  }
});

test.run();

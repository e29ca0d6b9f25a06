import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Project, type Type } from 'ts-morph';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { templateFiles } from '../../generators/template-files.ts';
import { helperNames } from '../../generators/template-helpers.ts';
import { openTemplates } from '../../generators/templates.ts';
import { type TempProject, tempProject } from './temp-project.ts';

const page = readFileSync(new URL('../../docs/TEMPLATES.md', import.meta.url), 'utf8');
const types = fileURLToPath(new URL('../../generators/template-data.ts', import.meta.url));

let project: TempProject;
test.before.each(() => {
  project = tempProject();
});
test.after.each(() => project.remove());

/** The first cells of a section's rows, without their backticks. */
function rowsOf(heading: string): string[] {
  const section = page.split(/^##+ /m).find((part) => part.startsWith(`${heading}\n`)) ?? '';
  return [...section.matchAll(/^\| `([^`]+)` \|/gm)].map(([, cell = '']) => cell);
}

/** Every variable of a type, as the page writes them: `auth.enabled`, `views[].name`, `imports{}`. */
function variablesOf(type: Type, path = ''): string[] {
  if (type.isUnknown()) return [path];
  const bare = type.getNonNullableType();
  const element = bare.getArrayElementType();
  if (element !== undefined) return variablesOf(element, `${path}[]`);
  const values = bare.getStringIndexType();
  if (values !== undefined) return variablesOf(values, `${path}{}`);
  // A bare `object` is written out as a whole.
  if ((!bare.isObject() && !bare.isIntersection()) || bare.getText() === 'object') return [path];
  return bare.getProperties().flatMap((property) => {
    const of = property.getTypeAtLocation(property.getValueDeclarationOrThrow());
    return variablesOf(of, path === '' ? property.getName() : `${path}.${property.getName()}`);
  });
}

/** The variables of every template, by its name; `core/*.sql.hbs` for those that share a pattern. */
function typedVariables(): Map<string, string[]> {
  const source = new Project({ compilerOptions: { strict: true } }).addSourceFileAtPath(types);
  const members = source.getInterfaceOrThrow('TemplateData');
  const found = new Map<string, string[]>();
  for (const property of members.getProperties()) {
    found.set(property.getName().slice(1, -1), variablesOf(property.getType()));
  }
  for (const signature of members.getIndexSignatures()) {
    const name = signature
      .getKeyType()
      .getText()
      .replaceAll(/^`|`$/g, '')
      .replace(/\$\{.*?\}/, '*');
    found.set(name, variablesOf(signature.getReturnType()));
  }
  return found;
}

test('docs/TEMPLATES.md lists the variables of every template, as they are typed', () => {
  const typed = typedVariables();
  assert.ok(typed.size > 5);
  for (const [name, variables] of typed) assert.equal(rowsOf(`\`${name}\``).sort(), variables.sort(), name);
});

test('docs/TEMPLATES.md has every packaged template, and no other', () => {
  const sections = [...page.matchAll(/^### `(.+)`$/gm)].map(([, name = '']) => name);
  const partials = rowsOf('Partials');
  const covers = (name: string) => (pattern: string) =>
    pattern === name || (pattern.includes('*') && name.startsWith(pattern.split('*')[0] ?? ''));
  const names = templateFiles(project.root).names();
  for (const name of names)
    assert.ok([...sections, ...partials].some(covers(name)), `${name} is not described`);
  for (const pattern of [...sections, ...partials])
    assert.ok(
      names.some((name) => covers(name)(pattern)),
      `${pattern} is gone`,
    );
});

test('docs/TEMPLATES.md lists every helper', () => {
  const section = page.split(/^## /m).find((part) => part.startsWith('The language')) ?? '';
  const shown = [...section.matchAll(/`\{\{#?(\w+)[^`]*\}\}`/g)].map(([, name = '']) => name);
  for (const helper of helperNames) assert.ok(shown.includes(helper), helper);
});

test('the example of docs/TEMPLATES.md renders as shown', () => {
  const [, template = ''] = /```handlebars\n(.*?)```/s.exec(page) ?? [];
  const [, name = '', text = ''] = /^\{\{!-- templates\/(.+) --\}\}\n(.*)$/s.exec(template) ?? [];
  const [, shown = ''] = /```ts\n\/\/ supabase\/functions\/sync\/index\.ts\n(.*?)```/s.exec(page) ?? [];
  assert.is(name, 'functions/entrypoint.ts.hbs');
  project.write(`templates/${name}`, text);
  const data = { contentHash: 'x', name: 'sync', handler: 'syncHandler' };
  const rendered = openTemplates(project.root).render('functions/entrypoint.ts.hbs', data);
  assert.is(rendered.replace(/^\/\/.*\n/gm, ''), shown);
});

test('the error that docs/TEMPLATES.md shows is the error', () => {
  project.write('templates/functions/entrypoint.ts.hbs', '\n{{hanlder}}');
  const data = { contentHash: 'x', name: 'sync', handler: 'syncHandler' };
  assert.throws(
    () => openTemplates(project.root).render('functions/entrypoint.ts.hbs', data),
    (error: unknown) => error instanceof Error && page.includes(`\n    ${error.message}\n`),
  );
});

test.run();

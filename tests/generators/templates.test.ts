import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { openTemplates, TemplateError } from '../../generators/templates.ts';
import { type TempProject, tempProject } from './temp-project.ts';

const data = {
  auth: { enabled: true },
  webhookLogging: { enabled: true, retentionDays: 14 },
  changeEvents: { collections: [], retentionDays: 14 },
  excludeFields: { collections: [] },
  cronJobs: [],
  collections: [],
};

let project: TempProject;
test.before.each(() => {
  project = tempProject();
});
test.after.each(() => project.remove());

/** Renders a core template of the project with this text. */
function render(text: string, values: object = data): string {
  project.write('templates/core/900_test.sql.hbs', text);
  return openTemplates(project.root).render('core/900_test.sql.hbs', values as typeof data);
}

function failure(text: string, values: object = data): TemplateError {
  try {
    render(text, values);
  } catch (error) {
    if (error instanceof TemplateError) return error;
    throw error;
  }
  throw new Error('it rendered');
}

test('a missing variable is an error with file and line, not an empty string', () => {
  const error = failure('one\ntwo {{nope}}\n');
  assert.is(error.message, 'templates/core/900_test.sql.hbs:2: the variable nope is not defined.');
  assert.is(error.line, 2);
});

for (const [text, line] of [
  ['\n{{literal nope}}', 2],
  ['{{#if nope}}x{{/if}}', 1],
  ['\n\n{{#unless auth.nope}}x{{/unless}}', 3],
  ['{{#each nope}}x{{/each}}', 1],
  ['{{#with nope}}x{{/with}}', 1],
  ['{{auth.nope}}', 1],
] as const) {
  test(`a missing variable is also an error in ${text.trim()}`, () => {
    const error = failure(text);
    assert.match(error.message, 'not defined');
    assert.is(error.line, line);
  });
}

for (const [text, message] of [
  ['\n{{#each collections as |each|}}{{each.nope}}{{/each}}', '2: the variable each.nope is not defined.'],
  ['\n{{> partials/shown text=nope}}', '2: the variable nope is not defined.'],
  ['\n{{lookup auth "nope"}}', '2: {{lookup}} finds nothing named "nope".'],
  ['\n{{toString}}', '2: the variable toString is not defined.'],
  ['\n{{auth.constructor}}', '2: the variable auth.constructor is not defined.'],
  ['\n{{auth}}', '2: the variable auth is no text but {"enabled":true}.'],
  ['\n{{ident}}', '2: the helper ident takes 1 argument; a variable of that name is {{this.ident}}.'],
  ['\n{{dollar "a"}}', '2: the helper dollar takes 2 arguments'],
  ['\n{{#auth}}x{{/auth}}', '2: {{#auth}} does not say what is meant; write {{#if auth}}'],
  ['\n{{> partials/nope}}', '2: there is no partial partials/nope'],
  ['\n{{log "x"}}', '2: there is no helper log'],
] as const) {
  test(`nothing is silently empty: ${text.trim()}`, () => {
    project.write('templates/partials/shown.hbs', '{{text}}');
    const { message: found } = failure(text, { ...data, collections: [{}] });
    assert.ok(found.startsWith(`templates/core/900_test.sql.hbs:${message}`), found);
  });
}

test('what is there is rendered: keys of an object, block parameters, arguments of partials, inline partials', () => {
  project.write('templates/partials/shown.hbs', '<{{text}}>');
  const values = { map: { a: 1, b: 2 }, list: [{ x: 'y' }], flag: false, zero: 0, key: 'k' };
  assert.is(render('{{#each map}}{{@key}}={{this}};{{/each}}', values), 'a=1;b=2;');
  assert.is(render('{{#each list as |each index|}}{{index}}{{each.x}}{{/each}}', values), '0y');
  assert.is(render('{{> partials/shown text=list.[0].x}}', values), '<y>');
  assert.is(render('{{#*inline "own"}}[{{flag}}]{{/inline}}{{> own}}', values), '[false]');
  assert.is(render('{{zero}}{{this.key}}{{lookup map "b"}}{{list.length}}', values), '0k21');
  assert.is(render('{{#if flag}}a{{else if zero}}b{{else}}c{{/if}}', values), 'c');
});

test('a template in which a merge left conflict markers is refused by line', () => {
  assert.is(
    failure('one\n<<<<<<< yours\na\n=======\nb\n>>>>>>> template\n').message,
    'templates/core/900_test.sql.hbs:2: this conflict is not resolved.',
  );
});

test("a template's hash follows its text and that of its partials, and nothing else", () => {
  const name = 'core/900_test.sql.hbs';
  project.write(`templates/${name}`, '{{> partials/a}}');
  project.write('templates/partials/a.hbs', '{{> partials/b}}');
  project.write('templates/partials/b.hbs', 'x');
  const hash = () => openTemplates(project.root).hash(name);
  const first = hash();
  project.write('templates/partials/c.hbs', 'unrelated');
  project.write('templates/partials/b.hbs', 'x\r\n'.trimEnd());
  assert.is(hash(), first);
  project.write('templates/partials/b.hbs', 'y');
  assert.is.not(hash(), first);
});

test('a typo in a helper and a syntax error name file and line', () => {
  assert.match(
    failure('a\n{{idnet "x"}}').message,
    /^templates\/core\/900_test\.sql\.hbs:2: there is no helper idnet/,
  );
  assert.match(failure('a\nb\n{{#if auth.enabled}}').message, /^templates\/core\/900_test\.sql\.hbs:3: /);
});

test('an error in a partial names the partial', () => {
  project.write('templates/partials/part.sql.hbs', '\n{{nope}}');
  assert.match(failure('{{> partials/part.sql}}').message, /^templates\/partials\/part\.sql\.hbs:2: /);
});

test('a template that is nowhere is named', () => {
  const open = openTemplates(project.root);
  assert.throws(
    () => open.render('core/901_none.sql.hbs', data),
    /templates\/core\/901_none\.sql\.hbs: there is no such/,
  );
});

test('nothing is escaped and dollars stay', () => {
  assert.is(
    render('{{sql}} $$ $& {{{sql}}}', { sql: `a < 'b' && "c" $1` }),
    `a < 'b' && "c" $1 $$ $& a < 'b' && "c" $1`,
  );
});

test('the helpers quote for SQL and TypeScript', () => {
  const values = {
    name: 'a"b',
    text: "it's",
    note: 'one\ntwo\r\n drop table x;',
    list: { a: [1], 'b-c': 'x' },
  };
  assert.is(render('{{ident name}}', values), '"a""b"');
  assert.is(render('{{literal text}}', values), "'it''s'");
  assert.is(render('{{comment note}}', values), '-- one\n-- two\n--  drop table x;');
  assert.is(render('{{dollar text "v"}}', values), "$v$\nit's\n$v$");
  assert.is(render('{{ts list}}', values), "{\n  a: [1],\n  'b-c': 'x',\n}");
  assert.is(render('{{key name}} {{json text}}', values), `'a"b' "it's"`);
});

test('a dollar tag that occurs in the text is not used', () => {
  assert.is(render('{{dollar text "v"}}', { text: 'a $v$ b $v2$' }), '$v3$\na $v$ b $v2$\n$v3$');
});

test('a file of the project wins over the packaged one, the others stay', () => {
  const packaged = openTemplates(project.root).render('functions/config.toml.hbs', { projectId: 'mine' });
  assert.match(packaged, 'project_id = "mine"');
  project.write('templates/functions/config.toml.hbs', 'mine: {{projectId}}\r\n');
  const open = openTemplates(project.root);
  assert.is(open.render('functions/config.toml.hbs', { projectId: 'mine' }), 'mine: mine\n');
  assert.match(
    open.render('functions/entrypoint.ts.hbs', { contentHash: '', name: 'sync', handler: 'syncHandler' }),
    'Deno.serve',
  );
});

test('a directory lists the packaged files and those of the project, each once', () => {
  project.write('templates/core/900_test.sql.hbs', 'select 1;');
  const names = openTemplates(project.root).list('core');
  assert.ok(names.includes('core/900_test.sql.hbs'));
  assert.ok(names.length > 1);
  assert.is(new Set(names).size, names.length);
});

test.run();

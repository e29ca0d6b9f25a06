import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { ByHandError, editSupabaseConfig } from '../../../generators/init/supabase-config.ts';

const functions = ['webhook', 'sync', 'worker', 'job-status'];
const open = functions.map((name) => `[functions.${name}]\nverify_jwt = false\n`).join('\n');

/** What is inserted in place of `@` when the functions are all there. */
function schemasOf(before: string): string {
  const { text } = editSupabaseConfig(`${before}\n${open}`);
  assert.ok(text.endsWith(`\n${open}`));
  return text.slice(0, -open.length - 1);
}

test('the schema comes last in a list on one line, whatever its quotes and comments', () => {
  assert.is(
    schemasOf(`[api]\nschemas = ["public", 'graphql_public'] # exposed`),
    `[api]\nschemas = ["public", 'graphql_public', "supasaasy"] # exposed`,
  );
  assert.is(schemasOf('[api]\nschemas = []'), '[api]\nschemas = ["supasaasy"]');
  assert.is(schemasOf('api.schemas = ["public",]'), 'api.schemas = ["public", "supasaasy",]');
});

test('in a list with an item a line, a comment stays with its item', () => {
  const before = '[api]\nschemas = [\n  "public", # ours\n  "app" # theirs, too\n  # end\n]\nmax_rows = 5';
  const after =
    '[api]\nschemas = [\n  "public", # ours\n  "app", # theirs, too\n  "supasaasy"\n  # end\n]\nmax_rows = 5';
  assert.is(schemasOf(before), after);
  assert.is(
    schemasOf('[api]\nschemas = [\n\t"public",\n]'),
    '[api]\nschemas = [\n\t"public",\n\t"supasaasy",\n]',
  );
});

test('without a list, the one that held without it is written, in the section that is there', () => {
  const line = 'schemas = ["public", "graphql_public", "supasaasy"]';
  assert.is(schemasOf('[api] # REST\nport = 1'), `[api] # REST\n${line}\nport = 1`);
  assert.is(editSupabaseConfig(`${open}\n[api]`).text, `${open}\n[api]\n${line}`);
  assert.is(editSupabaseConfig(open).text, `${open}\n[api]\n${line}\n`);
});

test('text that only looks like a setting is not taken for one', () => {
  const text = '[auth]\nnote = """\n[api]\nschemas = ["public"]\n"""\n# [functions.sync]\nx = "a # b"\n';
  const edited = editSupabaseConfig(text).text;
  assert.ok(edited.startsWith(text));
  assert.match(edited, /\n\[api\]\nschemas = \["public", "graphql_public", "supasaasy"\]\n/);
  for (const name of functions)
    assert.ok(edited.includes(`\n[functions.${name}]\nverify_jwt = false\n`), name);
});

test('editing once is enough', () => {
  const { text } = editSupabaseConfig('project_id = "x"\r\n');
  assert.is(text.replaceAll('\r\n', '').includes('\n'), false);
  assert.is(editSupabaseConfig(text).text, text);
});

test('a section without the setting gets it; one that says otherwise stays and is named', () => {
  const before = `[api]\nschemas = ["supasaasy"]\n${open}`;
  const bare = before.replace('[functions.sync]\nverify_jwt = false', '[functions."sync"]\nenabled = true');
  assert.is(
    editSupabaseConfig(bare).text,
    bare.replace('[functions."sync"]', '[functions."sync"]\nverify_jwt = false'),
  );
  const strict = before.replace(
    '[functions.worker]\nverify_jwt = false',
    '[functions.worker]\nverify_jwt = true',
  );
  const { text, notes } = editSupabaseConfig(strict);
  assert.is(text, strict);
  assert.is(notes.length, 1);
  assert.match(notes[0] ?? '', /^\[functions\.worker\] has verify_jwt = true/);
});

for (const [name, text, message] of [
  ['an inline table', 'api = { enabled = true }', /schemas of \[api\] by hand/],
  ['dotted keys', 'functions.sync.enabled = true', /\[functions\.sync\] by hand/],
  ['a list of tables', '[[functions]]\nname = "sync"', /by hand/],
  ['what is no list', '[api]\nschemas = "public"', /is no list/],
  ['what is no TOML', '[api]\nschemas = ["public"\nport = 1', /line 3 is not understood/],
  ['a string without an end', '\nx = "a', /line 2 is not understood/],
] as const)
  test(`${name} is left to the user`, () => {
    try {
      editSupabaseConfig(text);
      assert.unreachable();
    } catch (error) {
      assert.instance(error, ByHandError);
      assert.match((error as Error).message, message);
    }
  });

test.run();

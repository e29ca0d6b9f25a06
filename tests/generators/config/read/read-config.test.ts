import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { type Diagnostic, diagnosticAt, sortDiagnostics } from '../../../../generators/config/diagnostic.ts';
import { readConfig } from '../../../../generators/config/read/read-config.ts';
import { SourceFiles } from '../../../../generators/config/read/source-files.ts';
import { loadTsMorph } from '../../../../generators/config/read/ts-morph.ts';
import type { StaticValue } from '../../../../generators/config/static-value.ts';
import { createProject } from '../project-fixture.ts';

const root = createProject();
let cases = 0;

interface Read {
  readonly path: string;
  readonly value: StaticValue | null;
  readonly diagnostics: readonly Diagnostic[];
}

/** Reads a config in a directory of its own, next to other files. */
function read(text: string, others: Readonly<Record<string, string>> = {}): Read {
  cases += 1;
  const directory = join(root, `case_${cases}`);
  for (const [name, content] of Object.entries({ ...others, 'config.ts': text })) {
    mkdirSync(dirname(join(directory, name)), { recursive: true });
    writeFileSync(join(directory, name), content);
  }
  const path = join(directory, 'config.ts');
  const diagnostics: Diagnostic[] = [];
  const report = (...found: Parameters<typeof diagnosticAt>) => diagnostics.push(diagnosticAt(...found));
  const value = readConfig(new SourceFiles(loadTsMorph(), report), path, report);
  return { path, value, diagnostics: sortDiagnostics(diagnostics, path) };
}

function plain(value: StaticValue | null): unknown {
  if (value === null || value.kind === 'unreadable') throw new Error('the value could not be read');
  if (value.kind === 'array') return value.items.map((item) => plain(item.value));
  if (value.kind !== 'object') return value.value;
  return Object.fromEntries([...value.properties].map(([key, property]) => [key, plain(property.value)]));
}

function summary({ path, diagnostics }: Read): string[] {
  return diagnostics.map(({ file, location, message }) => {
    const name = file.slice(dirname(path).length + 1);
    return `${name}:${location?.line}:${location?.column} ${message}`;
  });
}

const DEFINE_CONFIG = fileURLToPath(
  new URL('../../../../generators/config/define-config.ts', import.meta.url),
);
const IMPORT = "import { defineConfig } from 'supasaasy';\n";

const ACCEPTED: Readonly<Record<string, string | { config: string; [file: string]: string }>> = {
  'a call of defineConfig': `${IMPORT}export default defineConfig({ apps: [] });`,
  'defineConfig under another name': `import { defineConfig as d } from 'supasaasy'; export default d({ a: 1 });`,
  'defineConfig by a relative path': `import { defineConfig } from '${relative(join(root, 'case'), DEFINE_CONFIG)}';
    export default defineConfig({ a: 1 });`,
  'a const made with defineConfig': `${IMPORT}const config = defineConfig({ a: [1] }); export default config;`,
  'a plain object': 'export default { a: 1 };',
  'satisfies, as const, as T, <T> and !': `type T = object; const k = 'k';
    export default ({ a: [1] as const, b: k! , c: (<const>'x') } as const) satisfies T as T;`,
  'a const that is exported as default by name': 'const x = { a: 1 }; export { x as default };',
  'spreads, the later winning': `const base = { a: 1, b: 1 }; const more = { b: 2, c: 2 };
    export default { ...base, b: 0, ...more, c: 3 };`,
  'a key before a spread that has it too': 'const base = { a: 1 }; export default { a: 0, ...base };',
  'spreads of const arrays': 'const a = [1, 2]; export default { list: [0, ...a, ...[3], 4] };',
  'shorthand properties': "const name = 'x'; export default { name };",
  'quoted and numeric keys': `export default { 'a-b': 1, "c": 2, 3: 4 };`,
  'keys of the object prototype': "export default { constructor: 1, toString: 'x', hasOwnProperty: [] };",
  'numbers of all forms': 'export default [1, -2, +3, 0x10, 1_000, 1.5, 1e3, -0.5];',
  'booleans and null': 'export default [true, false, null];',
  'strings of all forms': "export default ['a\\n\\'b\\u0041', \"it's\", `two\nlines`, ''];",
  'template literals with static parts': `const a = 'x'; const n = 2; export default [\`\${a}-\${n}-\${true}!\`];`,
  'strings put together': "const a = 'x'; export default ['a' + a + 1];",
  'a const of a const': "const a = 'x'; const b = a; const c = { b }; export default c;",
  'paths into a const object or array': `const K = { stripe: { key: 'A' }, list: ['x', 'y'] } as const;
    export default [K.stripe.key, K['stripe']['key'], K.list[1]];`,
  'a trailing comma and comments': 'export default { /* one */ a: 1, // two\n };',
  'statements that have no part in it': `type A = string; interface B { a: A } function f() { return 1; }
    if (globalThis.never) f(); export default { a: 1 };`,
  'a const that is only read elsewhere': `const apps = [1]; console.log(apps.length); Object.freeze(apps);
    export default { apps };`,
  'a primitive const handed to a function': "const key = 'x'; String(key); export default { key };",
  'a byte order mark and CRLF': '\uFEFFexport default {\r\n  a: 1,\r\n};\r\n',
  'a const imported from a relative file': {
    config: "import { a, b as c } from './values'; export default { a, c };",
    'values.ts': "export const a = 'x'; const inner = [1]; export { inner as b };",
  },
  'relative files with an ending': {
    config: "import { a } from './a.ts'; import { b } from './b.js'; export default [a, b];",
    'a.ts': 'export const a = 1;',
    'b.ts': 'export const b = 2;',
  },
  'a JavaScript file': {
    config: "import { a } from './a.js'; export default [a];",
    'a.js': 'export const a = 1;',
  },
  'a directory with an index': {
    config: "import { a } from './values/index'; export default [a];",
    'values/index.ts': "export { a } from '../a';",
    'a.ts': 'export const a = 1;',
  },
  'default imports': {
    config: "import apps from './apps'; import one from './one'; export default { apps, one };",
    'apps.ts': 'const apps = [{ a: 1 }]; export default apps;',
    'one.ts': 'export default 1;',
  },
  're-exports': {
    config: "import { a, b, c } from './all'; export default [a, b, c];",
    'all.ts': "export { a, x as b } from './deep'; export * from './star';",
    'deep.ts': "export const a = 'a'; export const x = 'x';",
    'star.ts': "export const c = 'c';",
  },
  'a default export passed on': {
    config: "export { default } from './real';",
    'real.ts': 'export default { a: 1 };',
  },
  'a module imported as a whole, by path': {
    config: "import * as keys from './keys'; export default [keys.stripe, keys.more.a];",
    'keys.ts': "export const stripe = 'S'; export const more = { a: 1 };",
  },
  'two files that import a third': {
    config: "import { a } from './a'; import { c } from './c'; export default [a, c];",
    'a.ts': "import { c } from './c'; export const a = { c };",
    'c.ts': 'export const c = 3;',
  },
};

for (const [form, given] of Object.entries(ACCEPTED)) {
  test(`reads ${form} as JavaScript would evaluate it`, async () => {
    const { config, ...others } = typeof given === 'string' ? { config: given } : given;
    const found = read(config, others);
    assert.equal(summary(found), []);
    const executed = await import(pathToFileURL(found.path).href);
    assert.equal(plain(found.value), executed.default);
  });
}

const REFUSED: Readonly<
  Record<string, { config: string; want: readonly string[]; others?: Readonly<Record<string, string>> }>
> = {
  'a call of a function': {
    config: 'export default { a: f(), b: [g.h()], c: new Date(), d: t`x` };',
    want: [
      "config.ts:1:21 'f' is called here",
      "config.ts:1:30 'g.h' is called here",
      "config.ts:1:41 'new' gives a value that only running the file would show",
      "config.ts:1:56 't' is called here",
    ],
  },
  'the environment': {
    config: `export default [process.env.A, process.env['B'], Deno.env.get('C'), import.meta.env.D, process.env.E!, \`\${process.env.F}\`];`,
    want: [17, 32, 50, 69, 88, 107].map((column) => `config.ts:1:${column} the environment is not read here`),
  },
  'a condition': {
    config: 'const a = 1; export default [a ? 1 : 2, a ?? 1, a || 1, a && 1];',
    want: [
      'config.ts:1:30 the value depends on a condition',
      "config.ts:1:41 the value depends on a condition ('??')",
      "config.ts:1:49 the value depends on a condition ('||')",
      "config.ts:1:57 the value depends on a condition ('&&')",
    ],
  },
  'let and var': {
    config: 'let a = 1; var b = 2; export default { a, b };',
    want: [
      "config.ts:1:40 'a' is declared with 'let', so its value may change",
      "config.ts:1:43 'b' is declared with 'var', so its value may change",
    ],
  },
  'a const that is changed': {
    config: `const a = [1]; a.push(2);
const b = { c: { d: 1 } }; b.c.d = 2;
const e = { f: 1 }; delete (e as any).f;
const g = [1]; change(g);
const h = { i: 1 }; Object.assign(h, { i: 2 });
const j = { k: 1 }; j.k++;
const l = 1; (l as any) = 2;
export default [a, b, e, g, h, j, l];`,
    want: [
      "config.ts:1:16 'a' may be changed here after it was declared",
      "config.ts:2:28 'b' may be changed here after it was declared",
      "config.ts:3:21 'e' may be changed here after it was declared",
      "config.ts:4:16 'g' may be changed here after it was declared",
      "config.ts:5:21 'h' may be changed here after it was declared",
      "config.ts:6:21 'j' may be changed here after it was declared",
      "config.ts:7:14 'l' may be changed here after it was declared",
    ],
  },
  'an imported value that is changed': {
    config: "import { a } from './a'; a.push(2); export default [a];",
    others: { 'a.ts': 'export const a = [1];' },
    want: ["config.ts:1:26 'a' may be changed here after it was declared"],
  },
  'an imported value that its own file changes': {
    config: "import { a } from './a'; export default [a];",
    others: { 'a.ts': 'export const a = [1];\na.push(2);' },
    want: ["a.ts:2:1 'a' may be changed here after it was declared"],
  },
  'a computed key': {
    config: "const k = 'a'; export default { [k]: 1, ['b']: 2, [`c`]: f() };",
    want: [
      "config.ts:1:33 the key '[k]' is computed",
      "config.ts:1:41 the key '['b']' is computed",
      "config.ts:1:51 the key '[`c`]' is computed",
      "config.ts:1:58 'f' is called here",
    ],
  },
  'methods, getters and setters': {
    config:
      'export default { m() {}, get g() { return 1; }, set s(v) {}, async a() {}, f: () => 1, h: function () {} };',
    want: [
      'config.ts:1:18 a method is not a value',
      'config.ts:1:26 a getter or setter is not a value',
      'config.ts:1:49 a getter or setter is not a value',
      'config.ts:1:62 a method is not a value',
      'config.ts:1:79 a function is not a value',
      'config.ts:1:91 a function is not a value',
    ],
  },
  'spreads of what is not known or of another kind': {
    config:
      "const s = 'x'; const o = {}; export default { ...f(), ...unknown, ...s, ...[1], l: [...o, ...s] };",
    want: [
      "config.ts:1:50 'f' is called here",
      "config.ts:1:58 'unknown' is not declared in this file",
      'config.ts:1:67 only an object can be spread here, not a string',
      'config.ts:1:73 only an object can be spread here, not an array',
      'config.ts:1:85 only an array can be spread here, not an object',
      'config.ts:1:91 only an array can be spread here, not a string',
    ],
  },
  'dynamic parts of templates and strings': {
    config: `const o = {}; export default [\`a\${f()}b\${x}\`, 'a' + g(), \`\${o}\`, 1 + 2, 2 * 3, -'1', !true];`,
    want: [
      "config.ts:1:35 'f' is called here",
      "config.ts:1:42 'x' is not declared in this file",
      "config.ts:1:53 'g' is called here",
      "config.ts:1:61 an object can't be put into a string",
      'config.ts:1:66 arithmetic is not read',
      "config.ts:1:73 '*' is computed",
      "config.ts:1:80 '-'1'' is computed",
      "config.ts:1:86 '!true' is computed",
    ],
  },
  'imports from packages, URLs and aliases': {
    config: `import a from 'pkg'; import { b } from 'node:os'; import { c } from '@/c'; import { d } from '/d';
export default [a, b, c, d];`,
    want: [
      "config.ts:1:8 'a' comes from 'pkg', which is not a relative file",
      "config.ts:1:31 'b' comes from 'node:os', which is not a relative file",
      "config.ts:1:60 'c' comes from '@/c', which is not a relative file",
      "config.ts:1:85 'd' comes from '/d', which is not a relative file",
    ],
  },
  'imports that lead nowhere': {
    config: `import a from './none'; import b from './b'; import { c } from './b'; import d from './d.json';
import type { e } from './b'; import * as f from './b';
export default [a, b, c, d, e, f, f.nothing];`,
    others: { 'b.ts': 'export const cc = 1;', 'd.json': '{}' },
    want: [
      "config.ts:1:8 no TypeScript or JavaScript file is found for './none'",
      "config.ts:1:32 './b' has no default export",
      "config.ts:1:55 './b' has no export 'c'",
      "config.ts:1:78 no TypeScript or JavaScript file is found for './d.json'",
      "config.ts:2:43 './b' has no export 'nothing'",
      "config.ts:3:29 'e' is imported as a type",
      "config.ts:3:32 'f' is a whole module",
    ],
  },
  'files that import each other': {
    config: "import { a } from './a'; export const own = 1; export default [a];",
    others: {
      'a.ts': "import { b } from './b'; export const a = { b };",
      'b.ts': "import { own } from './config'; export const b = own;",
    },
    want: ['b.ts:1:10 the files import each other: config.ts → a.ts → b.ts → config.ts'],
  },
  'a file that imports itself': {
    config: "import { a as b } from './config'; export const a = [b]; export default a;",
    want: ['config.ts:1:15 the files import each other: config.ts → config.ts'],
  },
  'consts that are defined by each other': {
    config: 'const a = { ...b }; const b = { ...a }; export default a;',
    want: ["config.ts:1:7 'a' is defined by itself"],
  },
  'a missing default export': {
    config: 'export const config = { apps: [] };',
    want: ['config.ts:1:1 the file has no default export'],
  },
  'CommonJS exports': {
    config: '// old\nmodule.exports = { apps: [] };',
    want: ['config.ts:2:1 the file has no default export'],
  },
  'several default exports': {
    config: 'export default { a: 1 };\nexport default { a: 2 };\nconst x = 1; export { x as default };',
    want: [
      'config.ts:2:16 the file has more than one default export',
      'config.ts:3:23 the file has more than one default export',
    ],
  },
  'a function as the config': {
    config: 'export default () => ({ apps: [] });',
    want: ['config.ts:1:16 a function is not a value'],
  },
  'a named function as the config': {
    config: 'export default function config() { return {}; }',
    want: ['config.ts:1:1 a function is not a value'],
  },
  'every syntax error': {
    config: 'export default {\n  a: 1 b: 2,\n  c: = 3,\n};',
    want: ["config.ts:2:8 syntax error: ',' expected", 'config.ts:3:6 syntax error: expression expected'],
  },
  'syntax errors of an imported file': {
    config: "import { a } from './a'; export default { a, b: f() };",
    others: { 'a.ts': 'export const a = ;' },
    want: ["config.ts:1:49 'f' is called here", 'a.ts:1:18 syntax error: expression expected'],
  },
  'a key written twice': {
    config: "export default { a: 1, 'a': 2 };",
    want: ["config.ts:1:24 'a' is written twice in one object"],
  },
  'the key __proto__': {
    config:
      "const __proto__ = {}; export default [{ __proto__: { a: 1 } }, { '__proto__': 1 }, { __proto__ }];",
    want: [41, 66, 86].map((column) => `config.ts:1:${column} '__proto__' is not a key`),
  },
  'defineConfig that is not ours': {
    config: `import { defineConfig } from 'vite'; const other = (x: object) => x;
export default [defineConfig({}), other({})];`,
    want: [
      "config.ts:2:17 defineConfig is not called as the config's identity function",
      "config.ts:2:35 'other' is called here",
    ],
  },
  'defineConfig of this file': {
    config: 'const defineConfig = (x: object) => mutate(x); export default defineConfig({});',
    want: ["config.ts:1:63 defineConfig is not called as the config's identity function"],
  },
  'defineConfig without one argument': {
    config: `${IMPORT}export default [defineConfig(), defineConfig({}, {})];`,
    want: [
      "config.ts:2:17 defineConfig is not called as the config's identity function",
      "config.ts:2:33 defineConfig is not called as the config's identity function",
    ],
  },
  'what is not there in an object': {
    config:
      "const K = { stripe: 'a' }; const l = [1]; export default [K.strpe, K.constructor, l[1], l.length];",
    want: [
      "config.ts:1:61 there is no 'strpe' in an object with 1 entry",
      "config.ts:1:70 there is no 'constructor' in an object with 1 entry",
      "config.ts:1:85 there is no '1' in an array with 1 entry",
      "config.ts:1:91 there is no 'length' in an array with 1 entry",
    ],
  },
  'other declarations': {
    config: `enum E { A } class C {} function f() {} const { x, y: [z] } = { x: 1, y: [2] }; declare const d: string;
export default [E.A, C, f, x, d, undefined, NaN, 1n, /x/, [1, , 2], await 1];`,
    want: [
      "config.ts:1:95 'd' has no value",
      "config.ts:2:17 'E' is an enum",
      "config.ts:2:22 'C' is a class",
      "config.ts:2:25 'f' is a function",
      "config.ts:2:28 'x' is taken out of another value by destructuring",
      "config.ts:2:34 'undefined' is not a config value",
      "config.ts:2:45 'NaN' is not declared in this file",
      'config.ts:2:50 a bigint is not a config value',
      'config.ts:2:54 a regular expression is not a config value',
      'config.ts:2:62 the list has a hole',
      "config.ts:2:69 'await' gives a value that only running the file would show",
    ],
  },
};

for (const [form, { config, others, want }] of Object.entries(REFUSED)) {
  test(`refuses ${form}`, () => {
    assert.equal(summary(read(config, others)), want);
  });
}

test('says why and what to do for every refused form', () => {
  for (const { config, others } of Object.values(REFUSED)) {
    for (const { message, reason, fix } of read(config, others).diagnostics) {
      assert.ok(message.startsWith('syntax error') || reason !== null || fix !== null, message);
    }
  }
});

test('names the variable when the environment is asked for', () => {
  const { diagnostics } = read(
    "export default { api_key_env: process.env.STRIPE_API_KEY, b: Deno.env.get('B') };",
  );
  assert.match(diagnostics[0]?.fix ?? '', "'STRIPE_API_KEY'");
  assert.match(diagnostics[1]?.fix ?? '', "'B'");
});

test('points from a let to its declaration', () => {
  const [found] = read('let mode = 1;\nexport default { mode };').diagnostics;
  assert.equal(found?.related[0]?.location.line, 1);
  assert.equal(found?.related[0]?.location.column, 5);
});

test('reports a const that is used twice once', () => {
  assert.equal(read('const a = f(); export default [a, a];').diagnostics.length, 1);
});

test('suggests the export that was meant', () => {
  const { diagnostics } = read("import { aps } from './a'; export default aps;", {
    'a.ts': 'export const apps = [];',
  });
  assert.is(diagnostics[0]?.fix, "Did you mean 'apps'?");
});

test.run();

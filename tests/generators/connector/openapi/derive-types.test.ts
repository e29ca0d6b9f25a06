import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { deriveTypes } from '../../../../generators/connector/openapi/types/derive-types.ts';
import { described, describedFixture, get, text, things, whole } from './described.ts';

const tsc = fileURLToPath(new URL('../../../../node_modules/.bin/tsc', import.meta.url));
const golden = (name: string) => fileURLToPath(new URL(`./golden/${name}`, import.meta.url));

// The golden files are part of the project, so that its own type check compiles them.
for (const name of ['payments.json', 'crm.yaml']) {
  test(`${name}: the types are the ones kept beside this test`, async () => {
    const types = await deriveTypes(describedFixture(name));
    assert.fixture(types, readFileSync(golden(name.replace(/\..*/, '.types.ts')), 'utf8'));
  });
}

/** What the compiler says about files of these texts. */
function compile(texts: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'types-'));
  try {
    for (const [name, content] of Object.entries(texts)) writeFileSync(join(folder, name), content);
    const files = Object.keys(texts).map((name) => join(folder, name));
    execFileSync(
      tsc,
      [
        '--noEmit',
        '--strict',
        '--target',
        'es2022',
        '--module',
        'nodenext',
        '--allowImportingTsExtensions',
        ...files,
      ],
      {
        encoding: 'utf8',
        cwd: folder,
      },
    );
    return '';
  } catch (error) {
    return String((error as { stdout?: string }).stdout);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const use = `import type { Customer, Invoice } from './payments.ts';
import type { Contact } from './intercom.ts';
declare const customer: Customer;
const id: string = customer.id;
const city: string | null | undefined = customer.address?.city;
const status: 'draft' | 'open' | 'paid' | 'void' | null | undefined = ({} as Invoice).status;
const role: Contact['role'] = 'user';
export const all = { id, city, status, role };
`;

test('the types of whole documents compile, and say what the schemas say', async () => {
  const texts: Record<string, string> = {};
  for (const name of ['intercom-2.14.yaml', 'forge.yaml', 'payments.json', 'crm.yaml', 'desk.yaml']) {
    texts[name.replace(/[-.].*/, '.ts')] = await deriveTypes(describedFixture(name));
  }
  assert.is(compile({ ...texts, 'use.ts': use }), '');
  const wrong = use.replace("'draft' | 'open' | 'paid' | 'void' | null | undefined", "'draft'");
  assert.match(compile({ ...texts, 'use.ts': wrong }), 'TS2322');
});

test('only the resources asked for, with what they lead to', async () => {
  const types = await deriveTypes(describedFixture('crm.yaml'), ['project']);
  assert.match(types, 'export interface Project {');
  assert.match(types, 'export interface Owner {');
  assert.not.match(types, 'interface Deal');
});

test('odd names and words of the document cannot break out of the module', async () => {
  const odd = {
    'a-b': text,
    "it's": whole,
    '*/ evil': { ...text, description: 'ends */ here' },
    $ref: text,
    constructor: text,
  };
  const description = described({
    '/things': get(things(odd), { page: whole }),
    '/dates': get(things(), { page: whole }),
  });
  const types = await deriveTypes({ ...description, title: 'Shop */ API' });
  assert.is(compile({ 'odd.ts': types }), '');
});

test('a description without resources is an empty module', async () => {
  assert.is(await deriveTypes(described({})), 'export {};\n');
});

test.run();

import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import type { CheckId } from '../../../local/conformance/catalogue.ts';
import type { ConnectorResult } from '../../../local/conformance/result.ts';
import { runConformance } from '../../../local/conformance/run-conformance.ts';

const repository = fileURLToPath(new URL('../../..', import.meta.url));
const connectors = 'supabase/functions/_shared/connectors';

/** A connector with one thing broken, and what must be found. */
export interface Broken {
  /** What is broken, for the test's name. */
  readonly about: string;
  readonly of: 'stripe' | 'intercom';
  /** Edits: file, text, other text. The name of the copy is written as NAME. */
  readonly edits?: readonly (readonly [string, string | RegExp, string])[];
  /** Files to add; `null` removes one. */
  readonly files?: Readonly<Record<string, string | null>>;
  /** The check that must fail, what one of its messages says, and what its fix says. */
  readonly fails: CheckId;
  readonly says: RegExp;
  /** Other checks that fail of it, too. */
  readonly also?: readonly CheckId[];
}

export interface CopiedProject {
  readonly root: string;
  /** Writes a copy of a connector under another name, and returns the directory. */
  copy(of: 'stripe' | 'intercom', name: string): string;
  remove(): void;
}

/** A project with the core and no connector. */
export function copiedProject(): CopiedProject {
  const root = mkdtempSync(join(tmpdir(), 'supasaasy-broken-'));
  const core = 'supabase/functions/_shared/core';
  cpSync(join(repository, core), join(root, core), { recursive: true });
  symlinkSync(join(repository, 'node_modules'), join(root, 'node_modules'));
  mkdirSync(join(root, connectors));
  return {
    root,
    copy(of, name) {
      const directory = join(root, connectors, name);
      cpSync(join(repository, connectors, of), directory, { recursive: true });
      for (const path of filesIn(directory)) {
        const text = readFileSync(path, 'utf8');
        const renamed = text
          .replaceAll(new RegExp(`\\b${of}_`, 'g'), `${name}_`)
          .replace(`"name": "${of}"`, `"name": "${name}"`);
        writeFileSync(path, renamed);
      }
      return directory;
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}

/** Breaks the copies, runs the checks on all of them at once, and tests that each fails as it should and in nothing else. */
export async function testBroken(broken: readonly Broken[], checks: readonly CheckId[]): Promise<void> {
  const project = copiedProject();
  let results: readonly ConnectorResult[];
  const names = broken.map((_, index) => `broken_${index + 1}`);
  try {
    for (const [index, each] of broken.entries()) breakCopy(project, each, names[index] as string);
    results = await runConformance({ root: project.root, connectors: names, checks });
  } finally {
    project.remove();
  }
  for (const [index, { about, fails, says, also = [] }] of broken.entries()) {
    test(`${fails} fails for ${about}`, () => {
      const failed = results[index]?.checks.filter(({ status }) => status === 'failed') ?? [];
      const shown = failed.map(
        ({ check, findings }) =>
          `${check}: ${findings
            .map(({ message }) => message)
            .slice(0, 3)
            .join('\n')}`,
      );
      assert.equal(failed.map(({ check }) => check).sort(), [fails, ...also].sort(), shown.join('\n'));
      const { findings = [] } = failed.find(({ check }) => check === fails) ?? {};
      assert.ok(
        findings.some(({ message }) => says.test(message)),
        findings.map((f) => f.message).join('\n'),
      );
      assert.ok(findings.every(({ fix }) => fix !== ''));
    });
  }
}

function breakCopy(
  project: CopiedProject,
  { of, about, edits = [], files = {} }: Broken,
  name: string,
): void {
  const directory = project.copy(of, name);
  for (const [file, find, replacement] of edits) {
    const path = join(directory, file);
    const text = readFileSync(path, 'utf8');
    const wanted = typeof find === 'string' ? find.replaceAll('NAME', name) : find;
    const edited = text.replace(wanted, () => replacement.replaceAll('NAME', name));
    if (edited === text) throw new Error(`${about}: ${file} does not contain ${find}`);
    writeFileSync(path, edited);
  }
  for (const [file, text] of Object.entries(files)) {
    const path = join(directory, file);
    mkdirSync(dirname(path), { recursive: true });
    if (text === null) rmSync(path);
    else writeFileSync(path, text.replaceAll('NAME', name));
  }
}

function filesIn(directory: string): string[] {
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .map((path) => join(directory, path))
    .filter((path) => statSync(path).isFile());
}

import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { CONNECTORS_DIRECTORY } from '../../generators/config/manifest.ts';
import { denoEnvironment } from '../functions/deno-arguments.ts';
import type { DenoWorkspace } from './deno-workspace.ts';
import type { Finding } from './result.ts';

/** Type-checks connectors on Deno. Returns what is wrong by connector; all of them have an entry. */
export async function typeCheck(
  deno: string,
  root: string,
  connectors: readonly string[],
  workspace: DenoWorkspace,
): Promise<ReadonlyMap<string, readonly Finding[]>> {
  const check = (names: readonly string[]) =>
    outputOf(
      deno,
      ['check', ...workspace.checkArguments, ...names.flatMap((name) => filesOf(root, name))],
      root,
    );
  const found = new Map<string, readonly Finding[]>(connectors.map((name) => [name, []]));
  // One process for all: the compiler's start and the SDKs' types are most of the time.
  const together = await check(connectors);
  if (together.ok) return found;
  for (const name of connectors) {
    const own = errorsIn(together.text, root, name);
    if (own.length > 0) found.set(name, own);
  }
  if ([...found.values()].some((findings) => findings.length > 0)) return found;
  // A module that is missing stops the check before it comes to anything else: whose is it?
  for (const name of connectors) {
    const alone = connectors.length === 1 ? together : await check([name]);
    if (alone.ok) continue;
    const own = errorsIn(alone.text, root, name);
    found.set(name, own.length > 0 ? own : [findingOf(`connectors/${name}`, alone.text)]);
  }
  return found;
}

function filesOf(root: string, name: string): string[] {
  const directory = join(root, CONNECTORS_DIRECTORY, name);
  return readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .sort()
    .map((path) => join(directory, path));
}

/** The errors that Deno places in a file of the connector. */
function errorsIn(text: string, root: string, name: string): Finding[] {
  const place = `${pathToFileURL(join(root, CONNECTORS_DIRECTORY, name)).href}/`;
  return text.split(/\n(?=TS\d+ \[ERROR\])/).flatMap((block) => {
    const error = /TS\d+ \[ERROR\]: (.*)/.exec(block)?.[1];
    const at = /\n +at (file:\S+?):(\d+):(\d+)/.exec(block);
    if (error === undefined || at?.[1] === undefined || !at[1].startsWith(place)) return [];
    return findingOf(`connectors/${name}/${at[1].slice(place.length)}:${at[2]}:${at[3]}`, error);
  });
}

function findingOf(place: string, text: string): Finding {
  const reason =
    text
      .replace(/^Check .*$/gm, '')
      .trim()
      .split('\n')[0] ?? '';
  return { message: `${place}: ${reason}`, fix: 'Correct it; npx deno check shows the same.' };
}

function outputOf(
  deno: string,
  args: readonly string[],
  cwd: string,
): Promise<{ readonly ok: boolean; readonly text: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(deno, args, { cwd, env: denoEnvironment(), stdio: ['ignore', 'pipe', 'pipe'] });
    const chunks: Buffer[] = [];
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.once('error', reject);
    child.once('close', (code) => resolve({ ok: code === 0, text: Buffer.concat(chunks).toString() }));
  });
}

import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { CONNECTORS_DIRECTORY } from '../../generators/config/manifest.ts';
import { functionImports } from '../../generators/functions/imports.ts';
import { offlineArguments } from '../functions/deno-arguments.ts';

/** A connector, and the packages that its manifest names with their versions. */
export interface Imported {
  readonly name: string;
  readonly packages: Readonly<Record<string, string>>;
}

/** A directory from which Deno can import connectors one by one, each with the packages of its own manifest. */
export interface DenoWorkspace {
  /** Deno's options to type-check connectors as they are. */
  readonly checkArguments: readonly string[];
  /** Deno's options to run the suite; connectors then get the contract from it. */
  readonly runArguments: readonly string[];
  /** The suite's program. */
  readonly program: string;
  write(name: string, text: string): string;
  remove(): void;
}

const here = fileURLToPath(new URL('.', import.meta.url));
const corePath = 'supabase/functions/_shared/core/';

/**
 * Lays out the workspace in a temporary directory: Deno runs no TypeScript that lies under node_modules, where the suite is
 * once the package is installed. Its imports of the core are those of the project at `root`.
 */
export function openDenoWorkspace(root: string, connectors: readonly Imported[]): DenoWorkspace {
  const directory = mkdtempSync(join(tmpdir(), 'supasaasy-check-'));
  const copy = join(directory, 'local', 'conformance');
  mkdirSync(copy, { recursive: true });
  for (const part of ['suite', 'catalogue.ts', 'result.ts'])
    cpSync(join(here, part), join(copy, part), { recursive: true });

  const url = (...path: readonly string[]) => pathToFileURL(join(...path)).href;
  const core = `${url(root, corePath).replace(/\/$/, '')}/`;
  const copiedCore = `${url(directory, corePath).replace(/\/$/, '')}/`;
  const packagesOf = ({ packages }: Imported) =>
    Object.fromEntries(
      Object.entries(packages).flatMap(([name, version]) => [
        [name, `npm:${name}@${version}`],
        [`${name}/`, `npm:/${name}@${version}/`],
      ]),
    );
  const map = (contract: Readonly<Record<string, string>>) =>
    JSON.stringify({
      // The suite's core is the connectors', or its classes would not be theirs.
      imports: { ...functionImports([]), [copiedCore]: core },
      scopes: Object.fromEntries(
        connectors.map((each) => [
          `${url(root, CONNECTORS_DIRECTORY, each.name)}/`,
          { ...packagesOf(each), ...contract },
        ]),
      ),
    });
  const write = (name: string, text: string) => {
    const path = join(directory, name);
    writeFileSync(path, text);
    return path;
  };
  const capturing = { [`${core}contract/index.ts`]: url(copy, 'suite', 'capturing-contract.ts') };
  const plain = write('imports.json', map({}));
  const watched = write('watched-imports.json', map(capturing));
  const offline = offlineArguments(join(directory, 'no-such-file.json'));
  return {
    checkArguments: [...offline, `--import-map=${plain}`],
    runArguments: [...offline, `--import-map=${watched}`],
    program: join(copy, 'suite', 'main.ts'),
    write,
    remove: () => rmSync(directory, { recursive: true, force: true }),
  };
}

import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A project in a temporary directory, with connectors made up for a test. */
export interface TempProject {
  readonly root: string;
  write(path: string, text: string): void;
  read(path: string): string;
  /** Paths of all files, sorted, relative to the project. */
  files(): string[];
  /** Writes a connector with these migrations and no others; without any it has none. */
  connector(
    name: string,
    migrations?: Readonly<Record<string, string>>,
    npm?: Readonly<Record<string, string>>,
  ): void;
  /** Writes a config with one app for each connector named; a name may come several times. */
  configure(...connectors: readonly string[]): void;
  remove(): void;
}

export function tempProject(): TempProject {
  const root = mkdtempSync(join(tmpdir(), 'supasaasy-project-'));
  const write = (path: string, text: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  return {
    root,
    write,
    read: (path) => readFileSync(join(root, path), 'utf8'),
    files: () =>
      (
        readdirSync(root, { recursive: true, withFileTypes: true }) as {
          isFile(): boolean;
          name: string;
          path: string;
        }[]
      )
        .filter((entry) => entry.isFile())
        .map((entry) => join(entry.path, entry.name).slice(root.length + 1))
        .sort(),
    connector: (name, migrations = {}, npm = {}) => {
      const directory = `supabase/functions/_shared/connectors/${name}`;
      rmSync(join(root, directory), { recursive: true, force: true });
      const has = Object.keys(migrations).length > 0;
      const manifest = {
        name,
        display_name: name,
        api_version: '1',
        resources: [{ name: 'thing', collection_key: `x_${name.replaceAll(/\W/g, '_')}_thing` }],
        config: {},
        npm,
        migrations: has ? 'migrations' : null,
      };
      write(`${directory}/manifest.json`, JSON.stringify(manifest));
      write(
        `${directory}/index.ts`,
        `export const connector = { metadata: { provider: '${name}' } } as never;\n`,
      );
      for (const [file, sql] of Object.entries(migrations)) write(`${directory}/migrations/${file}`, sql);
    },
    configure: (...connectors) => {
      const apps = connectors.map((connector, index) => ({
        app_key: `app_${index + 1}`,
        name: connector,
        connector,
        config: { api_key_env: `KEY_${index + 1}`, webhook_secret_env: `SECRET_${index + 1}` },
      }));
      write(
        'supasaasy.config.ts',
        `import { defineConfig } from 'supasaasy';\nexport default defineConfig(${JSON.stringify({ apps })});\n`,
      );
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}

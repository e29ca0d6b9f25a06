import { readFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { parseEnv } from 'node:util';
import pc from 'picocolors';
import { diagnosticsJson } from '../config/config-json.ts';
import { formatDiagnostics } from '../config/format-diagnostics.ts';
import { loadConfig } from '../config/load-config.ts';
import {
  type RequiredVariable,
  requiredVariables,
  type VaultSecret,
  vaultSecrets,
} from '../config/required-secrets.ts';
import { hasColor } from './stream-color.ts';

export interface SecretsOptions {
  readonly root: string;
  readonly configPath: string | undefined;
  readonly json: boolean;
  /** A dotenv file to look into instead of the environment; relative to the working directory. */
  readonly envFile: string | undefined;
}

type Values = Readonly<Record<string, string | undefined>>;
type Status = 'set' | 'missing' | 'empty';
type Checked = RequiredVariable & { readonly status: Status };

/**
 * `supasaasy secrets`: says which environment variables the functions need and whether each is there; nothing of what they
 * hold is printed. Returns 0 when all are, 1 when some are missing or empty, 2 for a config or a file that can't be read.
 */
export async function runSecrets({ root, configPath, json, envFile }: SecretsOptions): Promise<number> {
  const loaded = loadConfig({ root, configPath });
  if (!loaded.ok) {
    if (json) process.stdout.write(toJson(diagnosticsJson(loaded.diagnostics, root)));
    else process.stderr.write(formatDiagnostics(loaded.diagnostics, { color: hasColor(process.stderr) }));
    return 2;
  }
  const values = envFile === undefined ? process.env : readEnvFile(envFile);
  if (values === null) {
    process.stderr.write(`the file '${envFile}' can't be read: correct the path given with --env-file\n`);
    return 2;
  }
  const place = envFile === undefined ? null : relative(process.cwd(), resolve(envFile));
  const checked = requiredVariables(loaded.config).map((each) => ({
    ...each,
    status: statusOf(each, values),
  }));
  const vault = vaultSecrets(loaded.config);
  const isComplete = checked.every(({ status }) => status === 'set');
  process.stdout.write(
    json
      ? toJson(secretsJson(checked, vault, place, isComplete))
      : secretsTable(checked, vault, place, hasColor(process.stdout)),
  );
  return isComplete ? 0 : 1;
}

function readEnvFile(path: string): Values | null {
  try {
    return parseEnv(readFileSync(path, 'utf8'));
  } catch {
    return null;
  }
}

/** As the functions read it: blanks are nothing, and so is a list without anything between its commas. */
function statusOf({ name, uses }: RequiredVariable, values: Values): Status {
  const value = Object.hasOwn(values, name) ? values[name] : undefined;
  if (value === undefined) return 'missing';
  const nothing = uses.some(({ isList }) => isList) ? /^[\s,]*$/ : /^\s*$/;
  return nothing.test(value) ? 'empty' : 'set';
}

function secretsJson(
  checked: readonly Checked[],
  vault: readonly VaultSecret[],
  place: string | null,
  isComplete: boolean,
): object {
  return {
    ok: true,
    complete: isComplete,
    env_file: place,
    variables: checked.map(({ name, status, uses }) => ({
      name,
      status,
      uses: uses.map(({ appKey, purpose }) => ({ app_key: appKey, purpose })),
    })),
    vault: vault.map(({ name, purpose }) => ({ name, purpose })),
  };
}

function secretsTable(
  checked: readonly Checked[],
  vault: readonly VaultSecret[],
  place: string | null,
  color: boolean,
): string {
  const paint = pc.createColors(color);
  const width = Math.max(...[...checked, ...vault].map(({ name }) => name.length));
  const states = { set: paint.green('set    '), missing: paint.red('missing'), empty: paint.red('empty  ') };
  const blocks = [
    [
      paint.bold(
        place === null ? 'environment variables of the functions' : `environment variables, in ${place}`,
      ),
      ...checked.map(({ name, status, uses }) => {
        const forWhom = uses.map(({ appKey, purpose }) =>
          appKey === null ? purpose : `${appKey}: ${purpose}`,
        );
        return `  ${name.padEnd(width)}  ${states[status]}  ${forWhom.join('; ')}`;
      }),
    ],
  ];
  const absent = checked.filter(({ status }) => status !== 'set');
  if (absent.length > 0) {
    blocks.push([
      `Set ${absent.length === 1 ? 'it' : 'them'} in the project:`,
      `  npx supabase secrets set ${absent.map(({ name }) => `${name}=…`).join(' ')}`,
    ]);
  }
  if (vault.length > 0) {
    blocks.push(
      [
        paint.bold("secrets in the project's Vault; whether they are there, only the database knows"),
        ...vault.map(({ name, purpose }) => `  ${name.padEnd(width)}  ${purpose}`),
      ],
      [
        'Create them in the SQL editor, where select supasaasy.invocation_problem() says what is missing:',
        ...vault.map(({ name, example }) => `  select vault.create_secret('${example}', '${name}');`),
      ],
    );
  }
  return `${blocks.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

function toJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

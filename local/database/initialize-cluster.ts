import { execFileSync, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chownSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** The account that runs the server's programs; empty for our own. */
export type ServerAccount = { uid: number; gid: number } | Record<string, never>;

/** The account to run as: our own, or `postgres` when we are root. */
export function serverAccount(): ServerAccount {
  if (process.getuid?.() !== 0) return {};
  const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }).trim());
  return { uid: id('-u'), gid: id('-g') };
}

/**
 * Creates an empty cluster in `directory`/data, owned by superuser `postgres`, and returns that user's password.
 * Passwords are asked for because every user of the machine can reach 127.0.0.1.
 */
export function initializeCluster(bin: string, account: ServerAccount, directory: string): string {
  const password = randomBytes(16).toString('hex');
  const passwordFile = join(directory, 'password');
  writeFileSync(passwordFile, password, { mode: 0o600 });
  if ('uid' in account)
    for (const path of [directory, passwordFile]) chownSync(path, account.uid, account.gid);
  const data = join(directory, 'data');
  const args = [
    '-D',
    data,
    '-U',
    'postgres',
    '-E',
    'UTF8',
    '--locale=C',
    '-A',
    'scram-sha-256',
    '--pwfile',
    passwordFile,
    '--no-sync',
  ];
  const result = spawnSync(join(bin, 'initdb'), args, { ...account, cwd: directory, encoding: 'utf8' });
  if (result.error !== undefined) throw result.error;
  if (result.status !== 0) throw new Error(`initdb could not create a cluster in ${data}:\n${result.stderr}`);
  rmSync(passwordFile);
  return password;
}

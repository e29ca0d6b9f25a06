import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { Argument, Command, CommanderError, InvalidArgumentError, Option } from 'commander';

const EXIT = { ok: 0, failed: 1, badInput: 2 } as const;

const EXIT_CODES = `
Exit codes:
  0  done
  1  failed, or --check found something out of date
  2  bad input: wrong arguments, or a config that is refused`;

/** Runs the command line and sets the process's exit code. A command's module is loaded when it is called for. */
export async function main(argv: readonly string[]): Promise<void> {
  try {
    await program().parseAsync([...argv]);
  } catch (error) {
    process.exitCode = exitCodeOf(error);
  }
}

function program(): Command {
  const cli = new Command('supasaasy')
    .description('Your SaaS accounts, live and complete, in your own Supabase Postgres.')
    .version(packageVersion())
    .addHelpText('after', EXIT_CODES)
    .showHelpAfterError('Run supasaasy --help for what there is.')
    .exitOverride();

  cli
    .command('config')
    .description('check supasaasy.config.ts and print what was understood')
    .option('--json', 'print it as JSON')
    .addOption(configOption())
    .action(async (options: { json?: true; config?: string }) => {
      const { runConfig } = await import('./commands/config.ts');
      finish(await runConfig({ ...project(options.config), json: options.json === true }));
    });

  cli
    .command('gen')
    .description('write the generated files: the combined migration and the Edge Functions')
    .addArgument(new Argument('[what]', 'one kind of them').choices(['migrations', 'functions']))
    .option('--check', 'write nothing; fail when a generated file is out of date or was edited')
    .option('--dry-run', 'write nothing; print what would be written')
    .option('--diff', 'write nothing; print the changes as a unified diff')
    .addOption(configOption())
    .action(async (what: 'migrations' | 'functions' | undefined, options: GenFlags) => {
      const { runGen } = await import('./commands/gen.ts');
      const { check = false, dryRun = false, diff = false } = options;
      finish(await runGen({ ...project(options.config), what: what ?? 'all', check, dryRun, diff }));
    });

  cli
    .command('demo')
    .description('mirror pretend Stripe and Intercom accounts into a database on this machine')
    .option('--database-url <url>', 'a PostgreSQL to use instead of the embedded one')
    .option('--customers <n>', 'Stripe customers', wholeNumber, 5000)
    .option('--conversations <n>', 'Intercom conversations', wholeNumber, 1000)
    .action(async (options: { databaseUrl?: string; customers: number; conversations: number }) => {
      const { runDemo } = await import('./commands/demo.ts');
      finish(await runDemo({ root: project(undefined).root, ...options }));
    });

  for (const command of cli.commands) command.addHelpText('after', EXIT_CODES);
  return cli;
}

interface GenFlags {
  check?: true;
  dryRun?: true;
  diff?: true;
  config?: string;
}

function configOption(): Option {
  return new Option('--config <path>', 'another config file than supasaasy.config.ts');
}

/** The project is the nearest directory upwards that has a config; a path given is relative to where one stands. */
function project(config: string | undefined): { root: string; configPath: string | undefined } {
  const configPath = config === undefined ? undefined : resolve(config);
  const start = process.cwd();
  for (let root = start; ; root = dirname(root)) {
    if (existsSync(join(root, 'supasaasy.config.ts'))) return { root, configPath };
    if (root === dirname(root)) return { root: start, configPath };
  }
}

function wholeNumber(text: string): number {
  if (/^\d+$/.test(text)) return Number(text);
  throw new InvalidArgumentError('Write a whole number.');
}

function packageVersion(): string {
  const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  return version;
}

// The code is set rather than exited with: output to a pipe may still be on its way.
function finish(code: number): void {
  process.exitCode = code;
}

function exitCodeOf(error: unknown): number {
  // Commander has printed its message by then; code 0 is --help and --version.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.badInput;
  console.error(error);
  return EXIT.failed;
}

import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { Argument, Command, CommanderError, InvalidArgumentError, Option } from 'commander';

const EXIT = { ok: 0, failed: 1, badInput: 2 } as const;

const EXIT_CODES = `
Exit codes:
  0  done
  1  failed, or what was looked at is not as it should be
  2  bad input: wrong arguments, or a config that is refused`;

/** Runs the command line and sets the process's exit code. A command's module is loaded when it is called for. */
export async function main(argv: readonly string[]): Promise<void> {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', endIfUnread);
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
    .enablePositionalOptions()
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
      finish(await runGen({ ...project(options.config), what: what ?? 'all', ...writeFlags(options) }));
    });

  cli
    .command('init')
    .description(
      'make this directory, empty or with a Supabase project in it, ready: shows a plan, then writes',
    )
    .option('-y, --yes', 'do not ask before writing')
    .option('--dry-run', 'write nothing; print what would be written')
    .option('--diff', 'write nothing; print the changes as a unified diff')
    .action(async (options: { yes?: true; dryRun?: true; diff?: true }) => {
      const { runInit } = await import('./commands/init.ts');
      // Not the nearest project upwards: a new one may lie within another.
      finish(await runInit({ root: process.cwd(), yes: options.yes === true, ...writeFlags(options) }));
    });

  cli
    .command('new')
    .description('write something new: a connector, a resource of one, a migration, a function')
    .argument('[what...]', 'what, and its arguments; npx supasaasy new --help lists them')
    .helpOption(false)
    .allowUnknownOption()
    .passThroughOptions()
    .action(async (args: readonly string[]) => {
      const { runNew } = await import('./commands/new.ts');
      finish(await runNew(args, { root: project(undefined).root, usage: 'npx supasaasy new' }));
    });

  cli
    .command('update')
    .description(
      'merge what templates and releases have new into the files that were scaffolded from them, and add what came with a release',
    )
    .argument('[path...]', 'files or directories; everything by default')
    .option('--restore', 'write files that were deleted anew')
    .option('--check', 'write nothing; fail when there is something to merge')
    .option('--dry-run', 'write nothing; print what would be written')
    .option('--diff', 'write nothing; print the changes as a unified diff')
    .action(async (paths: readonly string[], options: WriteSwitches & { restore?: true }) => {
      const { runUpdate } = await import('./commands/update.ts');
      const { root } = project(undefined);
      const { restore = false } = options;
      finish(await runUpdate({ root, paths: within(root, paths), restore, ...writeFlags(options) }));
    });

  cli
    .command('files')
    .description('list the files that supasaasy wrote, and what became of each')
    .option('--json', 'print it as JSON')
    .addOption(configOption())
    .action(async (options: { json?: true; config?: string }) => {
      const { runFiles } = await import('./commands/files.ts');
      finish(await runFiles({ ...project(options.config), json: options.json === true }));
    });

  const templates = cli
    .command('templates')
    .description('look at the templates that files are made from, and make them yours');

  templates
    .command('list')
    .description('list every template, and whether the project overrides it')
    .option('--json', 'print it as JSON')
    .action(async (options: { json?: true }) => {
      const { runTemplatesList } = await import('./commands/templates.ts');
      finish(await runTemplatesList({ root: project(undefined).root, json: options.json === true }));
    });

  templates
    .command('eject')
    .description("copy templates into the project's templates/, where they win over ours")
    .argument('<name...>', 'templates, or directories of them, as templates list names them')
    .option('--check', 'write nothing; fail when there is something to copy')
    .option('--dry-run', 'write nothing; print what would be written')
    .option('--diff', 'write nothing; print the changes as a unified diff')
    .action(async (names: readonly string[], options: WriteSwitches) => {
      const { runTemplatesEject } = await import('./commands/templates.ts');
      finish(await runTemplatesEject({ root: project(undefined).root, names, ...writeFlags(options) }));
    });

  templates
    .command('diff')
    .description("print how the project's templates differ from ours, as a unified diff")
    .argument('[name...]', 'templates, or directories of them; all by default')
    .action(async (names: readonly string[]) => {
      const { runTemplatesDiff } = await import('./commands/templates.ts');
      finish(await runTemplatesDiff({ root: project(undefined).root, names }));
    });

  cli
    .command('secrets')
    .description(
      'list the environment variables and secrets that the functions need, and say which are missing',
    )
    .option('--json', 'print it as JSON')
    .option('--env-file <path>', 'look into a dotenv file instead of the environment')
    .addOption(configOption())
    .action(async (options: { json?: true; envFile?: string; config?: string }) => {
      const { runSecrets } = await import('./commands/secrets.ts');
      const { json, envFile } = options;
      finish(await runSecrets({ ...project(options.config), json: json === true, envFile }));
    });

  cli
    .command('check')
    .description('check connectors against the contract: layout, types, SQL, webhooks, faults, paging')
    .argument('[connector...]', 'the connectors to check; all of them by default')
    .option('--json', 'print it as JSON')
    .action(async (connectors: readonly string[], options: { json?: true }) => {
      const { runCheck } = await import('./commands/check.ts');
      const { root } = project(undefined);
      finish(await runCheck({ root, connectors, json: options.json === true }));
    });

  cli
    .command('status')
    .description('say how fresh and complete the mirror is, what runs, and what is wrong')
    .option('--app <key>', 'one app alone')
    .option('--json', 'print it as JSON')
    .addOption(databaseOption())
    .action(async (options: { app?: string; json?: true; dbUrl?: string }) => {
      const { runStatus } = await import('./commands/status.ts');
      finish(await runStatus({ ...database(options), app: options.app }));
    });

  const quarantine = cli
    .command('quarantine')
    .description('look at the records that could not be stored, and try them again');

  quarantine
    .command('list')
    .description('list the records that could not be stored, and why')
    .option('--app <key>', 'of one app alone')
    .option('--collection <key>', 'of one collection alone')
    .option('--limit <n>', 'how many, those seen last', wholeNumber, 50)
    .option('--payload', 'print the records themselves, too, which may hold personal data')
    .option('--json', 'print it as JSON')
    .addOption(databaseOption())
    .action(async (options: QuarantineFlags & { limit: number; payload?: true }) => {
      const { runQuarantineList } = await import('./commands/quarantine.ts');
      const { limit, payload } = options;
      finish(await runQuarantineList({ ...quarantined(options), limit, payload: payload === true }));
    });

  quarantine
    .command('replay')
    .description('try quarantined records once more, all of them or those chosen')
    .option('--app <key>', 'of one app alone')
    .option('--collection <key>', 'of one collection alone')
    .option('--record <key>', 'this record alone')
    .option('--json', 'print it as JSON')
    .addOption(databaseOption())
    .action(async (options: QuarantineFlags) => {
      const { runQuarantineReplay } = await import('./commands/quarantine.ts');
      finish(await runQuarantineReplay(quarantined(options)));
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

  for (const command of [...cli.commands, ...quarantine.commands, ...templates.commands])
    command.addHelpText('after', EXIT_CODES);
  return cli;
}

interface WriteSwitches {
  check?: true;
  dryRun?: true;
  diff?: true;
}

interface GenFlags extends WriteSwitches {
  config?: string;
}

interface DatabaseFlags {
  json?: true;
  dbUrl?: string;
}

interface QuarantineFlags extends DatabaseFlags {
  app?: string;
  collection?: string;
  record?: string;
}

function writeFlags({ check, dryRun, diff }: WriteSwitches) {
  return { check: check === true, dryRun: dryRun === true, diff: diff === true };
}

/** Paths as typed, which are relative to where one stands, relative to the project and with forward slashes. */
function within(root: string, paths: readonly string[]): string[] {
  return paths.map((path) => relative(root, resolve(path)).split(sep).join('/'));
}

function databaseOption(): Option {
  return new Option(
    '--db-url <url>',
    'the database; left out: SUPABASE_DB_URL, else DATABASE_URL, of the environment',
  );
}

function database({ json, dbUrl }: DatabaseFlags) {
  return { databaseUrl: dbUrl, json: json === true };
}

function quarantined({ app, collection, record, ...flags }: QuarantineFlags) {
  return { ...database(flags), app: app ?? null, collection: collection ?? null, record: record ?? null };
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

/** Whoever reads the output may have read enough of it, such as head: that is no failure. */
function endIfUnread(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
}

function exitCodeOf(error: unknown): number {
  // Commander has printed its message by then; code 0 is --help and --version.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.badInput;
  console.error(error);
  return EXIT.failed;
}

import { readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import type { Command } from 'commander';
import { formatDiagnostics } from '../config/format-diagnostics.ts';
import { CONFIG_FILE } from '../config/load-config.ts';
import type { ConnectorAnswers } from '../connector/answers.ts';
import { configuredApps } from '../connector/configured-apps.ts';
import { gatherAnswers } from '../connector/gather.ts';
import type { DocumentArguments } from '../connector/gather-document.ts';
import { sqlName } from '../connector/names.ts';
import { planConnector } from '../connector/plan-connector.ts';
import type { Prompter } from '../connector/prompter.ts';
import { questions } from '../connector/questions.ts';
import { listOf } from '../connector/shorthand.ts';
import { readTextOrEmpty } from '../workspace/read-text.ts';
import { describePlan, describeRefusals } from '../workspace/report.ts';
import { restoreInterrupted, showOrWrite } from './carry-out.ts';
import { type Conversation, conversing } from './conversation.ts';
import { describeApp, nextSteps } from './describe-new-connector.ts';
import type { NewContext } from './new.ts';
import { newApp } from './new-app.ts';
import { addQuestions, collect, givenAnswers } from './question-options.ts';
import { hasColor } from './stream-color.ts';

interface Flags extends Readonly<Record<string, unknown>> {
  readonly preset?: string;
  readonly answers?: string;
  readonly from?: string;
  readonly children?: string;
  readonly fill: readonly string[];
  readonly set: readonly string[];
  readonly setting: readonly string[];
  readonly app?: string | boolean;
  readonly config?: string;
  readonly yes?: true;
  readonly dryRun?: true;
  readonly diff?: true;
  readonly verbose?: true;
}

/** Adds `connector` with an argument for every question. */
export function addNewConnector(parent: Command, context: NewContext, done: (code: number) => void): void {
  const command = parent
    .command('connector')
    .description('write a connector for a provider: code, views, a test, and its app in the config')
    .argument('[name]', 'the same as --name');
  addQuestions(command, questions);
  command
    .option('--preset <name>', 'complete answers for a provider that is known, or none')
    .option('--answers <file>', 'complete answers from a JSON file')
    .option('--from <file>', 'an OpenAPI 3 document, JSON or YAML: what it says is not asked')
    .option(
      '--children <names>',
      'with --from: embedded lists that become rows of their own, with commas between them',
    )
    .option(
      '--fill <resource.parameter=value>',
      'with --from: what a list needs and only you can say, or {app.<name>} for a setting; repeat it',
      collect,
      [],
    )
    .option('--verbose', 'with --from: the whole review, every question of every resource')
    .option(
      '--set <answer=value>',
      'one answer in the record, such as contact.path=/v1/people; repeat it',
      collect,
      [],
    )
    .option(
      '--setting <name=value>',
      'a value for a setting in the base URL, a path or a header; repeat it',
      collect,
      [],
    )
    .option('--app <key>', 'the app_key in the config; left out: <name>_main')
    .option('--no-app', 'leave the config as it is')
    .option('--config <path>', `another config file than ${CONFIG_FILE}`)
    .option('-y, --yes', 'ask nothing: take the default where there is one')
    .option('--dry-run', 'write nothing; print what would be written')
    .option('--diff', 'write nothing; print it as a unified diff')
    .action(async (name: string | undefined, flags: Flags) => {
      done(await newConnector(name, flags, context));
    });
}

async function newConnector(name: string | undefined, flags: Flags, context: NewContext): Promise<number> {
  const { args, inquirer } = context;
  return await conversing({ args, yes: flags.yes === true, inquirer }, (conversation) =>
    gatherAndWrite(name, flags, context, conversation),
  );
}

async function gatherAndWrite(
  name: string | undefined,
  flags: Flags,
  { root }: NewContext,
  { prompter, refuse, decline }: Conversation,
): Promise<number> {
  const given = namedAnswers(name, flags);
  if (typeof given === 'string') return refuse([given]);
  const gathered = await gatherFor(given, flags, prompter);
  if (!gathered.ok) return refuse(gathered.problems);
  const { answers, types } = gathered;

  const configPath = flags.config === undefined ? join(root, CONFIG_FILE) : resolve(flags.config);
  const configured = configuredApps(readTextOrEmpty(configPath) ?? '');
  const app = await newApp(answers, flags, configured, prompter);
  if (app !== null && 'problem' in app) return refuse([app.problem]);
  const writing = { check: false, dryRun: flags.dryRun === true, diff: flags.diff === true };
  restoreInterrupted(root, writing);
  const made = planConnector({ root, answers, types, configPath, app });
  const refusals = describeRefusals(made.plan);
  if (refusals.length > 0) {
    for (const line of refusals) complain(line);
    return decline();
  }
  const isShown = writing.dryRun || writing.diff;
  if (prompter !== null && !isShown) {
    process.stdout.write(describePlan(made.plan, 'planned'));
    if (!(await prompter.confirm('Write these files?'))) return decline();
  }
  const code = showOrWrite(made.plan, writing);
  const config = relative(root, configPath);
  if (!flags.diff) process.stdout.write(describeApp({ app, answers, made, config }));
  if (!isShown) process.stdout.write(nextSteps(answers, made));
  return code;
}

type Gathered =
  | { readonly ok: true; readonly answers: ConnectorAnswers; readonly types: string | null }
  | { readonly ok: false; readonly problems: readonly string[] };

/** The answers, from wherever the switches say. What a document says is printed for review. */
async function gatherFor(
  given: ReadonlyMap<string, string>,
  flags: Flags,
  prompter: Prompter | null,
): Promise<Gathered> {
  const { preset = null, set } = flags;
  if (flags.from !== undefined) {
    if (preset !== null || flags.answers !== undefined)
      return {
        ok: false,
        problems: ['--from leaves no room for --preset and --answers: leave out all but one.'],
      };
    return await gatherFromFile(
      flags.from,
      {
        given,
        set,
        children: listOf(flags.children ?? ''),
        fill: flags.fill,
        isDiff: flags.diff === true,
        isVerbose: flags.verbose === true,
      },
      prompter,
    );
  }
  if (flags.fill.length > 0 || flags.children !== undefined)
    return {
      ok: false,
      problems: ['--fill and --children are about an API description: name it with --from.'],
    };
  const record = recordIn(flags.answers);
  if (typeof record === 'string') return { ok: false, problems: [record] };
  const gathered = await gatherAnswers({ given, preset, record, set }, prompter);
  return gathered.ok ? { ...gathered, types: null } : gathered;
}

async function gatherFromFile(
  path: string,
  {
    isDiff,
    isVerbose,
    ...given
  }: DocumentArguments & { readonly isDiff: boolean; readonly isVerbose: boolean },
  prompter: Prompter | null,
): Promise<Gathered> {
  const [
    { readOpenApi },
    { gatherFromDocument, surveyDocument },
    { typesText },
    { describeFound },
    { describeInFull },
    { describeTaken },
  ] = await Promise.all([
    import('../connector/openapi/read-openapi.ts'),
    import('../connector/gather-document.ts'),
    import('../connector/from-openapi/types-text.ts'),
    import('../connector/from-openapi/describe-found.ts'),
    import('../connector/from-openapi/describe-in-full.ts'),
    import('../connector/from-openapi/describe-taken.ts'),
  ]);
  const name = given.given.get('name');
  const read = readOpenApi({ path }, name === undefined ? {} : { provider: sqlName(name) });
  if (!read.ok) {
    const text = formatDiagnostics(read.diagnostics, {
      color: hasColor(process.stderr),
      relativeTo: process.cwd(),
    });
    return { ok: false, problems: [text.trimEnd()] };
  }
  const { description } = read;
  // A diff is for programs, too: it goes alone.
  const survey = surveyDocument(description, given);
  if (!isDiff)
    process.stdout.write(
      `${isVerbose ? describeInFull(description, survey) : describeFound(description, survey, given.given)}\n`,
    );
  const gathered = await gatherFromDocument(description, given, prompter);
  if (!gathered.ok) return gathered;
  const { answers, described } = gathered;
  if (!isDiff) process.stdout.write(describeTaken(gathered, survey));
  return { ok: true, answers, types: await typesText(description, described, answers.resources) };
}

/** The answers given by arguments, or what is wrong with them. */
function namedAnswers(name: string | undefined, flags: Flags): ReadonlyMap<string, string> | string {
  const given = givenAnswers(questions, flags);
  if (name === undefined) return given;
  const other = given.get('name');
  if (other !== undefined && other !== name)
    return `the connector is called '${name}' and, by --name, '${other}'.`;
  return new Map([['name', name], ...given]);
}

function recordIn(path: string | undefined): Readonly<Record<string, unknown>> | null | string {
  if (path === undefined) return null;
  try {
    const value: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return { ...value };
    return `--answers: ${path} does not hold a JSON object.`;
  } catch (error) {
    return `--answers: ${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`;
  }
}

function complain(line: string): void {
  process.stderr.write(`${line}\n`);
}

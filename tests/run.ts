// Runs the tests: `npm test` for all of them, `npm test -- gateway migrate` for those whose path contains a word.
import { fileURLToPath } from 'node:url';
import { onProcessEnd } from '../local/processes/on-process-end.ts';
import { signalGroup } from './runner/process-group.ts';
import { runTestFile, type TestResult } from './runner/run-test-file.ts';
import { openTestDatabase } from './runner/test-database.ts';
import { findTestFiles, type TestFile } from './runner/test-files.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const atOnce = 2;
const timeoutMs = 600_000;

const say = (line: string): void => {
  process.stdout.write(`${line}\n`);
};

/** Starts the files two at a time and reports each as it ends. */
async function runAll(files: readonly TestFile[], databaseUrl: string | undefined): Promise<TestResult[]> {
  const groups = new Set<number>();
  // A process group of its own does not get our terminal's Ctrl-C.
  const forget = onProcessEnd(() => {
    for (const groupId of groups) signalGroup(groupId, 'SIGTERM');
  });
  // What npm sets by .npmrc loads tsx, which programs that a test starts elsewhere would not find.
  const { NODE_OPTIONS: _, ...inherited } = process.env;
  const env = databaseUrl === undefined ? inherited : { ...inherited, DATABASE_URL: databaseUrl };
  const results: TestResult[] = [];
  const queue = [...files];
  const worker = async () => {
    for (let file = queue.shift(); file !== undefined; file = queue.shift()) {
      const result = await runTestFile(file.path, { root, env, timeoutMs, groups });
      report(result);
      results.push(result);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  forget();
  return results;
}

function report({ path, passed, failed, faults, output, milliseconds }: TestResult): void {
  const seconds = `${(milliseconds / 1000).toFixed(1)} s`;
  if (failed === 0) {
    say(`ok    ${path}  ${passed} passed, ${seconds}`);
    return;
  }
  say(`FAIL  ${path}  ${passed} passed, ${failed} failed, ${seconds}`);
  for (const fault of faults) say(`      the file ${fault}`);
  say(output.trimEnd().replace(/^/gm, '      '));
}

/** Whether files that need PostgreSQL may be left out where there is none. */
const mayLeaveOut = (process.env.CI ?? '') === '' || process.env.CI === 'false';

async function main(): Promise<number> {
  const files = findTestFiles(root, process.argv.slice(2));
  if (files.length === 0) {
    say('no test file matches');
    say('0 passed, 0 failed');
    return 1;
  }
  const needing = files.filter((file) => file.needsPostgres);
  const database = needing.length === 0 ? undefined : await openTestDatabase(process.env);
  if (database !== undefined)
    say(database.url === undefined ? `no PostgreSQL: ${database.about}` : `with ${database.about}`);
  const leftOut = database !== undefined && database.url === undefined ? needing : [];
  const results = await runAll(
    files.filter((file) => !leftOut.includes(file)),
    database?.url,
  ).finally(() => database?.stop());

  const sum = (key: 'passed' | 'failed') => results.reduce((total, result) => total + result[key], 0);
  const refused = mayLeaveOut ? [] : leftOut;
  const failures = [...results.filter((result) => result.failed > 0), ...refused];
  if (leftOut.length > 0) {
    say(
      `${mayLeaveOut ? 'not run' : 'FAIL, not run'}: ${leftOut.length} files that need PostgreSQL (${database?.about})`,
    );
  }
  if (failures.length > 0) say(`failed: ${failures.map(({ path }) => path).join(' ')}`);
  say(`${sum('passed')} passed, ${sum('failed') + refused.length} failed`);
  return failures.length === 0 ? 0 : 1;
}

process.exitCode = await main();

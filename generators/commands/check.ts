import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import pc from 'picocolors';
import { catalogue } from '../../local/conformance/catalogue.ts';
import type { CheckResult, ConnectorResult } from '../../local/conformance/result.ts';
import { runConformance } from '../../local/conformance/run-conformance.ts';
import { CONNECTORS_DIRECTORY } from '../config/manifest.ts';
import { suggestOrList } from '../config/suggest.ts';
import { isExpected } from './carry-out.ts';
import { hasColor } from './stream-color.ts';

export interface CheckOptions {
  readonly root: string;
  /** Names of connectors; none for all that the project has. */
  readonly connectors: readonly string[];
  readonly json: boolean;
}

const noConnector = `there is no connector in ${CONNECTORS_DIRECTORY}; npx supasaasy init copies ours, npx supasaasy new connector writes another`;

/**
 * `supasaasy check`: runs the conformance suite. Returns 0 when every connector passes, 1 when one does not, 2 when there
 * is no connector of a name given, or none at all. Where Deno is not installed, or a template is refused: 1.
 */
export async function runCheck({ root, connectors, json }: CheckOptions): Promise<number> {
  const known = connectorDirectories(root);
  const problems = connectors
    .filter((name) => !known.includes(name))
    .map((name) => `there is no connector '${name}'. ${suggestOrList(name, known, 'The connectors are')}`);
  if (known.length === 0) problems.splice(0, problems.length, noConnector);
  if (problems.length > 0) {
    if (json) process.stdout.write(toJson({ ok: false, problems }));
    else for (const problem of problems) process.stderr.write(`${problem}\n`);
    return 2;
  }
  const names = connectors.length === 0 ? known : [...new Set(connectors)];
  try {
    const results = await runConformance({ root, connectors: names });
    const ok = results.every((result) => result.ok);
    process.stdout.write(
      json ? toJson({ ok, connectors: results.map(resultJson) }) : report(results, hasColor(process.stdout)),
    );
    return ok ? 0 : 1;
  } catch (error) {
    if (!isExpected(error)) throw error;
    if (json) process.stdout.write(toJson({ ok: false, problems: [error.message] }));
    else process.stderr.write(`${error.message}\n`);
    return 1;
  }
}

function connectorDirectories(root: string): string[] {
  const directory = join(root, CONNECTORS_DIRECTORY);
  if (!existsSync(directory)) return [];
  return readdirSync(directory, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort();
}

function resultJson({ connector, ok, checks }: ConnectorResult): object {
  return {
    connector,
    ok,
    checks: checks.map(({ check, status, findings, note }) => ({
      check,
      promise: catalogue[check],
      status,
      findings,
      note,
    })),
  };
}

function report(results: readonly ConnectorResult[], color: boolean): string {
  return results.map((result) => `${connectorReport(result, color)}\n`).join('\n');
}

/** As many findings of one check as are worth reading at once. */
const shownFindings = 5;

function connectorReport({ connector, checks }: ConnectorResult, color: boolean): string {
  const paint = pc.createColors(color);
  const marks = { passed: paint.green('✓'), failed: paint.red('✗'), not_applicable: paint.dim('–') };
  const width = Math.max(...checks.map(({ check }) => check.length));
  const lines = checks.flatMap(({ check, status, findings, note }) => [
    `  ${marks[status]} ${check.padEnd(width)}  ${catalogue[check]}`,
    ...(note === null ? [] : [`      ${status === 'not_applicable' ? 'not applicable: ' : ''}${note}`]),
    ...findings.slice(0, shownFindings).flatMap((finding, index, shown) => [
      `      ${paint.red(finding.message)}`,
      // The same advice for a row of findings is given once, behind the last.
      ...(finding.fix === shown[index + 1]?.fix ? [] : [`        fix: ${finding.fix}`]),
    ]),
    ...(findings.length > shownFindings
      ? [`      and ${findings.length - shownFindings} more; --json shows all`]
      : []),
  ]);
  return [paint.bold(connector), ...lines, summary(checks)].join('\n');
}

function summary(checks: readonly CheckResult[]): string {
  const count = (status: CheckResult['status']) => checks.filter((each) => each.status === status).length;
  return `${count('passed')} passed, ${count('failed')} failed, ${count('not_applicable')} not applicable`;
}

function toJson(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

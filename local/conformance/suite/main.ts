// Runs on Deno, as connectors do: imports the connectors it is told to, checks each, and prints a JSON line per result.
import { readFileSync, writeSync } from 'node:fs';
import process from 'node:process';
import type { CheckId } from '../catalogue.ts';
import { type CheckResult, type Finding, resultOf, type Verdict } from '../result.ts';
import { type Check, describeError } from './check.ts';
import { behaviourChecks, descriptionChecks } from './checks.ts';
import type { ConnectorRequest } from './request.ts';
import { loadSubject, type Subject } from './subject.ts';

// Standard output is for results alone.
console.log = console.info = console.debug = console.error;
// The core's pauses between attempts are random, from nothing on. Nobody wants to wait for longer ones here.
Math.random = () => 0;

async function checkConnector(request: ConnectorRequest, wanted: readonly CheckId[]): Promise<void> {
  const report = (result: CheckResult) =>
    writeSync(1, `${JSON.stringify({ connector: request.name, result })}\n`);
  const verdict = (check: CheckId, said: Verdict) => report(resultOf(check, said));
  const cannot = (checks: readonly Check[], reason: string) => {
    for (const { id } of checks) verdict(id, { notApplicable: reason });
  };

  const loaded = await loadSubject(request);
  if ('problem' in loaded) {
    verdict('contract.export', { findings: [loaded.problem] });
    verdict('contract.definition', { notApplicable: 'there is no connector to look at' });
    cannot([...descriptionChecks, ...behaviourChecks], 'there is no connector to look at');
    return;
  }
  const { subject, refusal } = loaded;
  verdict('contract.export', { findings: [] });
  const fix = `Correct it in connectors/${subject.name}, or in its manifest.json; what each resource must say is in docs/CONNECTORS.md.`;
  verdict('contract.definition', { findings: refusal === null ? [] : [{ message: refusal, fix }] });
  const isWanted = ({ id }: Check) => wanted.includes(id);
  for (const check of descriptionChecks.filter(isWanted)) report(await run(check, subject));
  if (refusal !== null) return cannot(behaviourChecks, 'the core does not take the connector');
  for (const check of behaviourChecks.filter(isWanted)) report(await run(check, subject));
}

/** Makes a check; what the connector throws meanwhile where nobody can catch it makes it fail, as it would end a function. */
async function run(check: Check, subject: Subject): Promise<CheckResult> {
  const findings: Finding[] = [];
  const note = (reason: unknown) =>
    findings.push({
      message: `a rejection was left unhandled: ${describeError(reason)}`,
      fix: 'Await every promise; where an SDK does not, keep the answer that makes it fail away from it.',
    });
  process.on('unhandledRejection', note);
  try {
    const verdict = await check.run(subject);
    // Unhandled rejections are told of behind the microtasks.
    await new Promise((resolve) => setTimeout(resolve, 0));
    return resultOf(check.id, findings.length === 0 ? verdict : withFindings(verdict, findings));
  } catch (error) {
    const fix = 'This is not an error of the contract: look where it comes from in the connector.';
    return resultOf(check.id, {
      findings: [{ message: `the check ended with ${describeError(error)}`, fix }],
    });
  } finally {
    process.off('unhandledRejection', note);
  }
}

function withFindings(verdict: Verdict, more: readonly Finding[]): Verdict {
  return 'notApplicable' in verdict
    ? { findings: more }
    : { ...verdict, findings: [...verdict.findings, ...more] };
}

const { requests, checks } = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8')) as {
  readonly requests: readonly ConnectorRequest[];
  readonly checks: readonly CheckId[];
};
for (const request of requests) await checkConnector(request, checks);
process.exit(0);

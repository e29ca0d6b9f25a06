import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { CONNECTORS_DIRECTORY, type ConnectorManifest } from '../../generators/config/manifest.ts';
import { denoExecutable } from '../functions/deno-executable.ts';
import { type CheckId, checkIds } from './catalogue.ts';
import { openDenoWorkspace } from './deno-workspace.ts';
import { type CheckResult, type ConnectorResult, type Finding, resultOf, type Verdict } from './result.ts';
import { runSuite, type SuiteRequest, type SuiteRun } from './run-suite.ts';
import { foreignImports } from './static/connector-imports.ts';
import { checkLayout } from './static/layout.ts';
import { checkCollections, type ReadManifest, readForCheck } from './static/manifest.ts';
import { checkSql } from './static/sql.ts';
import { typeCheck } from './type-check.ts';

/** Which connectors to check. */
export interface ConformanceOptions {
  /** Absolute path of the project. */
  readonly root: string;
  /** Names of directories under supabase/functions/_shared/connectors; they must exist. */
  readonly connectors: readonly string[];
  /** The checks to make. Left out: all. */
  readonly checks?: readonly CheckId[];
  /** How long the suite may take for one connector, in milliseconds (120,000). */
  readonly timeoutMs?: number;
}

/**
 * Checks connectors against what the catalogue promises, in the order given. What is wrong with a connector is a
 * result. Throws when Deno is not installed, and TemplateError for a broken template.
 */
export async function runConformance(options: ConformanceOptions): Promise<readonly ConnectorResult[]> {
  const { connectors, checks: wanted = checkIds, timeoutMs = 120_000 } = options;
  if (connectors.length === 0) return [];
  const root = realpathSync(options.root);
  const deno = denoExecutable(root);
  const read = connectors.map((name) => ({ name, ...readForCheck(root, name) }));
  const workspace = openDenoWorkspace(
    root,
    read.map(({ name, json }) => ({ name, packages: packagesOf(json) })),
  );
  try {
    const types = wanted.includes('static.types')
      ? await typeCheck(deno, root, connectors, workspace)
      : new Map<string, readonly Finding[]>();
    const needsSuite = wanted.some((id) => !id.startsWith('static.'));
    const requests = read.flatMap((each) => (each.json === null ? [] : requestOf(root, each)));
    const run = needsSuite
      ? await runSuite(deno, root, { requests, checks: wanted }, workspace, timeoutMs * connectors.length)
      : { results: new Map<string, readonly CheckResult[]>(), failure: null };
    const results: ConnectorResult[] = [];
    for (const each of read) {
      const made = [
        ...(await staticResults(root, each)),
        resultOf('static.types', { findings: types.get(each.name) ?? [] }),
        ...(run.results.get(each.name) ?? []),
      ];
      results.push(inOrder(each.name, wanted, made, run, each.json !== null));
    }
    return results;
  } finally {
    workspace.remove();
  }
}

type Read = ReadManifest & { readonly name: string };

async function staticResults(root: string, { name, manifest, json, findings }: Read): Promise<CheckResult[]> {
  const migrations = fieldOf(json, 'migrations');
  const directory = join(root, CONNECTORS_DIRECTORY, name);
  const needsManifest: Verdict = { notApplicable: 'manifest.json is not valid' };
  const sql =
    manifest === null ? { sql: needsManifest, views: needsManifest } : await checkSql(root, manifest);
  const verdicts: readonly (readonly [CheckId, Verdict])[] = [
    [
      'static.layout',
      { findings: checkLayout(directory, typeof migrations === 'string' ? migrations : null) },
    ],
    ['static.manifest', { findings }],
    ['static.collections', manifest === null ? needsManifest : { findings: checkCollections(manifest) }],
    ['static.imports', { findings: foreignImports(root, name, Object.keys(packagesOf(json))) }],
    ['static.sql', sql.sql],
    ['static.views', sql.views],
  ];
  return verdicts.map(([check, verdict]) => resultOf(check, verdict));
}

function requestOf(root: string, { name, json, manifest }: Read): SuiteRequest {
  const url = pathToFileURL(join(root, CONNECTORS_DIRECTORY, name, 'index.ts')).href;
  return { name, url, manifest: json, options: manifest === null ? {} : optionsOf(manifest) };
}

/** A value for every setting of the connector: its default, else one that is allowed. */
function optionsOf({ options }: ConnectorManifest): Record<string, unknown> {
  const made = { string: 'conformance', number: 1, boolean: true };
  return Object.fromEntries(
    [...options].flatMap(([name, option]) => {
      const value = option.default ?? option.enum?.[0] ?? (option.required ? made[option.type] : null);
      return value === null ? [] : [[name, value]];
    }),
  );
}

/** The wanted checks in the order of the catalogue; those without a result failed, or had nothing to be made with. */
function inOrder(
  connector: string,
  wanted: readonly CheckId[],
  results: readonly CheckResult[],
  run: SuiteRun,
  wasRun: boolean,
): ConnectorResult {
  const byId = new Map(results.map((result) => [result.check, result]));
  const missing: Verdict = wasRun
    ? {
        findings: [
          {
            message: `the suite ${run.failure ?? 'said nothing of it'}`,
            fix: 'Look for code of the connector that never ends, or that ends the process.',
          },
        ],
      }
    : { notApplicable: 'there is no manifest.json to begin with' };
  const checks = checkIds
    .filter((id) => wanted.includes(id))
    .map((id) => byId.get(id) ?? resultOf(id, missing));
  return { connector, ok: checks.every(({ status }) => status !== 'failed'), checks };
}

function packagesOf(json: unknown): Record<string, string> {
  const npm = fieldOf(json, 'npm');
  if (typeof npm !== 'object' || npm === null) return {};
  return Object.fromEntries(
    Object.entries(npm).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

function fieldOf(json: unknown, field: string): unknown {
  return typeof json === 'object' && json !== null ? (json as Record<string, unknown>)[field] : undefined;
}

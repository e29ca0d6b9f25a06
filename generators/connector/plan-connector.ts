import { existsSync, readFileSync } from 'node:fs';
import { relative, sep } from 'node:path';
import { listConnectors } from '../config/manifest.ts';
import type { Plan, PlannedFile } from '../workspace/plan.ts';
import { scaffold } from '../workspace/scaffold.ts';
import { addApp, appLines, type NewApp } from './add-app.ts';
import type { ConnectorAnswers } from './answers.ts';
import { configuredApps } from './configured-apps.ts';
import { connectorDirectory, connectorFiles } from './connector-files.ts';
import { environmentOf } from './data/environment.ts';
import { sqlName, variablePrefix } from './names.ts';
import { recordedConnector } from './recorded-connector.ts';

export interface PlanConnectorOptions {
  /** Absolute path of the project. */
  readonly root: string;
  readonly answers: ConnectorAnswers;
  /** The text of its types.ts; null for what the answers say. */
  readonly types?: string | null;
  /** Absolute path of the config. */
  readonly configPath: string;
  /** The app to add to it; null for none. */
  readonly app: {
    readonly appKey: string;
    /** Whether it is in the config already, which stays as it is then. */
    readonly isConfigured: boolean;
    /** Values of the connector's own settings. */
    readonly options: Readonly<Record<string, string>>;
  } | null;
}

export interface ConnectorPlan {
  readonly plan: Plan;
  /** The app_key that is in the config then; null when none is. */
  readonly appKey: string | null;
  /** Why the app is not added, and what to write by hand; null when it is, or is not to be. */
  readonly byHand: { readonly reason: string; readonly snippet: string } | null;
}

/** Plans a new connector and, where that is possible, its app in the config. Throws TemplateError and LockError. */
export function planConnector({
  root,
  answers,
  types = null,
  configPath,
  app,
}: PlanConnectorOptions): ConnectorPlan {
  const { name, displayName } = answers;
  const config = existsSync(configPath) ? readFileSync(configPath, 'utf8') : null;
  const environment = environmentFor(answers, app?.appKey ?? null, config);
  const own = app === null || app.isConfigured ? answers : { ...answers, environment };
  const added =
    app === null || app.isConfigured
      ? null
      : editConfig(config, {
          appKey: app.appKey,
          name: displayName,
          connector: name,
          apiKeyEnv: environment.apiKey,
          webhookSecretEnv: environmentOf(own).webhookSecret,
          options: app.options,
        });
  const alongside: PlannedFile[] =
    added?.ok === true
      ? [{ kind: 'edited', path: relative(root, configPath).split(sep).join('/'), content: added.text }]
      : [];
  const appKey = added?.ok === true ? added.appKey : (app?.appKey ?? `${sqlName(name)}_main`);
  const files = connectorFiles(own, appKey, types);
  const connectors = new Map([[connectorDirectory(name), recordedConnector(own, appKey, files)]]);
  const plan = scaffold(root, files, { alongside, connectors });
  const isInConfig = added?.ok === true || app?.isConfigured === true;
  return {
    plan: { ...plan, refusals: [...twinRefusals(root, name), ...plan.refusals] },
    appKey: isInConfig ? appKey : null,
    byHand: added?.ok === false ? { reason: added.reason, snippet: added.snippet } : null,
  };
}

function editConfig(config: string | null, app: NewApp) {
  if (config !== null) return addApp(config, app);
  const snippet = appLines(app, '  ').join('\n');
  return { ok: false, reason: 'there is no such file', snippet } as const;
}

/** Variables that no app has yet: two accounts have not one secret. */
function environmentFor(
  answers: ConnectorAnswers,
  appKey: string | null,
  config: string | null,
): NonNullable<ConnectorAnswers['environment']> {
  const taken = config === null ? [] : configuredApps(config).flatMap(({ variables }) => variables);
  const usual = environmentOf({ ...answers, webhook: { by: 'unknown' } });
  const named = (prefix: string) => ({
    apiKey: `${prefix}_API_KEY`,
    webhookSecret: `${prefix}_WEBHOOK_SECRET`,
  });
  let environment = { apiKey: usual.apiKey, webhookSecret: usual.webhookSecret ?? '' };
  const isTaken = () => taken.includes(environment.apiKey) || taken.includes(environment.webhookSecret);
  const prefix = variablePrefix(appKey ?? answers.name);
  for (let n = 1; isTaken(); n += 1) environment = named(n === 1 ? prefix : `${prefix}_${n}`);
  return environment;
}

/** `help-scout` and `help_scout` would have the same views. */
function twinRefusals(root: string, name: string) {
  return listConnectors(root)
    .filter((other) => other !== name && sqlName(other) === sqlName(name))
    .map((other) => ({
      path: connectorDirectory(name),
      reason: `the connector '${other}' has the same names in SQL`,
    }));
}

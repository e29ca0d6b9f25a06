import { existsSync, readFileSync } from 'node:fs';
import { relative, sep } from 'node:path';
import { listConnectors } from '../config/manifest.ts';
import type { Plan, PlannedFile } from '../workspace/plan.ts';
import { scaffold } from '../workspace/scaffold.ts';
import { addApp, appLines, type NewApp } from './add-app.ts';
import type { ConnectorAnswers } from './answers.ts';
import { connectorDirectory, connectorFiles } from './connector-files.ts';
import { environmentOf } from './data/environment.ts';
import { sqlName } from './names.ts';

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
    /** Values of the connector's own settings. */
    readonly options: Readonly<Record<string, string>>;
  } | null;
}

export interface ConnectorPlan {
  readonly plan: Plan;
  /** The app_key that is in the config then; null when no app is added. */
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
  const { apiKey, webhookSecret } = environmentOf(answers);
  const added =
    app === null
      ? null
      : editConfig(configPath, {
          appKey: app.appKey,
          name: displayName,
          connector: name,
          apiKeyEnv: apiKey,
          webhookSecretEnv: webhookSecret,
          options: app.options,
        });
  const alongside: PlannedFile[] =
    added?.ok === true
      ? [{ kind: 'edited', path: relative(root, configPath).split(sep).join('/'), content: added.text }]
      : [];
  const appKey = added?.ok === true ? added.appKey : (app?.appKey ?? `${sqlName(name)}_main`);
  const plan = scaffold(root, connectorFiles(answers, appKey, types), { alongside });
  return {
    plan: { ...plan, refusals: [...twinRefusals(root, name), ...plan.refusals] },
    appKey: added?.ok === true ? added.appKey : null,
    byHand: added?.ok === false ? { reason: added.reason, snippet: added.snippet } : null,
  };
}

function editConfig(configPath: string, app: NewApp) {
  if (!existsSync(configPath)) {
    const snippet = appLines(app, '  ').join('\n');
    return { ok: false, reason: 'there is no such file', snippet } as const;
  }
  return addApp(readFileSync(configPath, 'utf8'), app);
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

import type { App, Config, SyncSchedule } from '../config.ts';
import type { Report } from '../diagnostic.ts';
import type { ConnectorManifest } from '../manifest.ts';
import { holdsSecret } from '../secrets.ts';
import { type StaticValue, stringsIn } from '../static-value.ts';
import { Duplicates } from './duplicates.ts';
import { Fields } from './fields.ts';
import type { Findings } from './findings.ts';
import { validateRetentionDays } from './numbers.ts';
import { type AppContext, validateApp } from './validate-app.ts';
import { validateFeatures } from './validate-features.ts';
import { validateSchedule } from './validate-schedule.ts';

const KEYS = ['apps', 'sync_schedules', 'auth', 'webhook_logging', 'change_events', 'features'];

/** Where the config belongs to. */
export interface Project {
  readonly root: string;
  readonly path: string;
}

/**
 * Checks a config as read. Everything wrong is reported; the answer is a config to be used only when nothing was, and
 * null when there was nothing to check.
 */
export function validateConfig(value: StaticValue, project: Project, context: AppContext): Config | null {
  const { findings } = context;
  const fields = Fields.of(value, '', findings.report);
  if (fields === null) return null;
  fields.only(KEYS);
  reportSecrets(value, findings);
  const apps = validateApps(fields, context);
  const auth = fields.object('auth');
  auth?.only(['enabled']);
  const logging = fields.object('webhook_logging');
  logging?.only(['enabled', 'retention_days']);
  const changes = fields.object('change_events');
  changes?.only(['retention_days']);
  return {
    ...project,
    apps,
    connectors: distinctConnectors(apps),
    syncSchedules: validateSchedules(fields, findings.report),
    auth: { enabled: auth?.flag('enabled') ?? true },
    webhookLogging: {
      enabled: logging?.flag('enabled') ?? true,
      retentionDays: validateRetentionDays(logging, findings.report, '; enabled: false logs nothing'),
    },
    changeEventsRetentionDays: validateRetentionDays(changes, findings.report),
    features: validateFeatures(fields.object('features'), project.root, findings.report),
  };
}

function reportSecrets(value: StaticValue, findings: Findings): void {
  for (const text of stringsIn(value)) if (holdsSecret(text.value)) findings.reportSecret(text.span, '');
}

function validateApps(config: Fields, context: AppContext): App[] {
  const { report } = context.findings;
  const keys = new Duplicates(report);
  const items = config.list('apps', 'Add apps: [], and an entry per account to mirror.') ?? [];
  return items.flatMap(({ value, use }, index) => {
    const fields = Fields.of(value, `apps[${index}]`, report, use);
    if (fields === null) return [];
    const key = fields.get('app_key');
    if (key?.value.kind === 'string') {
      keys.add(key.value.value, [key.value.span, key.use, use], {
        message: `the app_key '${key.value.value}' is used twice`,
        reason: 'It tells the accounts apart, in webhook URLs and in every row.',
        fix: 'Give each app its own.',
      });
    }
    return validateApp(fields, context) ?? [];
  });
}

function validateSchedules(config: Fields, report: Report): SyncSchedule[] {
  const appKeys = knownAppKeys(config);
  const seen = new Duplicates(report);
  return (config.list('sync_schedules') ?? []).flatMap(({ value, use }, index) => {
    const fields = Fields.of(value, `sync_schedules[${index}]`, report, use);
    const schedule = fields === null ? null : validateSchedule(fields, appKeys, report);
    if (schedule === null) return [];
    seen.add(JSON.stringify([schedule.appKey, schedule.mode, schedule.cron]), [value.span, use], {
      message: `the ${schedule.mode} sync of '${schedule.appKey}' at '${schedule.cron}' is scheduled twice`,
      fix: 'Remove one of the two.',
    });
    return [schedule];
  });
}

/** The app keys as written, also of apps with other errors; null when one of them could not be read. */
function knownAppKeys(config: Fields): string[] | null {
  const apps = config.get('apps')?.value;
  if (apps?.kind !== 'array' || !apps.complete) return null;
  const keys = apps.items.map(({ value }) => {
    const key = value.kind === 'object' ? value.properties.get('app_key')?.value : undefined;
    return key?.kind === 'string' ? key.value : null;
  });
  return keys.every((key) => key !== null) ? [...new Set(keys)] : null;
}

function distinctConnectors(apps: readonly App[]): ConnectorManifest[] {
  const byName = new Map(apps.map((app) => [app.connector, app.manifest]));
  return [...byName.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
}

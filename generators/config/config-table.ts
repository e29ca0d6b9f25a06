import { relative } from 'node:path';
import pc from 'picocolors';
import type { App, Config, SyncSchedule } from './config.ts';
import { formatFieldPath } from './field-path.ts';
import { nextRun } from './validate/cron.ts';

type Row = readonly [label: string, value: string];

/** A config for people, as `supasaasy config` prints it. */
export function configTable(config: Config, now: Date, color: boolean): string {
  const paint = pc.createColors(color);
  const section = (title: string, rows: readonly Row[]) => {
    const width = Math.max(...rows.map(([label]) => label.length));
    const lines = rows.map(([label, value]) => `  ${paint.dim(label.padEnd(width))}  ${value}`);
    return [paint.bold(title), ...lines].join('\n');
  };
  const { auth, webhookLogging, syncSchedules } = config;
  const blocks = [
    `${relative(config.root, config.path)}: ${counted(config.apps.length, 'app')}`,
    ...config.apps.map((app) => section(app.appKey, appRows(app))),
  ];
  if (syncSchedules.length > 0) {
    blocks.push(section('schedules (GMT)', scheduleRows(syncSchedules, now)));
  }
  blocks.push(
    section('project', [
      ['auth', auth.enabled ? 'on: users listed in supasaasy.users may read' : 'off'],
      [
        'webhook log',
        webhookLogging.enabled ? `kept ${counted(webhookLogging.retentionDays, 'day')}` : 'off',
      ],
      ['changes', `kept ${counted(config.changeEventsRetentionDays, 'day')}`],
      ['features', config.features.join(', ') || 'none'],
    ]),
  );
  return `${blocks.join('\n\n')}\n`;
}

function appRows(app: App): Row[] {
  const all = app.manifest.resources.length;
  const chosen = app.syncResources.length;
  return [
    ['name', app.name],
    ['connector', `${app.connector}, API version ${app.manifest.apiVersion}`],
    ['resources', `${chosen === all ? 'all' : `${chosen} of`} ${all}: ${app.syncResources.join(', ')}`],
    ['API key', `$${app.apiKeyEnv}`],
    ['webhook secret', app.webhookSecretEnv === null ? 'none: no webhooks' : `$${app.webhookSecretEnv}`],
    ...Object.entries(app.excludeFields).map(
      ([resource, paths]): Row => [`without (${resource})`, paths.map(formatFieldPath).join(', ')],
    ),
    ['change events', app.changeEvents.join(', ') || 'none'],
    ['sweeps', `refused when they would delete more than ${percent(app.maxDeletedShare)} of a collection`],
    [
      'provider calls',
      app.requestsPerSecond === null ? "at the connector's limit" : `at most ${app.requestsPerSecond}/s`,
    ],
    ...Object.entries(app.options).map(([key, value]): Row => [key, String(value)]),
    ['sync from', app.syncFrom ?? 'the beginning'],
  ];
}

function scheduleRows(schedules: readonly SyncSchedule[], now: Date): Row[] {
  const width = Math.max(...schedules.map(({ cron }) => cron.length));
  return schedules.map(({ appKey, cron, mode, enabled }) => {
    const next = enabled ? `next ${nextRun(cron, now)?.toISOString() ?? 'never'}` : 'disabled';
    return [appKey, `${cron.padEnd(width)}  ${mode.padEnd('incremental'.length)}  ${next}`];
  });
}

function percent(share: number): string {
  return `${Number((share * 100).toFixed(4))}%`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

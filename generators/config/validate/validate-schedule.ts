import type { SyncMode, SyncSchedule } from '../config.ts';
import type { Report } from '../diagnostic.ts';
import { suggestOrList } from '../suggest.ts';
import { parseCron } from './cron.ts';
import type { Fields } from './fields.ts';

const KEYS = ['app_key', 'cron', 'mode', 'enabled'];
const MODES: readonly SyncMode[] = ['incremental', 'full'];

/** Checks one entry of `sync_schedules`. `appKeys` is null when the apps could not all be read. */
export function validateSchedule(
  fields: Fields,
  appKeys: readonly string[] | null,
  report: Report,
): SyncSchedule | null {
  fields.only(KEYS);
  const appKey = fields.text('app_key', 'Add app_key: the one of the app to sync.');
  if (appKey !== null && appKeys !== null && !appKeys.includes(appKey.value)) {
    report(appKey.span, {
      message: `there is no app with the app_key '${appKey.value}'`,
      fix: suggestOrList(appKey.value, appKeys, 'The apps are'),
    });
  }
  const cron = fields.text('cron', "Add cron, e.g. '0 * * * *' for every hour.");
  const parsed = cron === null ? null : parseCron(cron.value);
  if (cron !== null && parsed?.ok === false) report(cron.span, parsed);
  const mode = fields.text('mode');
  const known = MODES.find((each) => each === mode?.value);
  if (mode !== null && known === undefined) {
    report(mode.span, {
      message: `'${mode.value}' is not a mode of sync`,
      fix: suggestOrList(mode.value, MODES, 'The modes are'),
    });
  }
  const enabled = fields.flag('enabled') ?? true;
  if (appKey === null || !parsed?.ok) return null;
  return { appKey: appKey.value, cron: parsed.cron, mode: known ?? 'incremental', enabled };
}

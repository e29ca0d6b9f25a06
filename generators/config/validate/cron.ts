import { Cron } from 'croner';

/** What a schedule says: as pg_cron takes it, or why it is refused. */
export type CronSchedule =
  | { readonly ok: true; readonly cron: string }
  | { readonly ok: false; readonly message: string; readonly reason: string; readonly fix: string };

/** One of the five fields, as pg_cron's own parser (its `entry.c`, from Vixie cron) defines them. */
interface CronField {
  readonly name: string;
  readonly low: number;
  readonly high: number;
  readonly names: readonly string[];
}

const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
const WEEKDAYS = 'sun mon tue wed thu fri sat'.split(' ');
const FIELDS: readonly CronField[] = [
  { name: 'minute', low: 0, high: 59, names: [] },
  { name: 'hour', low: 0, high: 23, names: [] },
  { name: 'day of month', low: 1, high: 31, names: [] },
  { name: 'month', low: 1, high: 12, names: MONTHS },
  { name: 'day of week', low: 0, high: 7, names: WEEKDAYS },
];
const NICKNAMES: ReadonlyMap<string, string> = new Map([
  ['@yearly', '0 0 1 1 *'],
  ['@annually', '0 0 1 1 *'],
  ['@monthly', '0 0 1 * *'],
  ['@weekly', '0 0 * * 0'],
  ['@daily', '0 0 * * *'],
  ['@midnight', '0 0 * * *'],
  ['@hourly', '0 * * * *'],
]);
const SECONDS = /^(\d+) seconds?$/i;
const FIELD_FORMS = 'A field of pg_cron is *, n or n-m, */step or n-m/step, or a list of these.';
const FIVE_FIELDS = 'pg_cron takes five fields: minute, hour, day of month, month, day of week.';

/** Reads a schedule strictly as pg_cron would, so that none is taken that pg_cron refuses or understands otherwise. */
export function parseCron(text: string): CronSchedule {
  const cron = text.trim().replace(/\s+/g, ' ');
  const seconds = SECONDS.exec(cron);
  if (seconds !== null) {
    const count = Number(seconds[1]);
    if (count >= 1 && count <= 59) return { ok: true, cron: `${count} seconds` };
    return refused(
      `'${cron}' is out of range`,
      'pg_cron takes 1 to 59 seconds.',
      "Write '* * * * *' for every minute.",
    );
  }
  if (cron.startsWith('@')) {
    if (NICKNAMES.has(cron)) return { ok: true, cron };
    const reason = `A schedule by name is one of ${[...NICKNAMES.keys()].join(', ')}.`;
    return refused(`'${cron}' is not a schedule`, reason, 'Write one of these or five fields.');
  }
  const parts = cron.split(' ');
  if (parts.length !== FIELDS.length) {
    const reason =
      parts.length > FIELDS.length
        ? `${FIVE_FIELDS} It ignores what follows, also seconds or years.`
        : FIVE_FIELDS;
    return refused(`'${cron}' is not five fields`, reason, "Write five, e.g. '0 * * * *' for every hour.");
  }
  for (const [index, field] of FIELDS.entries()) {
    const problem = fieldProblem(parts[index] ?? '', field);
    if (problem !== null)
      return refused(`'${cron}' has a bad ${field.name}: ${problem}`, FIELD_FORMS, 'Correct the field.');
  }
  if (nextRun(cron, new Date()) === null) {
    return refused(`'${cron}' never comes`, 'No month has such a day.', 'Correct the day or the month.');
  }
  return { ok: true, cron };
}

/** An accepted schedule with the five fields that a name like `@daily` stands for; any other as it is. */
export function withoutNickname(cron: string): string {
  return NICKNAMES.get(cron) ?? cron;
}

/** When an accepted schedule runs next after `now`, in GMT as pg_cron's default is; null for never. */
export function nextRun(cron: string, now: Date): Date | null {
  const seconds = SECONDS.exec(cron);
  if (seconds !== null) return new Date(now.getTime() + Number(seconds[1]) * 1000);
  const fields = withoutNickname(cron).split(' ');
  const [minute, hour, day = '*', month, weekday = '*'] = fields;
  // Vixie's rule: with a star at the beginning of either field both days have to match, else one is enough.
  const domAndDow = day.startsWith('*') || weekday.startsWith('*');
  const pattern = [minute, hour, day === '$' ? 'L' : day, month, weekday].join(' ');
  return new Cron(pattern, { mode: '5-part', timezone: 'UTC', paused: true, domAndDow }).nextRun(now);
}

/** A field is a list of `*`, `n` or `n-m`, of which `*` and `n-m` can have a `/step`. */
function fieldProblem(text: string, field: CronField): string | null {
  if (text === '$' && field.name === 'day of month') return null;
  for (const part of text.split(',')) {
    const match = /^(?:(\*)|(\w+)(?:-(\w+))?)(?:\/(\d+))?$/.exec(part);
    if (match === null) return `'${part}' is not *, a number or a range`;
    const [, star, from, to, step] = match;
    const low = star === undefined ? numberOf(from ?? '', field) : field.low;
    const high = star === undefined ? numberOf(to ?? from ?? '', field) : field.high;
    if (low === null) return `'${from}' is not in ${field.low}–${field.high}`;
    if (high === null) return `'${to}' is not in ${field.low}–${field.high}`;
    if (high < low) return `the range '${from}-${to}' is backwards`;
    if (step === undefined) continue;
    if (star === undefined && to === undefined) {
      return `'${part}' has a step without a range; write '${from}-${field.high}/${step}'`;
    }
    if (Number(step) === 0) return `'${part}' has a step of 0`;
    // pg_cron would take it: '*/90' as minute 0 of every hour, which no one means.
    if (Number(step) > high - low) return `'${part}' has a step larger than its range`;
  }
  return null;
}

function numberOf(text: string, { low, high, names }: CronField): number | null {
  const byName = names.indexOf(text.toLowerCase());
  const value = byName >= 0 ? byName + low : /^\d+$/.test(text) ? Number(text) : Number.NaN;
  return value >= low && value <= high ? value : null;
}

function refused(message: string, reason: string, fix: string): CronSchedule {
  return { ok: false, message, reason, fix };
}

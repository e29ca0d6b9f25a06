import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { nextRun, parseCron } from '../../../generators/config/validate/cron.ts';
import { createRandom, type Random } from '../../../local/providers/random.ts';
import { openMirror } from '../../mirror.ts';

const mirror = await openMirror();
test.after(() => mirror.close());

interface Case {
  readonly cron: string;
  readonly after: string;
}

/** When the database says that each case runs next. */
async function inSql(cases: readonly Case[]): Promise<(string | null)[]> {
  const rows = await mirror.database.query<{ next: string | null }>(
    `select to_char(
       supasaasy.next_cron_run(c.item ->> 'cron', (c.item ->> 'after')::timestamptz) at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'
     ) as next
     from json_array_elements($1) with ordinality as c (item, position)
     order by c.position`,
    [JSON.stringify(cases)],
  );
  return rows.map(({ next }) => next);
}

const months = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
const weekdays = 'sun mon tue wed thu fri sat'.split(' ');
const nicknames = ['@hourly', '@daily', '@midnight', '@weekly', '@monthly', '@yearly', '@annually'];

/** A schedule, often one that pg_cron takes. */
function anySchedule({ int, chance, pick }: Random): string {
  const one = (value: number, low: number, names: readonly string[]): string => {
    const name = names[value - low];
    return name === undefined || chance(0.6) ? String(value) : pick([name, name.toUpperCase()]);
  };
  const part = (low: number, high: number, names: readonly string[]): string => {
    const from = int(low, high);
    const to = int(from, high);
    if (chance(0.25)) return `*/${int(1, high - low)}`;
    if (chance(0.4) || from === to) return one(from, low, names);
    return `${one(from, low, names)}-${one(to, low, names)}${chance(0.5) ? `/${int(1, to - from)}` : ''}`;
  };
  const field = (low: number, high: number, names: readonly string[] = []): string =>
    chance(0.35)
      ? '*'
      : Array.from({ length: pick([1, 1, 1, 2, 3]) }, () => part(low, high, names)).join(',');
  if (chance(0.03)) return pick(nicknames);
  if (chance(0.02)) return `${int(1, 59)} ${pick(['seconds', 'SECONDS', 'second'])}`;
  const day = chance(0.1) ? '$' : field(1, 31);
  return [field(0, 59), field(0, 23), day, field(1, 12, months), field(0, 7, weekdays)].join(' ');
}

test('thousands of schedules run next when `supasaasy config` says they do', async () => {
  const seed = process.env.SEED ?? 'next run';
  const random = createRandom(seed);
  const [from, to] = [Date.UTC(2024, 0, 1), Date.UTC(2029, 0, 1)];
  const cases: Case[] = [];
  while (cases.length < 4000) {
    const parsed = parseCron(anySchedule(random));
    if (!parsed.ok) continue;
    const moment = random.int(from, to);
    // Often exactly on a minute, an hour or a midnight, where a run is due.
    const unit = random.pick([1, 60_000, 3_600_000, 86_400_000]);
    cases.push({ cron: parsed.cron, after: new Date(moment - (moment % unit)).toISOString() });
  }
  const found = await inSql(cases);
  for (const [index, { cron, after }] of cases.entries()) {
    const want = nextRun(cron, new Date(after))?.toISOString() ?? null;
    assert.is(found[index], want, `seed ${seed}: '${cron}' after ${after}`);
  }
});

test('a Sunday on 29 February is found decades ahead, also across a century without one', async () => {
  const found = await inSql([
    { cron: '0 0 29 2 */7', after: '2026-11-21T00:00:00Z' },
    { cron: '0 0 29 2 */7', after: '2088-03-01T00:00:00Z' },
  ]);
  assert.equal(found, ['2032-02-29T00:00:00.000Z', '2128-02-29T00:00:00.000Z']);
});

test('what pg_cron would refuse, and what never comes, has no next run', async () => {
  const after = '2026-01-01T00:00:00Z';
  const refused = [
    '',
    '* * * *',
    '0 0 * * * *',
    '60 * * * *',
    '10-5 * * * *',
    '*/0 * * * *',
    '0 0 30 2 *',
    '* jan * * *',
    '0 0 $,1 * *',
    '@reboot',
    'nonsense',
    '99999999999 * * * *',
    '5 minutes',
  ];
  assert.equal(
    await inSql(refused.map((cron) => ({ cron, after }))),
    refused.map(() => null),
  );
});

test.run();

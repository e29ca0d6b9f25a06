import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { nextRun, parseCron } from '../../../../generators/config/validate/cron.ts';

// Each was put to `cron.schedule` of pg_cron 1.4, which takes them, except `$` and seconds: those came later.
const TAKEN = [
  '* * * * *',
  '0 * * * *',
  '*/5 0-23/2 1,15,31 jan-mar,DEC mon-fri',
  '0 0 * * 7',
  '59 23 31 12 0',
  '0 0 $ * *',
  '0 0 29 2 *',
  '@hourly',
  '@midnight',
  '30 seconds',
  '1 second',
  '59 SECONDS',
];

const REFUSED: Readonly<Record<string, RegExp>> = {
  '': /is not five fields/,
  hourly: /is not five fields/,
  '* * * *': /is not five fields/,
  '0 0 * * * *': /is not five fields/,
  '0 0 0 * * * 2030': /is not five fields/,
  '60 * * * *': /bad minute: '60' is not in 0–59/,
  '* 24 * * *': /bad hour/,
  '* * 0 * *': /bad day of month/,
  '* * 32 * *': /bad day of month/,
  '* * * 13 *': /bad month/,
  '* * * 0 *': /bad month/,
  '* * * * 8': /bad day of week/,
  '* * * * monday': /bad day of week/,
  '* jan * * *': /bad hour/,
  '5/15 * * * *': /write '5-59\/15'/,
  '*/0 * * * *': /a step of 0/,
  '*/90 * * * *': /a step larger than its range/,
  '* * * */12 *': /a step larger than its range/,
  '10-5 * * * *': /backwards/,
  '1,,2 * * * *': /bad minute/,
  '1- * * * *': /bad minute/,
  '-1 * * * *': /bad minute/,
  '* * L * *': /bad day of month/,
  '* * 15W * *': /bad day of month/,
  '* * $,1 * *': /bad day of month/,
  '* * * * 5#2': /bad day of week/,
  '* * ? * *': /bad day of month/,
  '$ * * * *': /bad minute/,
  '0 0 30 2 *': /never comes/,
  '0 0 31 4,6,9,11 *': /never comes/,
  '@reboot': /is not a schedule/,
  '@every_minute': /is not a schedule/,
  '0 seconds': /out of range/,
  '60 seconds': /out of range/,
  '1.5 seconds': /is not five fields/,
  '5 minutes': /is not five fields/,
};

for (const text of TAKEN) {
  test(`takes ${text}`, () => assert.ok(parseCron(text).ok));
}

for (const [text, message] of Object.entries(REFUSED)) {
  test(`refuses '${text}' and says why`, () => {
    const parsed = parseCron(text);
    assert.not(parsed.ok);
    if (!parsed.ok) assert.match(`${parsed.message} ${parsed.reason}`, message);
  });
}

test('normalizes blanks and the unit of seconds', () => {
  assert.equal(parseCron('  0\t*  * * *\n'), { ok: true, cron: '0 * * * *' });
  assert.equal(parseCron('05 Second'), { ok: true, cron: '5 seconds' });
});

const NOW = new Date('2026-11-21T03:30:15.000Z'); // a Saturday

const NEXT: Readonly<Record<string, string>> = {
  '* * * * *': '2026-11-21T03:31:00.000Z',
  '0 * * * *': '2026-11-21T04:00:00.000Z',
  '@weekly': '2026-11-22T00:00:00.000Z',
  '0 0 * * 7': '2026-11-22T00:00:00.000Z',
  '0 0 $ * *': '2026-11-30T00:00:00.000Z',
  '10 seconds': '2026-11-21T03:30:25.000Z',
  // One of the two days is enough …
  '0 0 25 * 1': '2026-11-23T00:00:00.000Z',
  // … unless a field begins with a star: then both have to match, and the 23rd is the next odd Monday.
  '0 0 */2 * 1': '2026-11-23T00:00:00.000Z',
  '0 0 */7 * 2': '2026-12-01T00:00:00.000Z',
};

for (const [cron, want] of Object.entries(NEXT)) {
  test(`${cron} runs next at ${want}`, () => assert.is(nextRun(cron, NOW)?.toISOString(), want));
}

test.run();

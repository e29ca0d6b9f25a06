import type { Test } from 'uvu';
import * as assert from 'uvu/assert';
import { createRandom, type Random } from '../../../local/providers/random.ts';
import type { ChangeInput, Mirror } from '../../mirror.ts';
import { shuffled } from '../../shuffled.ts';

/** Pages of which the database refuses some records; run on every kind of database. */
export function mergeApartCases(test: Test<{ mirror: Mirror }>): void {
  test('pages with records that the database refuses end as if each record had come alone', async ({
    mirror,
  }) => {
    for (let seed = 0; seed < 25; seed++) {
      await mirror.empty();
      const random = createRandom(`pages ${seed}`);
      const before = pageOf(random, { refusals: 0, moment: 500, ops: everyOp });
      const page = shuffled(
        pageOf(random, { refusals: 0.15, refusesItems: true, moment: 1000, ops: everyOp }),
        seed,
      );
      const result = await mergeBoth(mirror, before, page);
      assert.equal(result.whole.counts, result.single.counts, `counts of page ${seed}`);
      assert.equal(askedOf(result.whole), askedOf(result.single), `rereads of page ${seed}`);
      for (const table of ['entities', 'tombstones', 'rereads', 'quarantine'] as const)
        assert.equal(await rowsOf(mirror, table, 'whole'), await rowsOf(mirror, table, 'single'), table);
    }
  });

  // Without refused items: whether an older version of one is stored then depends on when its parent comes.
  test('pages with several versions of an object end in the same rows too', async ({ mirror }) => {
    for (let seed = 0; seed < 15; seed++) {
      await mirror.empty();
      const random = createRandom(`versions ${seed}`);
      const versions = [1, 2, 3].map((n) =>
        pageOf(random, { refusals: 0.1, moment: 1000 * n, ops: ['upsert', 'upsert', 'delete'] }),
      );
      await mergeBoth(mirror, [], shuffled(versions.flat(), seed));
      for (const table of ['entities', 'quarantine'] as const)
        assert.equal(await rowsOf(mirror, table, 'whole'), await rowsOf(mirror, table, 'single'), table);
    }
  });

  test('one refused record in a page of 128 costs a few merges of ever smaller sets, an unreadable one a single merge more', async ({
    mirror,
  }) => {
    // A sequence counts also what is rolled back.
    await mirror.database.exec(`
      create sequence merges;
      create function count_merge() returns trigger language plpgsql as $$ begin perform nextval('public.merges'); return null; end $$;
      create trigger count_merge before insert on supasaasy.entities for each statement execute function count_merge();`);
    const page = (bad: ChangeInput) =>
      Array.from({ length: 128 }, (_, index) => ({
        external_id: `cus_${index}`,
        ...(index === 77 ? bad : {}),
      }));
    const mergesOf = async (bad: ChangeInput) => {
      await mirror.empty();
      await mirror.database.exec("select setval('merges', 1, false)");
      assert.equal(await mirror.merge(...page(bad)), { stripe_customer: { created: 127, quarantined: 1 } });
      const [row] = await mirror.rows("select nextval('merges') - 1 as n");
      return Number(row?.n);
    };
    const refused = await mergesOf({ payload: null });
    const unreadable = await mergesOf({ version_at: 'soon' });
    await mirror.database.exec(
      'drop trigger count_merge on supasaasy.entities; drop function count_merge; drop sequence merges',
    );
    assert.ok(refused > 1 && refused <= 2 * Math.log2(128) + 1, `${refused} merges`);
    assert.is(unreadable, 1);
  });

  test('a refused record stays in quarantine when an older version of its object in the page is stored', async ({
    mirror,
  }) => {
    for (const bad of [{ version_at: 'soon' }, { payload: null }]) {
      await mirror.empty();
      const good = { external_id: 'cus_1', version_at: ms(1), payload: { v: 1 } };
      await mirror.merge({ ...good, version_at: ms(2), ...bad }, good);
      assert.equal(await mirror.entities(), ['stripe_customer cus_1 v=1']);
      assert.equal(await mirror.rows('select record_key from supasaasy.quarantine'), [
        { record_key: 'cus_1' },
      ]);
    }
  });
}

const ms = (moment: number) => new Date(Date.UTC(2026, 0, 1) + moment).toISOString();

interface Result {
  readonly counts: unknown;
  readonly rereads: readonly { collection_key: string; external_id: string; version_at: string }[];
}

interface PageKind {
  /** The share of the records that is refused. */
  readonly refusals: number;
  /** Whether that holds for embedded items too. */
  readonly refusesItems?: boolean;
  /** About when its versions came to be, in ms. */
  readonly moment: number;
  /** What happens to customers. */
  readonly ops: readonly string[];
}
const everyOp = ['upsert', 'upsert', 'upsert', 'delete', 'reread', 'archive'];

/** Some customers, and subscriptions with their items, each object once. */
function pageOf(random: Random, { refusals, refusesItems = false, moment, ops }: PageKind): ChangeInput[] {
  const source = random.pick(['read', 'event']);
  const change = (
    collection: string,
    id: string,
    versionAt: string,
    more: ChangeInput = {},
  ): ChangeInput => ({
    op: 'upsert',
    source,
    collection_key: collection,
    external_id: id,
    version_at: versionAt,
    payload: { id, v: versionAt },
    archived: random.chance(0.1),
    ...more,
    ...(random.chance('parent_id' in more && !refusesItems ? 0 : refusals) ? refusalOf(random, id) : {}),
  });
  const versionAt = (): string => ms(moment + random.int(-300, 300));
  const customers = some(random, 12, 'cus').map((id) => {
    return change('stripe_customer', id, versionAt(), { op: random.pick(ops) });
  });
  const subscriptions = some(random, 6, 'sub').flatMap((id) => {
    const at = versionAt();
    if (random.chance(0.15)) return [change('stripe_subscription', id, at, { op: 'delete' })];
    const items = some(random, 4, `${id}_item`);
    const parent = { parent_collection_key: 'stripe_subscription', parent_id: id };
    const children = [{ collection_key: 'stripe_subscription_item', ids: items, since: null }];
    return [
      change('stripe_subscription', id, at, { children }),
      ...items.map((item) => change('stripe_subscription_item', item, at, parent)),
    ];
  });
  return [...customers, ...subscriptions];
}

function some(random: Random, count: number, prefix: string): string[] {
  return Array.from({ length: count }, (_, index) => `${prefix}_${index}`).filter(() => random.chance(0.6));
}

function refusalOf(random: Random, id: string): ChangeInput {
  return random.pick<ChangeInput>([
    { payload: { id, name: '\u0000' } },
    { payload: { id, name: '\ud800' } },
    { version_at: 'soon' },
    { op: 'upsert', payload: null },
    { op: 'upsert', version_at: null },
    { op: 'quarantine', error: 'no name' },
    { archived: 'perhaps' },
  ]);
}

/** Merges into app `whole` in one go and into app `single` record by record, those that will be refused last. */
async function mergeBoth(
  mirror: Mirror,
  before: readonly ChangeInput[],
  page: readonly ChangeInput[],
): Promise<{ whole: Result; single: Result }> {
  const merge = async (app: string, changes: readonly ChangeInput[]) =>
    (await mirror.call('merge_entities', app, JSON.stringify(changes))) as Result;
  for (const app of ['whole', 'single']) await merge(app, before);
  const whole = await merge('whole', page);

  const counts: Record<string, Record<string, number>> = {};
  const rereads: Result['rereads'][number][] = [];
  const isRefused = (change: ChangeInput) =>
    change.op === 'quarantine' ||
    change.version_at === 'soon' ||
    change.archived === 'perhaps' ||
    (change.op === 'upsert' && (change.payload === null || change.version_at === null)) ||
    /[\0\ud800]/.test((change.payload as { name?: string } | null)?.name ?? '');
  const inOrder = [...page.filter((each) => !isRefused(each)), ...page.filter(isRefused)];
  for (const change of inOrder) {
    const result = await merge('single', [change]);
    rereads.push(...result.rereads);
    for (const [collection, outcomes] of Object.entries(result.counts as typeof counts)) {
      const sums = counts[collection] ?? {};
      counts[collection] = sums;
      for (const [outcome, n] of Object.entries(outcomes)) sums[outcome] = (sums[outcome] ?? 0) + n;
    }
  }
  return { whole, single: { counts, rereads } };
}

/** What was asked to be read again, each object once. */
function askedOf({ rereads }: Result): string[] {
  return [...new Set(rereads.map((each) => `${each.collection_key} ${each.external_id}`))].sort();
}

async function rowsOf(
  mirror: Mirror,
  table: 'entities' | 'tombstones' | 'rereads' | 'quarantine',
  app: string,
): Promise<string[]> {
  const columns = {
    entities:
      'raw_payload, version_at, archived_at is not null as archived, parent_collection_key, parent_id',
    tombstones: 'version_at',
    rereads: 'version_at',
    quarantine: 'record_key, payload::text, error, attempts',
  };
  const key = table === 'quarantine' ? 'collection_key' : 'collection_key, external_id';
  const rows = await mirror.rows(
    `select ${key}, ${columns[table]} from supasaasy.${table} where app_key = '${app}' order by 1, 2`,
  );
  return rows.map((row) => JSON.stringify(row));
}

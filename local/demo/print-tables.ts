import Table from 'cli-table3';
import type { LocalDatabase, Row } from '../database/local-database.ts';
import type { DemoAccounts } from './demo-accounts.ts';
import { countAtProvider } from './world-counts.ts';

const examples = [
  {
    title: 'Where the paying customers are',
    view: 'stripe_customers',
    sql: `select c.country, count(distinct c.id) as customers, count(s.id) as subscriptions
from supasaasy.stripe_customers c
join supasaasy.stripe_subscriptions s on s.customer_id = c.id
where s.archived_at is null
group by c.country
order by customers desc
limit 5`,
  },
  {
    title: 'What each price is worth a month',
    view: 'stripe_prices',
    sql: `select p.id as price, p.recurring_interval as every, i.currency,
  round(sum(i.quantity * i.unit_amount / case p.recurring_interval when 'year' then 12 else 1 end) / 100) as monthly
from supasaasy.stripe_subscription_items i
join supasaasy.stripe_prices p on p.id = i.price_id
join supasaasy.stripe_subscriptions s on s.id = i.subscription_id and s.archived_at is null
group by p.id, p.recurring_interval, i.currency
order by monthly desc
limit 5`,
  },
  {
    title: 'Open conversations that have waited longest, and how much was said',
    view: 'intercom_conversations',
    sql: `select c.id, c.state, c.updated_at::date as since, count(p.id) as parts
from supasaasy.intercom_conversations c
left join supasaasy.intercom_conversation_parts p on p.conversation_id = c.id
where c.open
group by c.id, c.state, c.updated_at
order by c.updated_at
limit 5`,
  },
];

/** A table without rules between its rows. */
const newTable = (head: string[]) =>
  new Table({
    head,
    style: { head: [], border: [], compact: true },
  });

/**
 * Prints, per collection, how many objects the provider has and how many the database.
 * @returns whether they are the same everywhere
 */
export async function printContents(accounts: DemoAccounts, database: LocalDatabase): Promise<boolean> {
  const rows = await database.query(
    `select app_key || ' ' || collection_key as collection, count(*)::int as n,
       count(archived_at)::int as archived
     from supasaasy.entities group by 1`,
  );
  const stored = new Map(rows.map((row) => [row.collection, row]));
  const table = newTable(['app', 'collection', 'at the provider', 'in the database', 'of them archived']);
  let same = true;
  for (const app of accounts.apps) {
    for (const { name, collectionKey } of app.resources) {
      const expected = countAtProvider(accounts, app, name);
      const found = stored.get(`${app.appKey} ${collectionKey}`);
      same &&= expected === Number(found?.n ?? 0);
      table.push([app.appKey, collectionKey, expected, Number(found?.n ?? 0), Number(found?.archived ?? 0)]);
    }
  }
  console.log(table.toString());
  return same;
}

/** Prints the example queries on the views that the config mirrors, with their rows. */
export async function printExamples(database: LocalDatabase): Promise<void> {
  for (const { title, view, sql } of examples) {
    const [there] = await database.query(`select to_regclass('supasaasy.${view}') is not null as there`);
    if (there?.there !== true) continue;
    console.log(`\n${title}\n\n${sql.replace(/^/gm, '  ')};\n`);
    console.log(rowsTable(await database.query(sql)));
  }
}

function rowsTable(rows: readonly Row[]): string {
  if (rows.length === 0) return '(no rows)';
  const columns = Object.keys(rows[0] ?? {});
  const table = newTable(columns);
  for (const row of rows) table.push(columns.map((column) => String(row[column] ?? '')));
  return table.toString();
}

import pg from 'pg';
import { startChild } from '../child.ts';
import { type Customer, type Customers, requireSameCustomers } from '../customers.ts';
import { type ProcessGroup, singleProcess } from '../process-usage.ts';
import { withClient } from '../with-client.ts';
import type { Participant, Surroundings } from './participant.ts';
import type { StripeSyncEngineCommands } from './stripe-sync-engine-process.ts';

/** The customer's fields that the engine keeps, each in a column of its own. */
const fields = [
  ...['id', 'object', 'address', 'description', 'email', 'metadata', 'name', 'phone', 'shipping', 'balance'],
  ...[
    'created',
    'currency',
    'default_source',
    'delinquent',
    'discount',
    'invoice_prefix',
    'invoice_settings',
  ],
  ...['livemode', 'next_invoice_sequence', 'preferred_locales', 'tax_exempt'],
];

/** The peer: @supabase/stripe-sync-engine in one Node process, straight to the database. */
export async function startStripeSyncEngine(
  surroundings: Surroundings,
  database: { readonly name: string; readonly url: string; readonly server: ProcessGroup },
): Promise<Participant> {
  const child = startChild<StripeSyncEngineCommands>('participants/stripe-sync-engine-process.ts');
  try {
    const webhookUrl = await child.call('start', { databaseUrl: database.url, surroundings });
    return {
      processes: () => ({ node: singleProcess(child.pid), postgres: database.server }),
      databaseName: database.name,
      backfill: () => child.call('backfill', undefined),
      webhookUrl,
      check: async (expected) => requireSameCustomers(await stored(database.url), expected, fields),
      close: child.stop,
    };
  } catch (error) {
    await child.stop();
    throw error;
  }
}

/** Deleted customers keep a row, marked as deleted. */
function stored(databaseUrl: string): Promise<Customers> {
  const columns = fields.map((field) => pg.escapeIdentifier(field)).join(', ');
  return withClient(databaseUrl, async (client) => {
    const { rows } = await client.query<Customer>(
      `select ${columns} from stripe.customers where not deleted`,
    );
    return new Map(rows.map((row) => [String(row.id), row]));
  });
}

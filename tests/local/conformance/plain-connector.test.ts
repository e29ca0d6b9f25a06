import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'uvu';
import * as assert from 'uvu/assert';
import { runConformance } from '../../../local/conformance/run-conformance.ts';
import { copiedProject } from './broken-copies.ts';

/** A connector without an SDK: fetch, a list of deleted ids, a signature over a time in a header of its own. */
const files: Readonly<Record<string, string>> = {
  'manifest.json': JSON.stringify({
    name: 'desk',
    display_name: 'Desk',
    api_version: '7',
    resources: [{ name: 'ticket', collection_key: 'desk_ticket' }],
    config: { subdomain: { type: 'string', required: true, description: 'Of the account.' } },
    npm: {},
    migrations: 'migrations',
  }),
  'migrations/001_views.sql': `create or replace view supasaasy.desk_tickets
with (security_invoker = true) as
select e.app_key, e.external_id as id, e.raw_payload
from supasaasy.entities e
where e.collection_key = 'desk_ticket';
`,
  'types.ts': `import type { Payload } from '../../core/contract/index.ts';

export interface DeskAnswer { readonly body: Payload; readonly date: string }
export type DeskClient = (path: string, signal: AbortSignal) => Promise<DeskAnswer>;

export class DeskError extends Error {
  readonly status: number;
  readonly headers: Headers;
  constructor(status: number, headers: Headers) {
    super(\`answered with \${status}\`);
    this.status = status;
    this.headers = headers;
  }
}
`,
  'client.ts': `import { ApiError, type AppContext, isPayload, providerFetch } from '../../core/contract/index.ts';
import { type DeskClient, DeskError } from './types.ts';

export function connectDesk(app: AppContext): DeskClient {
  const base = app.apiBaseUrl ?? \`https://\${app.options.subdomain}.desk.example\`;
  return async (path, signal) => {
    const response = await providerFetch(base + path, { signal, headers: { 'x-api-key': app.apiKey } });
    if (!response.ok) {
      await response.body?.cancel();
      throw new DeskError(response.status, response.headers);
    }
    const body = await response.json();
    if (!isPayload(body)) throw new ApiError('Desk answered without an object', null);
    return { body, date: response.headers.get('date') ?? '' };
  };
}
`,
  'tickets.ts': `import { ApiError, type ListPage, type Payload, type ResourceDefinition } from '../../core/contract/index.ts';
import type { DeskClient } from './types.ts';

const seconds = (moment: Date | null) => (moment === null ? [] : [['since', String(Math.floor(moment.getTime() / 1000))]]);

async function page(desk: DeskClient, path: string, query: readonly string[][], cursor: string | null, signal: AbortSignal): Promise<ListPage> {
  const search = new URLSearchParams([...query, ...(cursor === null ? [] : [['cursor', cursor]])] as [string, string][]);
  const { body, date } = await desk(\`\${path}?\${search}\`, signal);
  if (!Array.isArray(body.tickets)) throw new ApiError('Desk answered without tickets', null);
  return { items: body.tickets as Payload[], next: typeof body.next_cursor === 'string' ? body.next_cursor : null, date };
}

export const ticket: ResourceDefinition<DeskClient> = {
  createdField: 'created_at',
  updatedField: 'updated_at',
  pages: 'shifting',
  list: (desk, { cursor, signal }) => page(desk, '/tickets', [], cursor, signal),
  retrieve: async (desk, id, signal) => {
    const { body, date } = await desk(\`/tickets/\${encodeURIComponent(id)}\`, signal);
    return { item: body, date };
  },
  incremental: {
    by: 'modified_since', overlapSeconds: 60, precisionSeconds: 1, retentionSeconds: null,
    list: (desk, { cursor, modifiedSince, signal }) => page(desk, '/tickets', seconds(modifiedSince), cursor, signal),
  },
  deletions: {
    by: 'deleted_list', overlapSeconds: 60, precisionSeconds: 1, retentionSeconds: 90 * 86400,
    list: async (desk, { since, cursor, signal }) => {
      const { items, next, date } = await page(desk, '/deleted', seconds(since), cursor, signal);
      return { deleted: items.map(({ id }) => ({ id: String(id), at: null })), next, date };
    },
  },
  events: { 'ticket.changed': { kind: 'update' }, 'ticket.closed': { kind: 'archive', partial: true }, 'ticket.gone': { kind: 'delete' } },
};
`,
  'webhook.ts': `import { type Account, hmacHex, isPayload, NormalizationError, type Payload, parseSignedBody, type ProviderEvent, timingSafeEqual, type WebhookRequest, WebhookVerificationError } from '../../core/contract/index.ts';

async function signatureOf(body: Uint8Array, secret: string, time: string): Promise<string> {
  return hmacHex('SHA-256', secret, new Uint8Array([...new TextEncoder().encode(time), ...body]));
}

export async function sign(body: Uint8Array, secret: string, at: Date) {
  const time = String(Math.floor(at.getTime() / 1000));
  return { 'x-desk-time': time, 'x-desk-signature': await signatureOf(body, secret, time) };
}

export async function verify({ headers, body }: WebhookRequest, app: Account): Promise<Payload> {
  const [time, given] = [headers.get('x-desk-time'), headers.get('x-desk-signature')];
  if (!time || !given) throw new WebhookVerificationError('missing_signature');
  for (const secret of app.webhookSecrets) {
    if (!timingSafeEqual(given, await signatureOf(body, secret, time))) continue;
    if (Math.abs(Date.now() / 1000 - Number(time)) > 300) throw new WebhookVerificationError('timestamp_outside_tolerance');
    return parseSignedBody(body);
  }
  throw new WebhookVerificationError('signature_mismatch');
}

export function event({ event_id: id, event_type: type, occurred_at: at, payload }: Payload): ProviderEvent {
  if (typeof id !== 'string' || typeof type !== 'string' || typeof at !== 'string') throw new NormalizationError('desk: no event');
  return { id, type, occurredAt: Date.parse(at) / 1000, object: isPayload(payload) ? payload : null, complete: true };
}
`,
  'index.ts': `import { ApiError, defineConnector, EntityNotFoundError, RateLimitError, retryAfterSeconds } from '../../core/contract/index.ts';
import { connectDesk } from './client.ts';
import manifest from './manifest.json' with { type: 'json' };
import { ticket } from './tickets.ts';
import { type DeskClient, DeskError } from './types.ts';
import { event, sign, verify } from './webhook.ts';

export const connector = defineConnector<DeskClient>({
  manifest,
  connect: connectDesk,
  readSlackSeconds: 5,
  rateLimit: { requestsPerSecond: 5, burst: 5 },
  resources: { ticket },
  webhook: { sign, verify, event },
  translateError(error, about) {
    if (!(error instanceof DeskError)) return error instanceof Error ? error : new Error(String(error));
    const { status, headers, message } = error;
    if (status === 429) return new RateLimitError(message, retryAfterSeconds(headers.get('retry-after'), headers.get('date')));
    if (status === 404 && about) return new EntityNotFoundError(about.collectionKey, about.externalId);
    return new ApiError(message, status);
  },
});
`,
};

test('a connector that uses fetch, a deleted-list and a time in a header of its own passes, too', async () => {
  const project = copiedProject();
  try {
    const directory = join(project.root, 'supabase/functions/_shared/connectors/desk');
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(directory, path)), { recursive: true });
      writeFileSync(join(directory, path), text);
    }
    const [result] = await runConformance({ root: project.root, connectors: ['desk'] });
    const told = (result?.checks ?? []).flatMap(({ check, findings, note }) => [
      ...findings.map(({ message }) => `${check}: ${message}`),
      ...(note === null ? [] : [`${check}: ${note}`]),
    ]);
    assert.equal(told, []);
    assert.ok(result?.ok);
  } finally {
    project.remove();
  }
});

test.run();

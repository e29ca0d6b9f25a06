import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import type { FunctionName } from '../stack.ts';

/** A request as it is tried, plain enough to be printed and shrunk. */
export interface FuzzRequest {
  readonly to: FunctionName;
  readonly method: string;
  readonly path: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: FuzzBody | null;
  readonly proof: 'none' | 'wrong' | 'genuine';
}

/** Text, or bytes that are none; cut off at `cut` where that is not null. */
export interface FuzzBody {
  readonly content: string | Uint8Array;
  readonly cut: number | null;
}

const strange = [
  '',
  '__proto__',
  'constructor',
  'toString',
  '\u0000',
  '\ud800',
  '\udfff\ud800',
  'ümläut \u{1f600}',
  "'; drop table supasaasy.entities; --",
  '../../etc/passwd',
  '%00',
  '%E0%A4%A',
  '$x $$ {{y}}',
  '\r\nset-cookie: a=b',
  'x'.repeat(3000),
];
const text = fc.oneof(fc.constantFrom(...strange), fc.string({ unit: 'binary', maxLength: 20 }));

/** JSON texts of values that are hard to hold, besides ordinary ones. */
const hardJson = fc.oneof(
  fc.constantFrom(
    'null',
    'true',
    '""',
    '[]',
    '{}',
    '-0',
    '1e999',
    '1e400000',
    '-1e-400000',
    '123456789012345678901234567890.123456789',
    '9'.repeat(5000),
    '"\\u0000"',
    '"\\ud800"',
    '"\\ud83d\\ude00"',
    '{"__proto__":{"a":1},"constructor":{"prototype":{"b":2}}}',
    '{"id":1,"id":2}',
    `"${'y'.repeat(5000)}"`,
  ),
  fc.integer({ min: 1, max: 20_000 }).map((depth) => '['.repeat(depth) + ']'.repeat(depth)),
  fc.integer({ min: 1, max: 20_000 }).map((depth) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`),
  fc.jsonValue({ maxDepth: 3 }).map((value) => JSON.stringify(value)),
  text.map((value) => JSON.stringify(value)),
  fc.double().map(String),
);

const keyPart = /"[^"]*":/g;

/** A valid text with one value replaced, one key renamed, or a part cut out. */
function damaged(valid: string): fc.Arbitrary<string> {
  const keys = [...valid.matchAll(keyPart)];
  return fc.oneof(
    { weight: 6, arbitrary: replacedValue(valid, keys.length) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(fc.nat(Math.max(0, keys.length - 1)), text)
        .map(([n, name]) => valid.replace(keys[n]?.[0] ?? '', `${JSON.stringify(name)}:`)),
    },
    {
      weight: 1,
      arbitrary: fc
        .tuple(fc.nat(valid.length), fc.nat(40))
        .map(([from, length]) => valid.slice(0, from) + valid.slice(from + length)),
    },
    { weight: 1, arbitrary: fc.constant(valid) },
  );
}

/** The n-th value under a key, whatever it is, replaced. */
function replacedValue(valid: string, count: number): fc.Arbitrary<string> {
  return fc.tuple(fc.nat(Math.max(0, count - 1)), hardJson).map(([n, replacement]) => {
    let index = -1;
    // A stand-in first: the replacement may be no value JavaScript can hold.
    const standIn = '@@replaced@@';
    const value: unknown = JSON.parse(valid, function (_key, each: unknown) {
      if (Array.isArray(this) || _key === '') return each;
      index++;
      return index === n ? standIn : each;
    });
    return JSON.stringify(value).replace(`"${standIn}"`, () => replacement);
  });
}

const bytes = fc.uint8Array({ maxLength: 60 });

function bodies(valid: readonly string[]): fc.Arbitrary<FuzzBody> {
  const content: fc.Arbitrary<string | Uint8Array> = fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom(...valid).chain(damaged) },
    { weight: 3, arbitrary: hardJson },
    { weight: 1, arbitrary: bytes },
    { weight: 1, arbitrary: text },
  );
  const cut = fc.oneof({ weight: 12, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: fc.nat(400) });
  return fc.record({ content, cut });
}

const methods = fc.oneof(
  { weight: 8, arbitrary: fc.constant('POST') },
  {
    weight: 1,
    arbitrary: fc.constantFrom('GET', 'HEAD', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'post', 'QUERY', 'X'),
  },
);

/** What a header may hold on the wire: visible ASCII, blanks and bytes above. */
const headerValue = fc.oneof(
  fc.string({
    unit: fc.integer({ min: 0x20, max: 0xff }).map((code) => String.fromCharCode(code)),
    maxLength: 30,
  }),
  fc.constantFrom('z'.repeat(20_000), '\u00e9\u00ff', '1'.repeat(400), '-1', '1e9', '0x7fffffff', 'NaN'),
);
const headers = fc.array(
  fc.tuple(
    fc.constantFrom(
      'content-type',
      'content-length',
      'content-encoding',
      'stripe-signature',
      'x-hub-signature',
      'x-forwarded-for',
      'x-forwarded-host',
      'authorization',
      'origin',
      'x-anything',
    ),
    headerValue,
  ),
  { maxLength: 4 },
);

const proof = fc.oneof(
  { weight: 5, arbitrary: fc.constant('genuine' as const) },
  { weight: 1, arbitrary: fc.constantFrom('none' as const, 'wrong' as const) },
);

const segment = text.map((value) => {
  try {
    return encodeURIComponent(value);
  } catch {
    // A lone surrogate.
    return value.replace(/[^\w%.-]/g, '');
  }
});
const junkPath = fc.array(segment, { maxLength: 3 }).map((parts) => `/${parts.join('/')}`);

function paths(right: readonly string[], prefix: string): fc.Arbitrary<string> {
  return fc.oneof(
    { weight: 10, arbitrary: fc.constantFrom(...right) },
    { weight: 1, arbitrary: segment.map((part) => prefix + part) },
    { weight: 1, arbitrary: junkPath },
    { weight: 1, arbitrary: segment.map((part) => `${right[0]}?${part}=${part}`) },
  );
}

/** Valid texts, of which the bad ones are made. */
export interface Samples {
  readonly stripeEvents: readonly string[];
  readonly intercomNotifications: readonly string[];
  readonly jobIds: readonly string[];
}

/** Requests to all functions, most of them with something wrong, half of them let in all the same. */
export function fuzzRequests({
  stripeEvents,
  intercomNotifications,
  jobIds,
}: Samples): fc.Arbitrary<FuzzRequest> {
  const request = (
    to: FunctionName,
    path: fc.Arbitrary<string>,
    valid: readonly string[],
    method: fc.Arbitrary<string> = methods,
  ) =>
    fc.record({
      to: fc.constant(to),
      method,
      path,
      headers,
      body: fc.option(bodies(valid), { freq: 20, nil: null }),
      proof,
    });
  const syncs = [
    '{"app_key":"stripe_main","mode":"full"}',
    '{"app_key":"intercom_main","mode":"incremental","resource_types":["contact"],"accept_deletions":false}',
    '{"app_key":"stripe_main","mode":"incremental","resource_types":["customer","product"],"immediate":false}',
  ];
  const jobPaths = jobIds.flatMap((id) => [
    `/job-status/${id}`,
    `/job-status/${id}?include_tasks=true`,
    `/job-status/${id}/cancel`,
    `/job-status/${id}/retry`,
  ]);
  return fc.oneof(
    { weight: 5, arbitrary: request('webhook', paths(['/webhook/stripe_main'], '/webhook/'), stripeEvents) },
    {
      weight: 5,
      arbitrary: request('webhook', paths(['/webhook/intercom_main'], '/webhook/'), intercomNotifications),
    },
    { weight: 4, arbitrary: request('sync', paths(['/sync'], '/sync/'), syncs) },
    {
      weight: 2,
      arbitrary: request('worker', paths(['/worker'], '/worker/'), [
        `{"job_id":"${jobIds[0]}","max_tasks":1}`,
        '{"max_tasks":1}',
      ]),
    },
    {
      weight: 2,
      arbitrary: request(
        'job-status',
        paths(jobPaths, '/job-status/'),
        ['{}'],
        fc.constantFrom('GET', 'POST', 'PUT'),
      ),
    },
  );
}

/** The secrets a genuine request proves itself with. */
export interface Secrets {
  readonly adminKey: string;
  readonly stripe: string;
  readonly intercom: string;
}

/** The request as it arrives; null where no client could send it. */
export function toRequest(
  { to, method, path, headers, body, proof }: FuzzRequest,
  secrets: Secrets,
): Request | null {
  const content = bytesOf(body);
  const all = new Headers();
  for (const [name, value] of headers) {
    try {
      all.append(name, value);
    } catch {
      return null;
    }
  }
  if (proof !== 'none') prove(all, to, path, content, proof === 'genuine' ? secrets : wrongSecrets);
  const hasBody = content !== null && !/^(get|head)$/i.test(method);
  try {
    return new Request(`http://functions.local${path}`, {
      method,
      headers: all,
      ...(hasBody ? { body: content } : {}),
    });
  } catch {
    return null;
  }
}

const wrongSecrets: Secrets = { adminKey: 'wrong', stripe: 'wrong', intercom: 'wrong' };

function bytesOf(body: FuzzBody | null): Uint8Array<ArrayBuffer> | null {
  if (body === null) return null;
  const { content, cut } = body;
  const all = typeof content === 'string' ? new TextEncoder().encode(content) : new Uint8Array(content);
  return all.slice(0, cut ?? all.length);
}

function prove(
  headers: Headers,
  to: FunctionName,
  path: string,
  body: Uint8Array | null,
  { adminKey, stripe, intercom }: Secrets,
): void {
  if (to !== 'webhook') {
    headers.set('authorization', `Bearer ${adminKey}`);
    return;
  }
  const signed = body ?? new Uint8Array();
  if (path.startsWith('/webhook/intercom')) {
    headers.set('x-hub-signature', `sha1=${createHmac('sha1', intercom).update(signed).digest('hex')}`);
    return;
  }
  const time = Math.floor(Date.now() / 1000);
  const hex = createHmac('sha256', stripe).update(`${time}.`).update(signed).digest('hex');
  headers.set('stripe-signature', `t=${time},v1=${hex}`);
}

import type { Account } from '../../../../supabase/functions/_shared/core/contract/index.ts';
import type { Subject } from '../subject.ts';
import { type Delivery, sampleBody, secrets, signed } from './deliveries.ts';

/** A delivery that is not genuine, and what makes it so. */
export interface Forgery {
  readonly about: string;
  readonly delivery: Delivery;
  readonly account?: Partial<Account>;
}

/** Deliveries that nobody with the secret has made, of the kinds that were accepted somewhere once. */
export async function forgeriesOf(subject: Subject): Promise<readonly Forgery[]> {
  const body = sampleBody(subject);
  const genuine = await signed(subject, body);
  const names = Object.keys(genuine.headers).filter((name) => !isPlain(name));
  const withHeader = (name: string, value: string | null): Delivery => ({
    body,
    headers: Object.fromEntries(
      Object.entries({ ...genuine.headers, [name]: value }).filter(
        (entry): entry is [string, string] => entry[1] !== null,
      ),
    ),
  });
  return [
    { about: 'without any header', delivery: { body, headers: {} } },
    ...names.map((name) => ({ about: `without ${name}`, delivery: withHeader(name, null) })),
    ...names.flatMap((name) =>
      garbage.map((value) => ({
        about: `with ${name}: ${value.slice(0, 20)}`,
        delivery: withHeader(name, value),
      })),
    ),
    ...names.flatMap((name) =>
      [0.3, 0.5, 0.7].map((place) => ({
        about: `with one character of ${name} changed`,
        delivery: withHeader(name, changed(genuine.headers[name] ?? '', place)),
      })),
    ),
    ...Array.from(body, (_, index) => ({
      about: `with byte ${index} of its body changed`,
      delivery: { ...genuine, body: body.map((byte, at) => (at === index ? byte ^ 1 : byte)) },
    })),
    { about: 'with the end of its body cut off', delivery: { ...genuine, body: body.slice(0, -1) } },
    {
      about: 'with something behind its body',
      delivery: { ...genuine, body: new Uint8Array([...body, 32]) },
    },
    { about: 'with its body taken away', delivery: { ...genuine, body: new Uint8Array() } },
    { about: 'signed with another secret', delivery: await signed(subject, body, secrets[1]) },
    {
      about: 'to an app without any secret',
      delivery: genuine,
      account: { webhookSecrets: [] },
    },
  ];
}

const garbage = [
  '',
  'x',
  '0'.repeat(40),
  '0'.repeat(64),
  't=1,v1=0',
  'sha1=',
  'sha256=00',
  '=,=',
  'v1,AAAA',
  'ÿ'.repeat(64),
  'a'.repeat(5000),
];

/** Headers that say what the body is, and prove nothing. */
function isPlain(name: string): boolean {
  return /^(content-|accept|user-agent)/i.test(name);
}

/** The text with one letter or digit, at about that place, made another that no encoding takes for the same. */
function changed(text: string, place: number): string {
  let index = Math.floor(text.length * place);
  while (index < text.length && !/[a-z0-9]/i.test(text[index] ?? '')) index++;
  const other = /[0-7]/.test(text[index] ?? '') ? '8' : '1';
  return `${text.slice(0, index)}${other}${text.slice(index + 1)}`;
}

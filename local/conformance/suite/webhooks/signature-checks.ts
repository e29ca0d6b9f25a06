import type { Finding, Verdict } from '../../result.ts';
import { type Check, describeError, enumerate } from '../check.ts';
import type { Subject } from '../subject.ts';
import { acceptance, sampleBody, secrets, signed, verified } from './deliveries.ts';
import { forgeriesOf } from './forgeries.ts';

const dayMs = 24 * 60 * 60 * 1000;

/** Who gets in, and who does not. */
export const signatureChecks: readonly Check[] = [
  { id: 'webhooks.genuine', run: (subject) => withoutWebhooks(subject) ?? genuine(subject) },
  {
    id: 'webhooks.forged',
    async run(subject) {
      const met = new Map<string, Set<string>>();
      for (const { about, delivery, account } of await forgeriesOf(subject)) {
        const how = await acceptance(subject, delivery, account);
        if (how !== null) met.set(how, (met.get(how) ?? new Set()).add(about));
      }
      const findings = [...met].map(([how, found]): Finding => {
        const abouts = [...found];
        const more = abouts.length > 4 ? [`${abouts.length - 4} more`] : [];
        return {
          message: `a delivery ${how}: ${enumerate([...abouts.slice(0, 4), ...more])}`,
          fix: 'Let verify compare the signature over the raw bytes with hmacHex and timingSafeEqual, for each of app.webhookSecrets, and throw WebhookVerificationError for anything else.',
        };
      });
      return { findings };
    },
  },
  {
    id: 'webhooks.old',
    async run(subject) {
      const body = sampleBody(subject);
      const [now, before] = [new Date(), new Date(Date.now() - dayMs)];
      const [fresh, old] = [
        await signed(subject, body, secrets[0], now),
        await signed(subject, body, secrets[0], before),
      ];
      if (JSON.stringify(fresh.headers) === JSON.stringify(old.headers))
        return { notApplicable: 'no time goes into the signature' };
      const how = await acceptance(subject, old);
      if (how === null) return { findings: [] };
      return {
        findings: [
          {
            message: `a delivery that was signed a day ago ${how}`,
            fix: "Let verify throw new WebhookVerificationError('timestamp_outside_tolerance') for what is older than some minutes.",
          },
        ],
      };
    },
  },
  {
    id: 'webhooks.handshake',
    async run(subject) {
      const { headers, body } = await signed(subject, sampleBody(subject));
      const request = new Request('http://127.0.0.1/webhook/app', {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: new Uint8Array(body),
      });
      if (subject.connector.webhook.handshake(request) === null) return { findings: [] };
      return {
        findings: [
          {
            message: 'webhook.handshake answers a signed event, which is then lost',
            fix: 'Let it return null for whatever is not surely a handshake.',
          },
        ],
      };
    },
  },
];

/** What is said of a connector that refuses every delivery; null of others. */
export function withoutWebhooks({ definition: { webhook } }: Subject): Verdict | null {
  return webhook.refuses === undefined
    ? null
    : { notApplicable: `the connector has no webhooks: ${webhook.refuses}` };
}

async function genuine(subject: Subject) {
  const findings: Finding[] = [];
  const body = sampleBody(subject);
  for (const [index, secret] of secrets.entries()) {
    const outcome = await verified(subject, await signed(subject, body, secret), { webhookSecrets: secrets });
    const which = index === 0 ? 'the first' : 'the second';
    if ('error' in outcome)
      findings.push({
        message: `a delivery signed by webhook.sign with ${which} of two secrets ends with ${describeError(outcome.error)}`,
        fix: 'Let sign make the headers that verify looks for, and verify try each of app.webhookSecrets.',
      });
    else if (JSON.stringify(outcome.payload) !== new TextDecoder().decode(body))
      findings.push({
        message: `verify returns another payload than was delivered, with ${which} of two secrets`,
        fix: 'Let verify return parseSignedBody(request.body).',
      });
  }
  return { findings };
}

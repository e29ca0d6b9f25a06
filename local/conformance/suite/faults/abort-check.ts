import type { Finding } from '../../result.ts';
import { type Check, describeError } from '../check.ts';
import { type Operation, operationsOf } from '../operations.ts';
import { type ProviderRequest, startProvider } from '../provider-server.ts';
import { type Subject, sampleApp } from '../subject.ts';

/** How long an aborted call may linger, in milliseconds. */
const graceMs = 3000;

/** A provider that never answers must not hold a sync that is aborted, nor a connection. */
export const abortCheck: Check = {
  id: 'faults.abort',
  async run(subject) {
    const found = await Promise.all(operationsOf(subject).map((operation) => abortOne(subject, operation)));
    return { findings: found.flat() };
  },
};

async function abortOne(subject: Subject, operation: Operation): Promise<Finding[]> {
  const { label } = operation;
  const controller = new AbortController();
  const reason = new Error('the run is over');
  let asked = () => {};
  const called = new Promise<'called'>((resolve) => {
    asked = () => resolve('called');
  });
  const leading = operation.leadingTo?.() ?? (() => null);
  let silenced: ProviderRequest | null = null;
  const server = await startProvider((request) => {
    const lead = leading(request);
    if (lead !== null) return lead;
    silenced ??= request;
    asked();
    return 'silence';
  });
  try {
    const running = operation
      .run(sampleApp(subject, { apiBaseUrl: server.url }), controller.signal)
      .then(() => null)
      .catch((error: unknown) => error);
    const first = await Promise.race([called, running, after(graceMs)]);
    if (first !== 'called')
      return [
        {
          message: `${label} made no call that could be aborted`,
          fix: 'Let connect give app.apiBaseUrl to the client where it is not null.',
        },
      ];
    controller.abort(reason);
    const ended = await Promise.race([running, after(graceMs)]);
    if (ended !== reason)
      return [
        {
          message: `${label}: aborted while it waited, it ${ended === late ? 'went on' : `ended with ${describeError(ended)}`}`,
          fix: "Let an abort reject with the signal's reason.",
        },
      ];
    const closed = (silenced as ProviderRequest | null)?.closed.then(() => null);
    if ((await Promise.race([closed, after(graceMs)])) === late)
      return [
        {
          message: `${label}: its call to the provider outlived the abort`,
          fix: `Give the signal that ${operation.kind === 'retrieve' ? 'retrieve' : 'list'} gets to the call, as the SDK takes it or to fetch.`,
        },
      ];
    return [];
  } finally {
    server.close();
  }
}

const late = Symbol('late');

function after(ms: number): Promise<typeof late> {
  return new Promise((resolve) => setTimeout(() => resolve(late), ms));
}

import type {
  Account,
  Change,
  WebhookEvent,
} from '../../../../supabase/functions/_shared/core/contract/index.ts';
import type { Finding, Verdict } from '../../result.ts';
import { type Check, describeError, enumerate } from '../check.ts';
import { type Subject, sampleApp } from '../subject.ts';
import { type DeclaredEvent, declaredEvents, eventOf, leastObject, objectId } from './declared-events.ts';
import { type EventPort, eventPort } from './event-port.ts';

/** What becomes of events that are as they should be. */
export const eventChecks: readonly Check[] = [
  {
    id: 'webhooks.unknown',
    run(subject) {
      const event = eventOf('conformance.never_heard_of', leastObject(subject));
      const problem = ignoredProblem(eventPort(subject), event, sampleApp(subject));
      if (problem === null) return { findings: [] };
      const fix =
        'Let event read the type of any event, without asking whether it is one that is needed; the core ignores the others.';
      return { findings: [{ message: `an event of a type that no resource declares ${problem}`, fix }] };
    },
  },
  { id: 'webhooks.events', run: eventsChangeTheirOwn },
  {
    id: 'webhooks.unmirrored',
    run: (subject) =>
      eachDeclared(
        subject,
        (port, { type, resource }) => {
          const event = eventOf(type, leastObject(subject));
          const others = rootNames(subject).filter((name) => name !== resource.name);
          const sharing = declaredEvents(subject).filter((each) => each.type === type).length > 1;
          for (const resources of sharing ? [[]] : [[], others]) {
            const problem = ignoredProblem(port, event, sampleApp(subject, { resources }));
            if (problem !== null)
              return `${resource.name}: ${type} ${problem}, though the app does not mirror ${resource.name}`;
          }
          return null;
        },
        'Leave it to the core to choose the events of mirrored resources: it drops those of others.',
      ),
  },
  {
    id: 'webhooks.excluded',
    run: (subject) =>
      eachDeclared(
        subject,
        (port, { type, resource }) => {
          const paths = [['private'], ['nested', 'private'], ['listed', '*', 'private']];
          const app = sampleApp(subject, {
            excludeFields: Object.fromEntries(rootNames(subject).map((name) => [name, paths])),
          });
          const hidden = 'nobody may see this';
          const secrets = { private: hidden, nested: { private: hidden }, listed: [{ private: hidden }] };
          const least = leastObject(subject);
          for (const object of [
            { ...least, ...secrets },
            { ...least, id: null, ...secrets },
          ]) {
            const { changes } = port.parse(eventOf(type, object), app);
            if (JSON.stringify(changes).includes(hidden))
              return `${resource.name}: ${type} yields a change with a field that exclude_fields leaves out`;
          }
          return null;
        },
        'Let parse be the one that defineConnector makes; it takes out what app.excludeFields names.',
      ),
  },
];

function rootNames(subject: Subject): string[] {
  return subject.manifest.resources.filter(({ parent }) => parent === undefined).map(({ name }) => name);
}

/** What is wrong with each declared event, if anything; `look` may throw. */
function eachDeclared(
  subject: Subject,
  look: (port: EventPort, declared: DeclaredEvent) => string | null,
  fix: string,
): Verdict {
  const declared = declaredEvents(subject);
  if (declared.length === 0) return { notApplicable: 'no resource declares an event' };
  const port = eventPort(subject);
  const findings = declared.flatMap((each): Finding[] => {
    try {
      const message = look(port, each);
      return message === null ? [] : [{ message, fix }];
    } catch (error) {
      const message = `${each.resource.name}: ${each.type} ends with ${describeError(error)}`;
      return [{ message, fix: neverThrow }];
    }
  });
  const isWhole = port.bodyOf(eventOf('any', leastObject(subject))) !== null;
  return isWhole ? { findings } : { findings, note: behindEvent };
}

/** The suite knows no provider; see eventPort. */
const behindEvent =
  "the suite cannot write this provider's events: what webhook.event makes of them was left out";

export const neverThrow =
  'Let event, ids, archived and embedded take any object: look what a field is before reading inside it.';

function ignoredProblem(port: EventPort, event: ReturnType<typeof eventOf>, app: Account): string | null {
  try {
    const { kind, changes } = port.parse(event, app);
    if (kind === 'ignored' && changes.length === 0) return null;
    return `is not ignored but yields ${opsOf(changes)}`;
  } catch (error) {
    return `ends with ${describeError(error)}`;
  }
}

function eventsChangeTheirOwn(subject: Subject): Verdict {
  const silent: string[] = [];
  const app = sampleApp(subject);
  const verdict = eachDeclared(
    subject,
    (port, declared) => {
      const { type, rule, resource } = declared;
      const event = eventOf(type, leastObject(subject));
      const parsed = port.parse(event, app);
      if (parsed.kind === 'ignored' && rule.ids !== undefined) {
        silent.push(type);
        return null;
      }
      const problem = changeProblem(subject, declared, parsed);
      return problem === null
        ? null
        : `${resource.name}: ${type} with the object {"id":"${objectId}"} ${problem}`;
    },
    'Let the rule in events say what the event does, and its ids return the ids of this resource that it is about.',
  );
  if (silent.length === 0 || 'notApplicable' in verdict) return verdict;
  const note = `left out, since their ids are elsewhere in the object: ${enumerate(silent)}`;
  return { ...verdict, note: [verdict.note ?? [], note].flat().join('; ') };
}

function changeProblem(
  subject: Subject,
  { type, rule, resource }: DeclaredEvent,
  { kind, changes }: WebhookEvent,
): string | null {
  const shared = declaredEvents(subject).filter((each) => each.type === type);
  if (kind === 'ignored') return 'is ignored';
  if (kind !== shared[0]?.rule.kind) return `is of kind ${kind}, not ${shared[0]?.rule.kind}`;
  const child = subject.manifest.resources.find(({ name }) => name === rule.child);
  const key = child?.collection_key ?? resource.collectionKey;
  const own = changes.filter((change) => collectionOf(change) === key);
  const expected =
    child !== undefined
      ? ['reread']
      : rule.kind === 'delete'
        ? ['delete']
        : rule.partial
          ? [rule.kind === 'archive' ? 'archive' : 'reread']
          : ['upsert', 'reread'];
  if (own.length === 0 || own.some(({ op }) => !expected.includes(op)))
    return `yields ${opsOf(changes)}, not ${expected.join(' or ')} of ${key}`;
  const allowed = new Set(shared.flatMap((each) => collectionsOf(subject, each)));
  const foreign = changes.filter((change) => !allowed.has(collectionOf(change)));
  return foreign.length === 0 ? null : `yields ${opsOf(foreign)}, of another resource`;
}

function collectionsOf({ manifest }: Subject, { resource, rule }: DeclaredEvent): string[] {
  const family = manifest.resources.filter(
    ({ name, parent }) => parent === resource.name || name === rule.child,
  );
  return [resource.collectionKey, ...family.map(({ collection_key }) => collection_key)];
}

function collectionOf(change: Change): string {
  if (change.op === 'upsert') return change.entity.collectionKey;
  return change.op === 'quarantine' ? change.collectionKey : change.ref.collectionKey;
}

function opsOf(changes: readonly Change[]): string {
  if (changes.length === 0) return 'no change';
  return enumerate([...new Set(changes.map((change) => `${change.op} of ${collectionOf(change)}`))]);
}

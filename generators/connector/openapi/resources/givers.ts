import type { Confidence, IdField, Path } from '../api-description.ts';
import type { Field } from '../fields/field.ts';
import type { ListOperation } from '../lists/find-lists.ts';
import { type Parameter, pathParameters } from '../operations/operation.ts';
import { plain, singularOf, wordsOf } from '../schema/words.ts';
import type { ParentCandidate } from './parent-candidate.ts';
import { addressOf } from './retrieve-endpoint.ts';

/** A list whose objects have the value that a parameter of another list takes. */
export interface Giver {
  readonly candidate: ParentCandidate;
  readonly list: ListOperation;
  readonly field: Path;
  readonly confidence: Confidence;
}

/** Finds the givers of parameters, the likeliest first. */
export type FindGivers = (list: ListOperation, parameter: Parameter) => Giver[];

/** Looks lists up by where they are, so that documents with thousands of them need no comparison of each with each. */
export function giverFinder(candidates: readonly ParentCandidate[]): FindGivers {
  const byList = new Map<string, [ParentCandidate, ListOperation][]>();
  const byRetrieve = new Map<string, ParentCandidate[]>();
  const byName = new Map<string, ParentCandidate[]>();
  const byNoun = new Map<string, ParentCandidate[]>();
  for (const candidate of candidates) {
    const { main, others } = candidate.group;
    for (const list of [main, ...others]) push(byList, anonymous(list.named.base), [candidate, list]);
    const { retrieve, name } = candidate;
    if (retrieve?.parameter.in === 'path') push(byRetrieve, anonymous(retrieve.path), candidate);
    push(byName, name, candidate);
    push(byNoun, singularOf(main.named.name), candidate);
  }

  // Several things may have items: only what is called so alone is what is meant.
  const named = (name: string): ParentCandidate[] => {
    const alike = byNoun.get(name) ?? [];
    return [...new Set([...(byName.get(name) ?? []), ...(alike.length === 1 ? alike : [])])].filter((each) =>
      isWhatItSays(each, name),
    );
  };
  // `/repositories/{workspace}`: what stands behind the list is called like something else.
  const isOther = ({ name }: ParentCandidate, parameter: Parameter): boolean => {
    const called = withoutId(parameter.name);
    return (
      called !== '' && called !== name && byName.get(called)?.some((each) => each.name === called) === true
    );
  };

  return (list, parameter) => {
    const { path } = list.operation;
    const at = parameter.in === 'path' ? path.indexOf(`{${parameter.name}}`) : -1;
    const before = at < 0 ? '' : path.slice(0, at);
    const isSegment = before.endsWith('/');
    const upTo = at < 0 ? '' : path.slice(0, at + parameter.name.length + 2);
    const names = namesFor(parameter, before);
    const found: [ParentCandidate, ListOperation, boolean][] = [
      // With nothing in front of it, the parameter stands for anything.
      ...(isSegment && before !== '/' ? (byList.get(anonymous(before)) ?? []) : [])
        .filter(
          ([, each]) =>
            each.operation.method === 'GET' || each.operation.parameters.every(({ required }) => !required),
        )
        .map(([candidate, each]): [ParentCandidate, ListOperation, boolean] => [candidate, each, true]),
      ...(upTo === '' ? [] : (byRetrieve.get(anonymous(upTo)) ?? [])).map(
        (candidate): [ParentCandidate, ListOperation, boolean] => [candidate, candidate.group.main, true],
      ),
      ...names
        .flatMap(named)
        .sort(
          (a, b) =>
            Number(names.includes(b.name)) - Number(names.includes(a.name)) ||
            pathParameters(a.group.main.operation.path).length -
              pathParameters(b.group.main.operation.path).length,
        )
        .map((candidate): [ParentCandidate, ListOperation, boolean] => [
          candidate,
          candidate.group.main,
          false,
        ]),
    ];
    const givers = found.flatMap(([candidate, each, isPlaced]) => {
      const giver = giverOf(candidate, each, parameter, isPlaced && !isOther(candidate, parameter));
      return giver === null || each === list ? [] : [giver];
    });
    return givers.filter(
      (giver, index) => givers.findIndex(({ list: each }) => each === giver.list) === index,
    );
  };
}

const ids = ['id', 'gid', 'uuid', 'guid', 'sid'];
const handles = ['slug', 'login', 'handle', 'username', 'key', 'name'];

/** Whether the schema of the objects, where it has a name, says the same as their resource's: `/templates/enterprise` lists no enterprises. */
function isWhatItSays({ group: { main } }: ParentCandidate, name: string): boolean {
  const { names } = main.list.shape;
  return (
    names.length === 0 ||
    names.some((each) => plain(each).includes(plain(name)) || plain(name).includes(plain(singularOf(each))))
  );
}

/** The field of an object that is called like the parameter, or is the id of what the parameter is the id of. */
export function fieldCalled(parameter: string, fields: readonly Field[]): Path | null {
  const wanted = plain(parameter);
  const own = fields.find((each) => each.plain === wanted && isScalarField(each));
  if (own !== undefined) return own.path;
  const holder = fields.find(
    ({ plain: each, shape }) =>
      shape.properties.size > 0 && (each === wanted || each === plain(withoutId(parameter))),
  );
  // `owner` is what the owner is called, `owner_id` its id.
  const words = withoutId(parameter) === singularOf(parameter) ? [...handles, ...ids] : [...ids, ...handles];
  const last = wordsOf(parameter).at(-1) ?? '';
  const inner = [last, ...words].find((word) => holder?.shape.properties.has(word));
  return holder === undefined || inner === undefined ? null : [...holder.path, inner];
}

function giverOf(
  candidate: ParentCandidate,
  list: ListOperation,
  parameter: Parameter,
  isPlaced: boolean,
): Giver | null {
  const { retrieve, id, name } = candidate;
  const called = withoutId(parameter.name);
  const isCalledSo = called === '' || called === name || called === singularOf(list.named.name);
  const isOwn =
    retrieve !== null && plain(retrieve.parameter.name) === plain(parameter.name) && retrieve.field !== null;
  const address = isOwn
    ? { path: retrieve.field ?? [], confidence: retrieve.confidence }
    : ((isPlaced || isCalledSo ? addressOf(parameter.name, parameter.shape, list.fields, name, id) : null) ??
      // At the place of an object, whatever the parameter is called, stands what the object is read by.
      (isPlaced && retrieve?.field != null ? { path: retrieve.field, confidence: 'guess' as const } : null) ??
      (isPlaced && id !== null && mayBe(parameter, id)
        ? { path: id.path, confidence: 'guess' as const }
        : null));
  if (address === null) return null;
  const [root] = address.path;
  if (!list.fields.some(({ path }) => path[0] === root)) return null;
  const confidence = isPlaced ? address.confidence : address.confidence === 'certain' ? 'likely' : 'guess';
  return { candidate, list, field: address.path, confidence };
}

/** Whether a parameter of this type may be an id. */
function mayBe({ shape: { kinds } }: Parameter, { type }: IdField): boolean {
  if (kinds.size === 0) return true;
  return type === 'string' ? kinds.has('string') : kinds.has('integer') || kinds.has('number');
}

/** What the object is called by the parameter, else by the part of the path before it: `boardId`, `/boards/{id}`. */
function namesFor(parameter: Parameter, before: string): string[] {
  const own = withoutId(parameter.name);
  const segment =
    before
      .split('/')
      .filter((part) => part !== '' && !part.includes('{'))
      .at(-1) ?? '';
  const isBeside = before.endsWith(`${segment}/`) && segment !== '';
  return [...new Set([...(own === '' ? [] : [own]), ...(isBeside ? [singularOf(segment)] : [])])];
}

const idWords: ReadonlySet<string> = new Set([
  ...[
    'id',
    'ids',
    'gid',
    'uuid',
    'guid',
    'sid',
    'key',
    'slug',
    'code',
    'number',
    'or',
    'name',
    'token',
    'identifier',
    'ref',
  ],
]);

/** `projectIdOrKey` → project, `workspace_gid` → workspace, `id` → nothing. */
function withoutId(parameter: string): string {
  const words = wordsOf(parameter);
  while (idWords.has(words.at(-1) ?? '')) words.pop();
  return singularOf(words.join('_'));
}

function isScalarField({ shape }: Field): boolean {
  return !shape.kinds.has('object') && !shape.kinds.has('array');
}

/** A path without the names of its parameters, the ending of a file and the slash at its end. */
export function anonymous(path: string): string {
  return path
    .replace(/\{[^{}]*\}/g, '{}')
    .replace(/\.(json|xml)$/i, '')
    .replace(/\/$/, '');
}

function push<T>(map: Map<string, T[]>, key: string, value: T): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [value]);
  else known.push(value);
}

import type {
  Confidence,
  FilledParameter,
  ListEndpoint,
  ParameterSource,
  ParentParameter,
  ParentWalk,
  Path,
  WalkValue,
} from '../api-description.ts';
import type { ListOperation } from '../lists/find-lists.ts';
import type { Parameter } from '../operations/operation.ts';
import { anonymous, type FindGivers, fieldCalled, type Giver } from './givers.ts';
import { type DocumentUse, ungivenSource } from './parameter-source.ts';
import type { ParentCandidate } from './parent-candidate.ts';
import { nameValues } from './value-names.ts';

/** How a list is reached: what is walked before it, and where each of its parameters comes from. */
export interface ListPlan {
  readonly each: ParentWalk | null;
  readonly filled: readonly FilledParameter[];
  readonly parents: readonly ParentParameter[];
}

export interface PlanContext {
  readonly findGivers: FindGivers;
  /** The parameters that a list needs besides those of paging: of its path in their order, then others it requires. */
  readonly needsOf: (list: ListOperation) => readonly Parameter[];
  readonly endpointOf: (candidate: ParentCandidate, list: ListOperation) => ListEndpoint;
  readonly use: DocumentUse;
}

/** A walk while it is planned: its values get their names when all of them are known. */
export interface DraftWalk {
  readonly giver: Giver;
  readonly sources: Map<Parameter, DraftSource>;
  readonly values: DraftValue[];
}

export interface DraftValue {
  readonly parameter: string;
  readonly resource: string;
  readonly field: Path;
  readonly confidence: Confidence;
}

export type DraftSource = DraftValue | ParameterSource;

/** Deeper lists take more calls than a sync has. */
const maxWalks = 4;

/** Plans how a list is reached. Never walks a list for the sake of itself. */
export function planWalk(context: PlanContext, list: ListOperation): ListPlan {
  const chain: DraftWalk[] = [];
  const sources = resolve(context, list, chain, [list]);
  const names = nameValues(chain, list.fields);
  const finished = (source: DraftSource): ParameterSource =>
    'kind' in source ? source : { kind: 'value', name: names.get(source) ?? source.parameter };
  const fill = (all: ReadonlyMap<Parameter, DraftSource>): FilledParameter[] =>
    [...all].map(([{ name, in: place }, source]) => ({
      parameter: { name, in: place },
      source: finished(source),
    }));
  let each: ParentWalk | null = null;
  for (const { giver, sources: own, values } of chain) {
    each = {
      resource: giver.candidate.name,
      list: context.endpointOf(giver.candidate, giver.list),
      filled: fill(own),
      values: values.map((value): WalkValue => {
        const { field, confidence } = value;
        return { name: names.get(value) ?? value.parameter, field, confidence };
      }),
      each,
    };
  }
  return { each, filled: fill(sources), parents: parentsOf(sources) };
}

/**
 * Finds sources for what a list needs. Lists that give them go onto the chain, each behind those it depends on: so the
 * outermost is the first.
 */
function resolve(
  context: PlanContext,
  list: ListOperation,
  chain: DraftWalk[],
  visiting: readonly ListOperation[],
): Map<Parameter, DraftSource> {
  const needs = context.needsOf(list);
  const sources = new Map<Parameter, DraftSource>();
  let inner: DraftWalk | null = null;
  // From the innermost on: its list knows those before it.
  for (const parameter of [...needs].reverse()) {
    const source: DraftSource =
      knownSource(list, parameter, chain, inner) ??
      givenSource(context, list, parameter, chain, visiting) ??
      ungivenSource(parameter, list.operation.path, context.use);
    sources.set(parameter, source);
    inner ??= 'kind' in source ? null : (chain.find(({ values }) => values.includes(source)) ?? null);
  }
  return new Map(
    needs.map((parameter) => [parameter, sources.get(parameter) ?? { kind: 'open', values: [] }]),
  );
}

/** From the lists that are walked already: the same place in the path, or a field of the inner objects. */
function knownSource(
  list: ListOperation,
  parameter: Parameter,
  chain: readonly DraftWalk[],
  inner: DraftWalk | null,
): DraftSource | null {
  if (parameter.in !== 'path') return null;
  const upTo = prefixOf(list.operation.path, parameter.name);
  for (const { giver, sources } of chain) {
    for (const [own, source] of sources) {
      if (own.in === 'path' && prefixOf(giver.list.operation.path, own.name) === upTo) return source;
    }
  }
  const field = inner === null ? null : fieldCalled(parameter.name, inner.giver.list.fields);
  if (inner === null || field === null) return null;
  // What the inner object is addressed by is another thing than what is around it.
  if (inner.values.some((value) => value.field.join('\0') === field.join('\0'))) return null;
  return addValue(inner, parameter.name, field, field.length > 1 ? 'guess' : 'likely');
}

/** From a list that is walked for it. */
function givenSource(
  context: PlanContext,
  list: ListOperation,
  parameter: Parameter,
  chain: DraftWalk[],
  visiting: readonly ListOperation[],
): DraftSource | null {
  // The headers of a connector are the same for all its calls.
  if (parameter.in === 'header') return null;
  if (parameter.shape.values.length > 0 || parameter.shape.kinds.has('array')) return null;
  for (const giver of context.findGivers(list, parameter)) {
    const walked = chain.find((each) => each.giver.candidate === giver.candidate);
    if (walked !== undefined) return addValue(walked, parameter.name, giver.field, giver.confidence);
    if (visiting.includes(giver.list) || chain.length >= maxWalks) continue;
    const before = chain.map((walk) => ({ walk, count: walk.values.length }));
    const sources = resolve(context, giver.list, chain, [...visiting, giver.list]);
    const all = [...sources.values()];
    const isOpen = all.some((source) => 'kind' in source && source.kind === 'open');
    // Each with each, of two lists that know nothing of each other, would mostly ask for what is not there.
    const isApart =
      before.length > 0 &&
      !all.some((source) => !('kind' in source) && before.some(({ walk }) => walk.values.includes(source)));
    if (isOpen || isApart || chain.length >= maxWalks) {
      chain.length = before.length;
      for (const { walk, count } of before) walk.values.length = count;
      continue;
    }
    const walk: DraftWalk = { giver, sources, values: [] };
    chain.push(walk);
    return addValue(walk, parameter.name, giver.field, giver.confidence);
  }
  return null;
}

function addValue(walk: DraftWalk, parameter: string, field: Path, confidence: Confidence): DraftValue {
  const same = walk.values.find((value) => value.field.join('\0') === field.join('\0'));
  if (same !== undefined) return same;
  const value: DraftValue = { parameter, resource: walk.giver.candidate.name, field, confidence };
  walk.values.push(value);
  return value;
}

function prefixOf(path: string, name: string): string {
  return anonymous(path.slice(0, path.indexOf(`{${name}}`) + name.length + 2));
}

/** The same for people: which resource and field, for each parameter. */
function parentsOf(sources: ReadonlyMap<Parameter, DraftSource>): ParentParameter[] {
  return [...sources].flatMap(([{ name, in: place }, source]): ParentParameter[] => {
    const parameter = { name, in: place };
    if (!('kind' in source)) {
      const { resource, field, confidence } = source;
      return [{ parameter, resource, field, confidence }];
    }
    return source.kind === 'fixed' || place === 'body'
      ? []
      : [{ parameter, resource: null, field: null, confidence: 'guess' }];
  });
}

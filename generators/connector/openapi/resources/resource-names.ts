import { isGenericName, withoutEnding } from '../lists/item-list.ts';
import { isRoot, isVerb, pathName } from '../lists/path-name.ts';
import { singularOf, snakeCase, wordsOf } from '../schema/words.ts';
import type { ListGroup } from './group-lists.ts';

/** What SQL has no room for is shortened readably where it is written; this only keeps names from growing without end. */
const maxLength = 200;

/**
 * A singular snake_case name for each group, all different: the last noun of the path, in front of it as much of the path as
 * it takes to tell them apart. The order of the groups does not matter.
 */
export function nameResources(groups: readonly ListGroup[]): Map<ListGroup, string> {
  const chains = new Map(groups.map((group) => [group, nounsOf(group)]));
  const lengths = new Map(groups.map((group) => [group, 1]));
  const nameOf = (group: ListGroup) => join(chains.get(group) ?? [], lengths.get(group) ?? 1);
  // Those that clash take one more noun until none does or no nouns are left; the shortest path keeps the plain name.
  for (let round = 0; round < 8; round += 1) {
    for (const [, clashing] of clashes(groups, nameOf)) {
      const ranked = clashing.sort(
        (a, b) => (chains.get(a)?.length ?? 0) - (chains.get(b)?.length ?? 0) || comparePaths(a, b),
      );
      const depths = ranked.map((group) => chains.get(group)?.length ?? 0);
      const isAlone = depths.filter((depth) => depth === depths[0]).length === 1;
      for (const group of ranked.slice(isAlone ? 1 : 0)) lengths.set(group, (lengths.get(group) ?? 1) + 1);
    }
  }
  const names = new Map<ListGroup, string>();
  const taken = new Set<string>();
  for (const group of [...groups].sort(comparePaths)) {
    let name = nameOf(group);
    for (let n = 2; taken.has(name); n += 1) name = `${nameOf(group)}_${n}`;
    taken.add(name);
    names.set(group, name);
  }
  return names;
}

/** A name that can be one: begins with a letter, not too long, never empty. */
export function safeName(name: string): string {
  const words = snakeCase(name);
  const begun = /^[a-z]/.test(words) ? words : `object${words === '' ? '' : `_${words}`}`;
  return begun.slice(0, maxLength).replace(/_+$/, '');
}

function join(chain: readonly string[], length: number): string {
  const parts = chain.slice(-length);
  const words = parts.flatMap((part, index) => {
    const next = parts[index + 1];
    // `conversation` before `conversation_part` adds nothing.
    return next?.startsWith(`${part}_`) === true ? [] : [part];
  });
  return safeName(words.join('_'));
}

/** Whether the path ends with a verb that nothing before it could be done to: `/api/search`. */
function isVerbIn(path: string, name: string): boolean {
  return (
    isVerb(name) &&
    snakeCase(
      path
        .split('/')
        .filter((part) => part !== '')
        .at(-1) ?? '',
    ) === name
  );
}

/** Singular nouns of the path, the last one the resource; a word like `items` gives way to the items' own name. */
function nounsOf({ main }: ListGroup): string[] {
  const { name, base } = main.named;
  const { path } = main.operation;
  const before = base
    .split('/')
    .slice(0, -1)
    .filter((part) => !isRoot(part) && !part.startsWith('{'))
    .map((part) => singularOf(pathName(`/${part}`).name))
    .filter((part) => part !== '');
  const parent = before.at(-1);
  const isNoun =
    name !== '' &&
    !isVerbIn(path, name) &&
    !base.endsWith('}') &&
    !(isGenericName(name) && wordsOf(name).length === 1);
  if (isNoun) return [...before, specific(main, singularOf(name))];
  const key = main.list.path.at(-1);
  const called = key === undefined || isGenericName(key) ? main.itemName : withoutEnding(key);
  const own = main.list.shape.objectVariants < 2 ? called : null;
  if (own !== null) return [...before, singularOf(own)];
  if (parent === undefined) return ['object'];
  return [...before.slice(0, -1), isGenericName(`${parent}s`) ? parent : `${parent}_item`];
}

/** `/actions/runs` that answers with `workflow_runs` lists workflow runs. */
function specific({ list }: ListGroup['main'], noun: string): string {
  const key = singularOf(list.path.at(-1) ?? '');
  return key.endsWith(`_${noun}`) ? key : noun;
}

function clashes(
  groups: readonly ListGroup[],
  nameOf: (group: ListGroup) => string,
): [string, ListGroup[]][] {
  const byName = new Map<string, ListGroup[]>();
  for (const group of groups) byName.set(nameOf(group), [...(byName.get(nameOf(group)) ?? []), group]);
  return [...byName].filter(([, same]) => same.length > 1);
}

function comparePaths(a: ListGroup, b: ListGroup): number {
  const [left, right] = [a, b].map(({ main: { operation } }) => `${operation.path} ${operation.method}`);
  return (left ?? '') < (right ?? '') ? -1 : 1;
}

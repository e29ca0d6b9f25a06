import { viewNameOf } from '../answers/name-contradictions.ts';
import { longestSqlName } from '../answers/resource.ts';
import { resourceNameProblem } from '../names.ts';

/**
 * What the resources of a document are called in a connector: as in the document, where SQL has room for the name of the view;
 * otherwise its last words, which say most, as many as fit. No two have one view. The same names, the same answer.
 */
export function shortNames(connector: string, names: readonly string[]): ReadonlyMap<string, string> {
  const views = new Set<string>();
  const fits = (name: string) =>
    resourceNameProblem(name) === null && viewNameOf(connector, name).length <= longestSqlName;
  const take = (name: string): boolean => {
    const view = viewNameOf(connector, name);
    if (!fits(name) || views.has(view)) return false;
    views.add(view);
    return true;
  };
  const given = new Map(names.filter(take).map((name) => [name, name] as const));
  const shortened = names
    .filter((name) => !given.has(name))
    .flatMap((name) => {
      const short = candidates(connector, name).find(take);
      return short === undefined ? [] : [[name, short] as const];
    });
  return new Map([...given, ...shortened]);
}

/** What a name could be instead, the best first. */
function candidates(connector: string, name: string): string[] {
  const words = name.split('_');
  const endings = words.map((_, from) => words.slice(from + 1).join('_'));
  // With room for another plural and a number.
  const room = longestSqlName - viewNameOf(connector, '').length - 4;
  const start = name.slice(0, Math.max(1, room)).replace(/_+$/, '');
  const wholes = [...endings, `${name}_object`, start].filter((each) => each !== '');
  const numbered = wholes.flatMap((each) => [2, 3, 4, 5, 6, 7, 8, 9].map((n) => `${each}_${n}`));
  return [...wholes, ...numbered];
}

import { type EachAnswers, walkNames, walksOf } from './each.ts';
import { namesAmong, textsIn } from './placeholders.ts';
import { idFieldsOf, type ResourceAnswers } from './resource.ts';

/** What of a resource's answers contradicts the lists around its own, with the answer that it is about. */
export function eachContradictions(
  resource: ResourceAnswers,
): { readonly answer: string; readonly message: string }[] {
  return [
    ...scopeProblems(resource).map((message) => ({ answer: 'each', message })),
    ...idProblems(resource).map((message) => ({ answer: 'idField', message })),
    ...retrieveProblems(resource).map((message) => ({ answer: 'retrievePath', message })),
  ];
}

type Walked = Pick<EachAnswers, 'path' | 'query'> & Partial<Pick<EachAnswers, 'body'>>;

function namesIn({ path, query, body = {} }: Walked): string[] {
  const texts = Object.values(query).filter((value) => typeof value === 'string');
  return [path, ...texts, ...textsIn(body)].flatMap(namesAmong);
}

/** Every name has a value that is known by then, and every value is of use. */
function scopeProblems(resource: ResourceAnswers): string[] {
  const walks = walksOf(resource.each);
  const lists: readonly Walked[] = [...walks, resource];
  const known = new Set<string>();
  const used = new Set(lists.flatMap(namesIn));
  const ids = new Set(idFieldsOf(resource));
  return lists.flatMap((list, index) => {
    const missing = namesIn(list)
      .filter((name) => !known.has(name))
      .map(
        (name) =>
          `{${name}} in ${list.path} stands for nothing: give it a field of the objects that are walked first, each.values.${name}, or write {app.${name}} for a setting`,
      );
    const walk = walks[index];
    if (walk === undefined) return missing;
    const names = Object.keys(walk.values);
    const twice = names.filter((name) => known.has(name)).map((name) => `the name ${name} is given twice`);
    for (const name of names) known.add(name);
    const idle = names
      .filter((name) => !used.has(name) && !ids.has(name))
      .map((name) => `the value ${name} of ${walk.path} is used in no path, no query and no id`);
    const isFollowed = names.some((name) => used.has(name));
    const aimless =
      isFollowed || idle.length > 0
        ? []
        : [`no path and no query says which object of ${walk.path} is meant`];
    return [...missing, ...twice, ...idle, ...aimless];
  });
}

function idProblems({ idField, each }: ResourceAnswers): string[] {
  const parts = idFieldsOf({ idField });
  const twice = parts.find((part, index) => parts.indexOf(part) !== index);
  if (twice !== undefined) return [`has ${twice} twice`];
  const names = walkNames(each);
  return parts.every((part) => names.includes(part))
    ? [`is made of ${parts.join(', ')} alone, which is the same for all objects of one parent`]
    : [];
}

function retrieveProblems(resource: ResourceAnswers): string[] {
  const { idField, retrievePath, retrieveQuery, retrieveFrom, summaries } = resource;
  if (summaries && retrievePath === null)
    return ['must say how one object is read: its list shows summaries'];
  if (retrievePath === null) return [];
  if (retrieveFrom !== null)
    return ['is there although single objects are to be found in the list; leave out one'];
  const names = namesIn({ path: retrievePath, query: retrieveQuery });
  if (typeof idField === 'string')
    return names.length === 1 && names[0] === 'id'
      ? []
      : [
          'must have the place of the id, {id}, and no other name in braces, unless the id is made of several fields',
        ];
  const strange = names.find((name) => !idField.includes(name));
  if (strange !== undefined)
    return [`has {${strange}}, which is none of the fields that the id is made of: ${idField.join(', ')}`];
  return names.includes(idField.at(-1) ?? '')
    ? []
    : [`must have the place of the object's own id, {${idField.at(-1)}}`];
}

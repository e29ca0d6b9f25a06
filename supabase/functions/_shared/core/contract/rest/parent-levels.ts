import { ConfigurationError } from '../errors.ts';
import { isOfOneList } from './list-refusal.ts';
import type { PageRecord } from './page-record.ts';
import { namesIn, placeholdersIn, settingIn } from './placeholders.ts';
import type { RestEach } from './rest-each.ts';

/** A list that may be one for each parent. */
export type WalkedRecord = PageRecord & { readonly each?: RestEach };

/** The lists of the parents, the outermost first. */
export function parentLevels({ each }: WalkedRecord): readonly RestEach[] {
  return each === undefined ? [] : [...parentLevels(each), each];
}

/** The names that stand for values of parents. */
export function namesOf(record: WalkedRecord): readonly string[] {
  return parentLevels(record).flatMap(({ values }) => Object.keys(values));
}

const ownName = /^[A-Za-z_]\w*(-\w+)*$/;

/**
 * Checks the names of a list for each parent: every one in braces has a value, every value is asked for.
 * @throws ConfigurationError with what is wrong
 */
export function checkNames(record: WalkedRecord): void {
  const lists: readonly WalkedRecord[] = [...parentLevels(record), record];
  const known: string[] = [];
  const asked = new Set<string>();
  for (const list of lists) {
    const names = Object.keys(list.each?.values ?? {});
    if (list.each !== undefined && names.length === 0)
      throw new ConfigurationError(`"${list.path}": each.values names no value of the parent`);
    const wrong = list.each?.noneAt?.find((status) => !isOfOneList(status));
    if (wrong !== undefined)
      throw new ConfigurationError(
        `"${list.path}": each.noneAt has ${wrong}, which is about more than one list`,
      );
    for (const name of names) {
      if (!ownName.test(name))
        throw new ConfigurationError(
          `"${list.path}": "${name}" in each.values is not a name of letters, digits, _ and -`,
        );
      if (known.includes(name))
        throw new ConfigurationError(`"${list.path}": the name ${name} stands for two values`);
      known.push(name);
    }
    const found = [...placeholdersIn(list.path), ...namesIn(list.query), ...namesIn(list.body)];
    for (const name of found.filter((each) => settingIn(each) === null)) {
      if (!known.includes(name) && record.each !== undefined)
        throw new ConfigurationError(`"${list.path}": nothing gives a value for the placeholder {${name}}`);
      asked.add(name);
    }
  }
  const unused = known.filter((name) => !asked.has(name));
  if (unused.length > 0)
    throw new ConfigurationError(
      `"${record.path}": ${unused.join(', ')} in each.values is used in no path, query or body`,
    );
}

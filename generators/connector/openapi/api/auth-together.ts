import type { AuthScheme } from '../api-description.ts';
import type { ApiReader } from '../document/api-reader.ts';
import { arrayOr, objectOr } from '../document/json-value.ts';
import type { Operation } from '../operations/operation.ts';

/**
 * Names of the credentials that most requests need at once: a key for the application and a token for the account. Empty where
 * one is enough, in whichever way.
 */
export function authTogether(
  reader: ApiReader,
  operations: readonly Operation[],
  schemes: readonly AuthScheme[],
): readonly string[] {
  const known = new Set(schemes.map(({ name }) => name));
  const whole = reader.child(reader.root, 'security');
  const ofDocument = arrayOr(whole?.value).map((each) => Object.keys(objectOr(each)));
  const counts = new Map<string, { names: readonly string[]; count: number }>();
  for (const { security } of operations) {
    const ways = (security ?? ofDocument).map((names) => names.filter((name) => known.has(name)));
    const least = ways.sort((a, b) => a.length - b.length)[0] ?? [];
    if (least.length < 2) continue;
    const key = [...least].sort().join('\0');
    counts.set(key, { names: least, count: (counts.get(key)?.count ?? 0) + 1 });
  }
  const [usual] = [...counts.values()].sort((a, b) => b.count - a.count);
  return usual !== undefined && usual.count * 2 > operations.length ? usual.names : [];
}

/** Words that cannot name a variable of a module, and names that the generated registry uses itself. */
const taken = new Set(
  `arguments await break case catch class const continue debugger default delete do else enum eval export extends false
  finally for function if implements import in instanceof interface let new null package private protected public return
  static super switch this throw true try typeof undefined var void while with yield NaN Infinity
  config connector createRegistry registry`.split(/\s+/),
);

/**
 * A TypeScript identifier for each name, `help-scout` → `helpScout`. All are valid and different from each other; names
 * that are identifiers already stay as they are.
 */
export function identifiersFor(names: readonly string[]): Map<string, string> {
  const used = new Set<string>();
  const result = new Map<string, string>();
  const claim = (name: string, wanted: string): void => {
    let identifier = wanted;
    for (let n = 2; used.has(identifier) || taken.has(identifier); n += 1) identifier = `${wanted}${n}`;
    used.add(identifier);
    result.set(name, identifier);
  };
  // Those that keep their names go first, so that `help-scout` cannot take the name of a connector `helpScout`.
  const plain = (name: string) => toIdentifier(name) === name && !taken.has(name);
  for (const name of names.filter(plain)) claim(name, name);
  for (const name of names.filter((name) => !plain(name))) {
    const wanted = toIdentifier(name);
    claim(name, taken.has(wanted) ? `${wanted}Connector` : wanted);
  }
  return result;
}

function toIdentifier(name: string): string {
  const words = name.split(/[^A-Za-z0-9_$]+/).filter((word) => word !== '');
  const camel = words.map((word, index) => (index === 0 ? word : capitalize(word))).join('');
  return /^[A-Za-z_$]/.test(camel) ? camel : `connector${capitalize(camel)}`;
}

function capitalize(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1);
}

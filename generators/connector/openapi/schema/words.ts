import pluralize from 'pluralize';

/** Words whose last letter is not a plural's, which pluralize takes for one, or whose singular nobody writes. */
const unchanged: ReadonlySet<string> = new Set([
  ...[
    'sms',
    'mms',
    'dns',
    'aws',
    'https',
    'tls',
    'gps',
    'ios',
    'news',
    'data',
    'metadata',
    'media',
    'analytics',
    'os',
  ],
  ...[
    'access',
    'canvas',
    'campus',
    'business',
    'bonus',
    'kudos',
    'chaos',
    'process',
    'address',
    'status',
    'alias',
  ],
]);

/** Plurals that pluralize cuts a letter too short. */
const irregular: Readonly<Record<string, string>> = {
  caches: 'cache',
  niches: 'niche',
  movies: 'movie',
  cookies: 'cookie',
};

/** One spelling for `perPage`, `per_page`, `per-page` and `page[per]`'s parts. */
export function plain(name: string): string {
  return name.toLowerCase().replace(/[^a-z0-9]/g, '');
}

/** The words of a name, in lower case ASCII: `HTTPServer2` → http, server2. */
export function wordsOf(name: string): string[] {
  return name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '');
}

export function snakeCase(name: string): string {
  return wordsOf(name).join('_');
}

export function pascalCase(name: string): string {
  return wordsOf(name)
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}

/** snake_case with its last word in the singular. */
export function singularOf(name: string): string {
  return withLastWord(name, (word) =>
    unchanged.has(word) ? word : (irregular[word] ?? pluralize.singular(word)),
  );
}

/** snake_case with its last word in the plural; never the same as the singular. */
export function pluralOf(name: string): string {
  return withLastWord(name, (word) => {
    const plural = pluralize.plural(word);
    return plural === word && unchanged.has(word) ? `${word}_list` : plural;
  });
}

function withLastWord(name: string, change: (word: string) => string): string {
  const words = wordsOf(name);
  const last = words.pop();
  return last === undefined ? '' : [...words, ...wordsOf(change(last))].join('_');
}

import { safeName } from '../resources/resource-names.ts';
import { plain, snakeCase, wordsOf } from '../schema/words.ts';

const fillers: ReadonlySet<string> = new Set([
  'documentation',
  'docs',
  'official',
  'developer',
  'api',
  'apis',
  'rest',
  'openapi',
  'the',
  'public',
  'v1',
  'v2',
  'v3',
  'v4',
  'http',
  'web',
  'platform',
  'spec',
  'specification',
  'reference',
]);

/** 'Intercom API' → intercom, 'GitHub v3 REST API' → github. */
export function providerOf(title: string): string {
  // In lower case first: a brand's inner capitals are not the beginning of a word.
  const words = wordsOf(title.toLowerCase().replace(/['’]s\b|\.(com|io|dev|app)\b/g, ''));
  const left = words.filter((word) => !fillers.has(word) && !/^v?\d+$/.test(word));
  const name = safeName(snakeCase(left.join(' ')))
    .slice(0, 40)
    .replace(/_+$/, '');
  return plain(name) === 'object' ? 'provider' : name;
}

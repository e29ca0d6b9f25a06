import type { Evidence } from '../api-description.ts';
import type { Operation } from '../operations/operation.ts';
import { plain } from '../schema/words.ts';

/** What the headers of an answer say about the pages after it. */
export interface HeaderHint {
  readonly kind: 'link' | 'next_cursor' | 'next_page' | 'total' | 'total_pages' | 'has_more' | 'about';
  /** As it is written. */
  readonly header: string;
  readonly evidence: Evidence;
}

const kinds: readonly (readonly [HeaderHint['kind'], RegExp])[] = [
  ['link', /^x?links?$/],
  ['has_more', /(hasmore|hasnext|hasnextpage)$/],
  ['next_page', /(nextpage|pagenext|nextpagenumber)$/],
  [
    'next_cursor',
    /(cursornext|nextcursor|(next|nextpage|page|continuation|pagination|paging|iteration)token|nextmarker|nextkey|(pagination|page|list)cursor|continuation|lastevaluatedkey)$/,
  ],
  ['total_pages', /(^x?pages|totalpages|pagecount|pagestotal|totalpagecount|numpages)$/],
  [
    'total',
    /(total|totalcount|totalresults|totalitems|totalrecords|itemcount|resultcount|totalelements|totalsize)$/,
  ],
  [
    'about',
    /(^|x)(page|pagesize|perpage|pagination\w*|paging\w*|offset|next|cursor\w*|contentrange|contentrange\w*)$|paginat|cursor/,
  ],
];
/** Headers that count calls, not objects. */
const aside = /rate|retry|quota|credit|billing|content-length|request-id|remaining/i;
/** A header that a text names: `X-Files-Cursor-Next`. */
const named = /\b(X-[A-Za-z-]*(?:Cursor|Next|Token|Continuation)[A-Za-z-]*|[A-Z][A-Za-z]*NextPageToken)\b/g;

/** Those declared with the answer, and those that the texts of the operation and its paging parameters name. */
export function findHeaderHints(operation: Operation, texts: readonly string[]): HeaderHint[] {
  const declared = [...operation.headers].flatMap(([name, { written, pointer }]): HeaderHint[] => {
    const kind = kindOf(name);
    return kind === null
      ? []
      : [{ kind, header: written, evidence: { pointer, says: `response header ${written}` } }];
  });
  const said = texts
    .flatMap((text) => [...text.matchAll(named)].map(([, name = '']) => name))
    .filter((name) => !operation.headers.has(name.toLowerCase()) && kindOf(name) !== null)
    .sort((a, b) => Number(/next/i.test(b)) - Number(/next/i.test(a)))
    .map((name): HeaderHint => {
      const evidence = { pointer: operation.pointer, says: `its description names the header ${name}` };
      const kind = kindOf(name) ?? 'about';
      return {
        kind: kind === 'about' && /cursor/i.test(name) ? 'next_cursor' : kind,
        header: name,
        evidence,
      };
    });
  return [...declared, ...said];
}

function kindOf(name: string): HeaderHint['kind'] | null {
  if (aside.test(name)) return null;
  const word = plain(name);
  return kinds.find(([, pattern]) => pattern.test(word))?.[0] ?? null;
}

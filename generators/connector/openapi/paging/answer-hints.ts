import type { Evidence, Path } from '../api-description.ts';
import type { ApiReader } from '../document/api-reader.ts';
import { valueAt } from '../fields/field.ts';
import { propertyShape, type Shape } from '../schema/shape.ts';
import { plain } from '../schema/words.ts';

export type HintKind =
  | 'next_cursor'
  | 'next_url'
  | 'next_page'
  | 'next_offset'
  | 'next_unknown'
  | 'has_more'
  | 'is_last'
  | 'total'
  | 'total_pages'
  | 'scroll'
  | 'page'
  | 'offset';

export interface Hint {
  readonly kind: HintKind;
  readonly path: Path;
  readonly evidence: Evidence;
}

const byName: readonly (readonly [HintKind, readonly string[]])[] = [
  [
    'has_more',
    [
      'hasmore',
      'hasnext',
      'hasnextpage',
      'hasmoreitems',
      'hasmorepages',
      'hasmoreresults',
      'more',
      'moreitemsincollection',
      'morerecords',
      'hasmoredata',
    ],
  ],
  ['is_last', ['islast', 'islastpage', 'lastpage', 'last', 'done', 'endofresults']],
  [
    'total_pages',
    ['totalpages', 'pagecount', 'pages', 'numpages', 'lastpage', 'pagestotal', 'totalpagecount'],
  ],
  [
    'total',
    [
      'total',
      'totalcount',
      'totalresults',
      'totalitems',
      'totalrecords',
      'totalelements',
      'totalsize',
      'count',
      'resultcount',
      'totalentries',
      'size',
    ],
  ],
  ['scroll', ['scrollparam', 'scrollid', 'scrolltoken']],
  ['next_offset', ['nextoffset', 'nextstart', 'nextstartat', 'nextskip', 'nextstartindex']],
  ['page', ['page', 'currentpage', 'pagenumber', 'pageindex']],
];
const cursorNames: ReadonlySet<string> = new Set([
  ...[
    'nextcursor',
    'cursor',
    'endcursor',
    'aftercursor',
    'nextpagetoken',
    'nexttoken',
    'continuationtoken',
    'nextpagecursor',
  ],
  ...[
    'pagetoken',
    'startingafter',
    'after',
    'continuation',
    'bookmark',
    'nextmarker',
    'marker',
    'lastkey',
    'lastevaluatedkey',
  ],
  ...['nextstartingafter', 'nextcursortoken', 'resumptiontoken', 'nextpageinfo', 'nextid'],
]);
const urlNames: ReadonlySet<string> = new Set([
  ...[
    'next',
    'nextpage',
    'nexturl',
    'nextpageurl',
    'nextlink',
    'odatanextlink',
    'nextrecordsurl',
    'nextpageuri',
    'nexthref',
  ],
  ...['nextpagelink', 'nexturi', 'nextpagepath'],
]);
const maxDepth = 4;

/** What an answer says about the pages after it, everywhere but inside the items; outer hints before inner ones. */
export function findHints(
  reader: ApiReader,
  answer: Shape,
  itemPath: Path,
  examples: readonly unknown[],
): Hint[] {
  const hints = walk(reader, answer, [], itemPath, examples);
  return hints.sort(
    (a, b) => a.path.length - b.path.length || (a.path.join('.') < b.path.join('.') ? -1 : 1),
  );
}

function walk(
  reader: ApiReader,
  holder: Shape,
  path: Path,
  itemPath: Path,
  examples: readonly unknown[],
): Hint[] {
  if (path.length >= maxDepth) return [];
  return [...holder.properties.keys()].flatMap((name) => {
    const inner = [...path, name];
    if (inner.join('\0') === itemPath.join('\0')) return [];
    const shape = propertyShape(reader, holder, name);
    if (shape === null || (shape.kinds.has('array') && !shape.kinds.has('object'))) return [];
    const seen = examples
      .map((each) => valueAt(each, inner))
      .filter((value) => value !== undefined && value !== null);
    const kind = kindOf(name, shape, path, [...shape.examples, ...seen]);
    const own: Hint[] =
      kind === null
        ? []
        : [
            {
              kind,
              path: inner,
              evidence: { pointer: shape.pointer, says: `the answer has ${inner.join('.')}` },
            },
          ];
    return shape.properties.size > 0 ? [...own, ...walk(reader, shape, inner, itemPath, examples)] : own;
  });
}

function kindOf(name: string, shape: Shape, path: Path, examples: readonly unknown[]): HintKind | null {
  const word = plain(name);
  const { kinds } = shape;
  const isText = kinds.has('string') || (kinds.size === 0 && shape.properties.size === 0);
  const isNumber = kinds.has('integer') || kinds.has('number');
  const isWithin = path.map(plain);
  if (kinds.has('boolean')) return booleanKind(word);
  // `links: { next: { href } }`
  if (isText && (word === 'href' || word === 'link' || word === 'url') && isWithin.at(-1) === 'next')
    return 'next_url';
  if (isNumber && (word === 'nextpage' || word === 'next'))
    return /start|offset/i.test(shape.description) ? 'next_offset' : 'next_page';
  if (isText && word === 'offset') return 'next_cursor';
  if (isNumber && ['offset', 'startat', 'start', 'skip'].includes(word)) return 'offset';
  if (isText && cursorNames.has(word)) return 'next_cursor';
  if (isText && urlNames.has(word)) return urlKind(word, shape, isWithin, examples);
  for (const [kind, names] of byName) {
    if (!names.includes(word)) continue;
    if (kind === 'scroll' ? isText : isNumber && kind !== 'has_more' && kind !== 'is_last') return kind;
  }
  return null;
}

function booleanKind(word: string): HintKind | null {
  const found = byName.find(
    ([kind, names]) => (kind === 'has_more' || kind === 'is_last') && names.includes(word),
  );
  return found?.[0] ?? null;
}

/** A text called `next` may be an address or a cursor: its format, its examples and its words tell. */
function urlKind(
  word: string,
  shape: Shape,
  within: readonly string[],
  examples: readonly unknown[],
): HintKind {
  const texts = examples.filter((value): value is string => typeof value === 'string');
  if (
    /url|uri|link|href/.test(word) ||
    shape.format === 'uri' ||
    shape.format === 'url' ||
    shape.format === 'uri-reference'
  )
    return 'next_url';
  if (texts.some((text) => /^(https?:\/\/|\/)/.test(text))) return 'next_url';
  if (/\b(url|uri|link|href)\b/i.test(shape.description) || within.some((each) => /links?$/.test(each)))
    return 'next_url';
  if (texts.length > 0 || /cursor|token|opaque/i.test(shape.description)) return 'next_cursor';
  return 'next_unknown';
}

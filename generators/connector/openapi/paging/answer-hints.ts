import type { Evidence, Path } from '../api-description.ts';
import type { ApiReader } from '../document/api-reader.ts';
import { asText } from '../document/json-value.ts';
import { valueAt } from '../fields/field.ts';
import { propertyShape, type Shape } from '../schema/shape.ts';
import { plain } from '../schema/words.ts';
import { hintNames } from './hint-names.ts';

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
  | 'offset'
  /** Speaks of pages and not of the next one. */
  | 'size'
  | 'about';

export interface Hint {
  readonly kind: HintKind;
  readonly path: Path;
  readonly evidence: Evidence;
}

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
  const within = path.map(plain);
  if (kinds.has('boolean'))
    return hintNames.more.test(word) ? 'has_more' : hintNames.last.test(word) ? 'is_last' : null;
  if (hintNames.about.test(word) && !isNumber) return 'about';
  // `links: { next: { href } }`, `next_page: { uri }`
  if (isText && /^(href|link|url|uri)$/.test(word) && /^next(page|link)?$/.test(within.at(-1) ?? ''))
    return 'next_url';
  if (isNumber && hintNames.address.test(word)) return numberKind(shape);
  // A text too where the answer calls it so: a token in the place of a number.
  if (isText && word === 'offset') return 'next_cursor';
  const isScalar = shape.properties.size === 0 && !kinds.has('object') && !kinds.has('array');
  if (isScalar && hintNames.cursor.test(word)) return 'next_cursor';
  if (isText && hintNames.address.test(word)) return urlKind(word, shape, within, examples);
  if (isText && hintNames.scroll.test(word)) return 'scroll';
  if (isScalar && hintNames.nextOffset.test(word)) return 'next_offset';
  if (!within.every((holder, index) => isEnvelope(holder, index, within))) return null;
  const counts = isNumber || (isText && (countsAsText.test(word) || /^\d+$/.test(asText(examples[0]) ?? '')));
  return counts ? (numbers.find(([, names]) => names.test(word))?.[0] ?? null) : null;
}

/** Numbers that some providers write as texts. */
const countsAsText =
  /^(total(count|pages|results|items|records|setsize|size)|startposition|resultsetsize|page(number|size|count)|perpage)$/;
const envelopes =
  /^(meta(data)?|pag(e|ing|es|ination|er)(info|information|details|metadata)?|links?|results?|data|response\w*|header|info|summary|range|additionaldata|searchcriteria|list|body|payload|collection|hits|search|query|paginated\w*)$/;

/** Numbers in other objects of an answer are not about the answer. */
function isEnvelope(holder: string, index: number, within: readonly string[]): boolean {
  return envelopes.test(holder) || (index > 0 && hintNames.about.test(within[index - 1] ?? ''));
}

const numbers = [
  ['total_pages', hintNames.totalPages],
  ['total', hintNames.total],
  ['page', hintNames.page],
  ['offset', hintNames.offset],
  ['size', hintNames.size],
] as const;

/** A number called `next` is that of a page, unless it is said to be something else. */
function numberKind({ description, examples }: Shape): HintKind {
  if (/start|offset/i.test(description)) return 'next_offset';
  const isTime = /timestamp|milliseconds/i.test(description) || examples.some((value) => Number(value) > 1e9);
  return isTime ? 'next_cursor' : 'next_page';
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

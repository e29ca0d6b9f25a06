import { z } from 'zod';
import { text, timeUnit } from './forms.ts';

/** The place of a value in a JSON object: names with dots between them, or a list of them where a name has a dot itself. */
export type FieldPath = z.infer<typeof fieldPath>;

/** Names with dots between them. */
export const dottedPath = text(200).regex(
  /^[A-Za-z0-9_$@-]+(?:\.[A-Za-z0-9_$@-]+)*$/,
  'must be field names with dots between them, such as data.object',
);
const keys = z.array(text(100)).min(1).max(10);
const form =
  'must be field names with dots between them, such as data.object, or a list of names where one has a dot itself';

export const fieldPath = z.union([dottedPath, keys], { error: form });
/** The same; empty for the object itself. */
export const fieldPathOrWhole = z.union([z.literal(''), dottedPath, keys], { error: form });
/** Where an answer says something: in its body, or in a header. */
export const answerPlace = z.union(
  [dottedPath, keys, z.strictObject({ header: text(60).regex(/^[A-Za-z0-9_-]+$/) })],
  { error: `${form}, or { header } with the name of a header` },
);

export const timeField = z.strictObject({ field: fieldPath, unit: timeUnit });

/** The names of a path, from the outside in; none for the object itself. */
export function keysOf(path: FieldPath): readonly string[] {
  if (typeof path !== 'string') return path;
  return path === '' ? [] : path.split('.');
}

/** A path of these names, as text where that is enough. */
export function fieldPathOf(names: readonly string[]): FieldPath {
  const dotted = names.join('.');
  return dotted === '' || dottedPath.safeParse(dotted).data?.split('.').length === names.length
    ? dotted
    : [...names];
}

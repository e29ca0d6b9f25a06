import { type DotPath, valueAt } from '../dot-path.ts';
import type { Payload } from '../payload.ts';

/** How a parent says that it shows only some of its children: dot paths in the parent. */
export interface EmbeddedHints {
  /** True when there are more. */
  readonly hasMore?: DotPath;
  /** How many there are. */
  readonly total?: DotPath;
}

/**
 * The `embedded` of a child list at a dot path in its parent. Null is an empty list; where there is no list it counts as
 * cut, for then the parent says nothing of its children. The function carries its record.
 */
export function embeddedAt(path: DotPath, hints: EmbeddedHints = {}) {
  const { hasMore, total } = hints;
  const embedded = (parent: Payload): { readonly items: readonly Payload[]; readonly truncated: boolean } => {
    const list = valueAt(parent, path);
    if (list === null) return { items: [], truncated: false };
    if (!Array.isArray(list)) return { items: [], truncated: true };
    const count = total === undefined ? null : valueAt(parent, total);
    const isCut =
      (hasMore !== undefined && valueAt(parent, hasMore) === true) ||
      (typeof count === 'number' && count > list.length);
    return { items: list, truncated: isCut };
  };
  return Object.assign(embedded, { record: { path, ...hints } });
}

/** The list a walk is in: the objects that exist, or those that were deleted. */
export type Phase = 'list' | 'deleted';

/**
 * The cursor that a sync goes on with. Only where there are two lists does it name one: elsewhere it is the provider's.
 * At the end of the first list it is the beginning of the second.
 */
export function writeCursor(phase: Phase, next: string | null, hasTwo: boolean): string | null {
  if (!hasTwo) return next;
  return next === null && phase === 'list' ? 'deleted:' : `${phase}:${next ?? ''}`;
}

/** Where a sync goes on: in which list, and behind which of the provider's cursors. */
export function readCursor(
  cursor: string | null,
  hasTwo: boolean,
): { readonly phase: Phase; readonly cursor: string | null } {
  if (cursor === null || !hasTwo) return { phase: 'list', cursor };
  const phase = cursor.startsWith('deleted:') ? 'deleted' : 'list';
  return { phase, cursor: cursor.slice(phase.length + 1) || null };
}

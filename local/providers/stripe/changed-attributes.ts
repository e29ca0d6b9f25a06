/**
 * What a Stripe event calls `previous_attributes`: the old values of the fields that differ. Inside a hash only its
 * changed keys are given, a key that is new has the old value null, and arrays are given whole.
 */
export function changedAttributes(before: object, after: object): Record<string, unknown> {
  const old = before as Record<string, unknown>;
  const current = after as Record<string, unknown>;
  const changed: Record<string, unknown> = {};
  for (const key of new Set([...Object.keys(old), ...Object.keys(current)])) {
    const was = old[key];
    const is = current[key];
    if (JSON.stringify(was) === JSON.stringify(is)) continue;
    changed[key] = isHash(was) && isHash(is) ? changedAttributes(was, is) : (was ?? null);
  }
  return changed;
}

function isHash(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

import type { Change } from './contract/entity.ts';

/** What is nested deeper can neither be written by JSON.stringify nor be read by Postgres everywhere, in levels. */
const deepest = 500;

/**
 * The changes, those whose payload is nested too deeply put apart without it.
 * @returns null when there are none
 */
export function withoutDeepPayloads(changes: readonly Change[]): readonly Change[] | null {
  let found = false;
  const storable = changes.map((change): Change => {
    const payload = payloadOf(change);
    if (!isDeeperThan(payload, deepest)) return change;
    found = true;
    const error = `the payload is nested more than ${deepest} levels deep`;
    if (change.op !== 'upsert') return { ...change, payload: null, error } as Change;
    const { collectionKey, externalId, parent } = change.entity;
    return {
      op: 'quarantine',
      collectionKey,
      externalId,
      payload: null,
      error,
      ...(parent && { parent }),
    };
  });
  return found ? storable : null;
}

function payloadOf(change: Change): unknown {
  if (change.op === 'upsert') return change.entity.rawPayload;
  return change.op === 'quarantine' ? change.payload : null;
}

/** Level by level, because the call stack is what such a value exhausts. */
function isDeeperThan(value: unknown, levels: number): boolean {
  let level = [value];
  for (let n = 0; n <= levels; n++) {
    level = level.flatMap((each) => (typeof each === 'object' && each !== null ? Object.values(each) : []));
    if (level.length === 0) return false;
  }
  return true;
}

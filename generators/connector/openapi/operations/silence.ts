import type { Operation } from './operation.ts';

/** Why lists cannot be told from a document most of whose GET operations do not say what they answer; null for any other. */
export function silenceOf(operations: readonly Operation[]): string | null {
  const gets = operations.filter(({ method }) => method === 'GET');
  if (gets.length === 0) return 'The document has no GET operation, so no list can be told from it.';
  const silent = gets.filter(({ answer }) => answer.length === 0).length;
  if (silent * 2 <= gets.length) return null;
  const which =
    silent === gets.length
      ? `None of its ${gets.length} GET operations says`
      : `${silent} of its ${gets.length} GET operations do not say`;
  return `${which} what is in the answer (no JSON schema and no example), so their lists cannot be told; look for a document of the vendor that does, or run the generator without --from.`;
}

import { distance } from 'fastest-levenshtein';

/** The candidate that `word` was probably meant to be, or null when none is near. */
export function suggest(word: string, candidates: readonly string[]): string | null {
  const plain = simplify(word);
  const limit = Math.max(2, Math.floor(plain.length / 3));
  let best: string | null = null;
  let bestDistance = limit + 1;
  for (const candidate of candidates) {
    const found = distance(plain, simplify(candidate));
    if (found < bestDistance && found < candidate.length) {
      best = candidate;
      bestDistance = found;
    }
  }
  return best;
}

/** "Did you mean 'x'?", else the list of what is known: `known` names it, e.g. "The known keys are". */
export function suggestOrList(word: string, candidates: readonly string[], known: string): string {
  const nearest = suggest(word, candidates);
  if (nearest !== null) return `Did you mean '${nearest}'?`;
  return candidates.length === 0 ? `${known}: none.` : `${known}: ${candidates.join(', ')}.`;
}

// appKey, AppKey, app-key and app_key are one word to whoever typed it.
function simplify(word: string): string {
  return word.toLowerCase().replace(/[-_\s]/g, '');
}

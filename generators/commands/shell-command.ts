/** Words as a line that a POSIX shell reads as them again. */
export function shellCommand(words: readonly string[]): string {
  return words.map(quoted).join(' ');
}

/** In single quotes, where anything could have a meaning: `it's` → `'it'\''s'`. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

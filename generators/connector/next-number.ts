/** The number that follows those of files such as 001_views.sql, in three digits. */
export function nextNumber(names: readonly string[]): string {
  const numbers = names.flatMap((name) => /^(\d+)_/.exec(name)?.[1] ?? []).map(Number);
  return String(Math.max(0, ...numbers) + 1).padStart(3, '0');
}

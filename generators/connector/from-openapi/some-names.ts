import { shortened } from '../../commands/printable.ts';

/** Some names with commas between them, and how many there are more. */
export function someNames(names: readonly string[], most: number, longest: number): string {
  const more = names.length - most;
  const some = shortened(names.slice(0, more === 1 ? most + 1 : most).join(', '), longest);
  return more > 1 ? `${some} and ${more} more` : some;
}

/**
 * Compares names the way the formatter sorts imports: numbers inside by their value (`a2` before `a10`), then underscore,
 * hyphen, letters.
 */
export function compareNaturally(a: string, b: string): number {
  const left = ranked(a);
  const right = ranked(b);
  for (let n = 0; n < Math.min(left.length, right.length); n += 1) {
    const [x, y] = [left[n] ?? '', right[n] ?? ''];
    const byValue = Number(x) - Number(y);
    if (!Number.isNaN(byValue) && byValue !== 0) return byValue;
    if (x !== y) return x < y ? -1 : 1;
  }
  return left.length - right.length;
}

/** The name in runs of digits and single characters, with those two signs where they sort right. */
function ranked(name: string): string[] {
  return (
    name
      .replaceAll('_', '\u0001')
      .replaceAll('-', '\u0002')
      .match(/\d+|\D/g) ?? []
  );
}

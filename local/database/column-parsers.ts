const int8 = 20;
const date = 1082;
const timestamp = 1114;
const interval = 1186;

function parseInt8(text: string): number | bigint {
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : BigInt(text);
}

const asText = (text: string): string => text;

/**
 * How columns are read where the two drivers differ, by type oid. A `date` or a `timestamp` has no time zone, so
 * a JavaScript Date would shift it by the machine's own: both stay text.
 */
export const columnParsers: Readonly<Record<number, (text: string) => unknown>> = {
  [int8]: parseInt8,
  [date]: asText,
  [timestamp]: asText,
  [interval]: asText,
};

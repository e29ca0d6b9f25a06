/** Whether to color what is written to a stream: never with NO_COLOR, always with FORCE_COLOR, else on a terminal. */
export function hasColor(stream: { readonly isTTY?: boolean }): boolean {
  if (process.env.NO_COLOR) return false;
  return Boolean(process.env.FORCE_COLOR) || stream.isTTY === true;
}

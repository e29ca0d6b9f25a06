const UNITS = [
  { name: 'd', seconds: 86_400 },
  { name: 'h', seconds: 3600 },
  { name: 'min', seconds: 60 },
  { name: 's', seconds: 1 },
] as const;

/** A span of time in its largest unit, rounded down: `3 min`. */
function spanInWords(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const unit = UNITS.find((each) => whole >= each.seconds) ?? UNITS[3];
  return `${Math.floor(whole / unit.seconds)} ${unit.name}`;
}

/** `3 min ago`, `in 2 h` or `now`, as seen at `now`. */
export function timeInWords(time: Date, now: Date): string {
  const seconds = (time.getTime() - now.getTime()) / 1000;
  if (Math.abs(seconds) < 1) return 'now';
  return seconds < 0 ? `${spanInWords(-seconds)} ago` : `in ${spanInWords(seconds)}`;
}

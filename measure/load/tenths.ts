/** A time to tenths of a millisecond: finer than the browser's own clock. */
export function tenths(ms: number): number {
  return Math.round(ms * 10) / 10
}

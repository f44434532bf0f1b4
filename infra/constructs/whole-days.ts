const day = 24 * 60 * 60 * 1000

/** Retention in days, rounded up, from ms. */
export function wholeDays(ms: number): number {
  return Math.max(1, Math.ceil(ms / day))
}

/** Ratios with a line each: evenly spaced in what a reader sees. */
export function ratioTicks(least: number, most: number): number[] {
  const steps = 5
  return Array.from({ length: steps + 1 }, (_, index) => least * (most / least) ** (index / steps))
}

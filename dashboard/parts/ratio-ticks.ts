/** Ratios with a line each: evenly spaced in what a reader sees. */
export function ratioTicks(least: number, most: number): number[] {
  const steps = 5
  return Array.from({ length: steps + 1 }, (_, index) => least * (most / least) ** (index / steps))
}

/** Of a chart: a line and a label for each. uPlot labels only powers of ten and what is near them on a logarithmic axis. */
export const ratioAxis = {
  splits: (_chart: unknown, _axis: number, least: number, most: number) => ratioTicks(least, most),
  filter: (_chart: unknown, splits: number[]) => splits,
}

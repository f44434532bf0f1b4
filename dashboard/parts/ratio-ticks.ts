/** Of the axis, below the lowest and above the highest that is drawn: a line of text in the chart of the page. */
const ROOM = 0.12

/** Both ends of what is shown, `levels` among it, with room for the names of those; a logarithmic axis would otherwise end at powers of ten. */
export function ratioRange(least: number, most: number, levels: readonly number[]): [number, number] {
  const [low, high] = [Math.min(least, most, ...levels), Math.max(least, most, ...levels)]
  const room = Math.max(1.05, (high / low) ** ROOM)
  return [low / room, high * room]
}

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

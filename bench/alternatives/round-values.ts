import { median } from '#core/statistics/quantile.ts'
import type { SimulatedRound } from '../simulate.ts'

/** What stands for a visit: one number of its loads, as a logarithm. */
export type VisitValue = (loads: readonly number[]) => number

export const ofMedian: VisitValue = (loads) => Math.log(median(loads))
/** Mean of the quicker half of the logarithms, rounded up: noise makes a load slower, hardly ever quicker. */
export const ofQuickerHalf: VisitValue = (loads) => meanOf(sortedLogs(loads).slice(0, Math.ceil(loads.length / 2)))
export const ofQuickest: VisitValue = (loads) => Math.log(Math.min(...loads))

/** Our value less the mean of the competitors'; null for a lost round. */
export function gapToMean(round: SimulatedRound, value: VisitValue): number | null {
  return round === null ? null : value(round.us) - meanOf(round.rivals.map(value))
}

/** Our value less one competitor's; null for a lost round. */
export function gapToRival(round: SimulatedRound, { rival, value }: { rival: number; value: VisitValue }) {
  return round === null ? null : value(round.us) - value(round.rivals[rival] ?? [])
}

function sortedLogs(loads: readonly number[]): number[] {
  return loads.map(Math.log).sort((a, b) => a - b)
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

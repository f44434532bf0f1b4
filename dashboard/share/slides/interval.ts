import type { Metric } from '#core/model/metric.ts'
import type { Verdict } from '#core/model/verdict.ts'
import { gapInterval } from '#core/words/gap.ts'
import { texts } from '../../texts.ts'

interface Sized {
  ratio: number | null
  low: number | null
  high: number | null
  verdict: Verdict
}

/** A gap's interval in a table; of few rounds there is none, and without a gap there is nothing. */
export function intervalOf({ ratio, low, high, verdict }: Sized, metric: Metric): { words: string; oneSided: boolean } {
  if (ratio === null) return { words: '', oneSided: false }
  if (low === null || high === null) return { words: texts.standing.noInterval, oneSided: false }
  return gapInterval({ low, high, verdict }, { metric })
}

export function hasInterval(gaps: readonly Pick<Sized, 'low'>[]): boolean {
  return gaps.some(({ low }) => low !== null)
}

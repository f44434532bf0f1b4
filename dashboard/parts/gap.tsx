import type { Gap } from '#core/judge/gap/gap.ts'
import type { Metric } from '#core/model/metric.ts'
import type { Verdict } from '#core/model/verdict.ts'
import { gapInterval, gapSize } from '#core/words/gap.ts'
import { texts } from '../texts.ts'

interface GapProps {
  gap: Pick<Gap, 'ratio' | 'low' | 'high'> & { verdict: Verdict }
  metric: Metric
  /** The size in a sentence of the view. */
  say?: (size: string) => string
}

/** A gap with its interval, as everywhere; nothing where no round has a ratio. */
export function GapWords({ gap: { ratio, low, high, verdict }, metric, say = (size) => size }: GapProps) {
  if (ratio === null) return null
  const size = gapSize(ratio, { metric })
  const interval =
    low === null || high === null ? texts.standing.noInterval : gapInterval({ low, high, verdict }, { metric }).words
  return (
    <>
      {say(size)}
      {interval !== size && <span class="faint">, {interval}</span>}
    </>
  )
}

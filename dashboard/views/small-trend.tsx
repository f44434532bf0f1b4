import type { StandingView } from '#stages/api/views/standing.ts'
import { Sparkline } from '../parts/sparkline.tsx'
import { texts } from '../texts.ts'
import { largestGap } from './standing-name.ts'

/** 30 days of the gap to the competitor that is furthest ahead; nothing with fewer than two days. */
export function SmallTrend({ card, said = true }: { card: StandingView; said?: boolean }) {
  const { trend } = card
  const gaps = trend?.gaps.find(({ competitor }) => competitor === largestGap(card)?.competitor)
  if (trend === null || gaps === undefined) return null
  if (gaps.days.filter((day) => day !== null).length < 2) return null
  const label = texts.standing.trend(gaps.competitor, trend.step)
  return (
    <span class="with-label">
      <Sparkline values={gaps.days.map((day) => day?.[0] ?? null)} label={label} />
      {said && label}
    </span>
  )
}

import { furthestBehind } from '#core/judge/overall.ts'
import type { Metric } from '#core/model/metric.ts'
import type { Verdict } from '#core/model/verdict.ts'
import type { WithoutCard } from '#stages/api/standing-cards.ts'
import type { StandingView } from '#stages/api/views/standing.ts'

/** A market of the first page, with its card or without it yet. */
export type Listed = StandingView | WithoutCard

export function marketOf(listed: Listed): WithoutCard {
  return 'verdict' in listed ? listed.verdict : listed
}

export function nameOf(listed: Listed): string {
  const { benchmark, market } = marketOf(listed)
  return `${benchmark.name}, ${market.name}`
}

/** Whether the name of a market has every word of a search, whatever the order, commas, capitals and accents. */
export function isFound(listed: Listed, search: string): boolean {
  const name = plain(nameOf(listed))
  return plain(search)
    .split(/[\s,]+/)
    .every((word) => name.includes(word))
}

/** Accents are marks of their own once they are taken apart, in the block that Unicode has for them. */
function plain(text: string): string {
  return text
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
}

interface LargestGap {
  competitor: string
  /** Absent: over all steps. */
  step?: string
  ratio: number
  low: number | null
  high: number | null
  verdict: Verdict
  metric: Metric
}

/**
 * Where we are furthest behind by the verdict, as its sentence says, or else the largest gap of the league: its rounds may be from
 * before we fell behind. Undefined without a gap.
 */
export function largestGap({ verdict, league: { overall, ranking } }: StandingView): LargestGap | undefined {
  const behind = furthestBehind(verdict)
  if (behind !== undefined) {
    const { ratio, metric } = behind
    return ratio === null || metric === null ? undefined : { ...behind, ratio, metric }
  }
  const gaps = overall.flatMap(({ ratio, ...rest }) =>
    ratio === null ? [] : [{ ...rest, ratio, metric: ranking.metric }],
  )
  return gaps.toSorted((a, b) => b.ratio - a.ratio)[0]
}

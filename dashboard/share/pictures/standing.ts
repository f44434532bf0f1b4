import { byPlace } from '#core/analysis/league/place.ts'
import { headingOf } from '#core/words/metric.ts'
import { scoreLabel } from '#core/words/summary.ts'
import type { StandingView } from '#stages/api/views/standing.ts'
import { texts } from '../../texts.ts'
import { methodLine } from './method.ts'
import type { Rows } from './picture.ts'

/** The league as bars, the best first. */
export function standingPicture({ sentence, league }: StandingView, timeZone: string): Rows {
  const { metric, steps } = league.ranking
  return {
    kind: 'rows',
    name: 'standing',
    label: texts.views.standing,
    finding: sentence,
    subject: `${league.benchmark.name}, ${league.market.name}: ${headingOf(metric)}, ${scoreLabel(steps)}`,
    method: methodLine(league, { timeZone }),
    axis: metric,
    rows: league.sites
      .toSorted(byPlace)
      .flatMap(({ name, us, score }) => (score === null ? [] : [{ name, us, value: score }])),
  }
}

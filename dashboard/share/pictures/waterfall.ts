import type { League } from '#core/analysis/league/league.ts'
import { foldTo, type Waterfall } from '#core/analysis/waterfall/layout.ts'
import { formatMetric } from '#core/words/metric.ts'
import { timeWords } from '#core/words/parts.ts'
import type { Answers } from '../../api.ts'
import { shareTexts } from '../texts.ts'
import { roundMethod } from './method.ts'
import type { WaterfallChart } from './picture.ts'
import { siteFigures } from './site-figures.ts'

/** Rows of all sites together that can be read on a slide. */
const MOST_ROWS = 28

interface WaterfallPictureOptions {
  step: string
  league: League
  timeZone: string
  /** ms. */
  now: number
}

/** The requests of the sites on one clock; undefined where they are no longer kept. */
export function waterfallPicture(
  { scheduledAt, waterfall }: Answers['waterfall'],
  { step, league, timeZone, now }: WaterfallPictureOptions,
): WaterfallChart | undefined {
  if (scheduledAt === null || waterfall === null) return undefined
  const on = shareTexts.waterfallOn(step, timeWords(scheduledAt, { timeZone, now }))
  const most = Math.max(1, Math.floor(MOST_ROWS / waterfall.sites.length))
  return {
    kind: 'waterfall',
    name: `waterfall-${step}`,
    label: shareTexts.waterfallOf(step),
    finding: lastRequests(waterfall),
    subject: `${league.benchmark.name}, ${league.market.name}. ${on} ${shareTexts.extraLoad}`,
    method: roundMethod(league),
    axis: 'duration',
    waterfall: { ...waterfall, sites: waterfall.sites.map((site) => foldTo(site, most)) },
  }
}

function lastRequests({ sites }: Waterfall): string {
  const ends = sites.map(({ site, us, rows, more }) => {
    return { site, us, value: Math.max(0, more?.to ?? 0, ...rows.map(({ from, to }) => to ?? from)) }
  })
  return shareTexts.lastRequest(siteFigures(ends, (name, value) => `${formatMetric('duration', value)} (${name})`))
}

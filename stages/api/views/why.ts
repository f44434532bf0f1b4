import { z } from '@hono/zod-openapi'
import { HTTPException } from 'hono/http-exception'
import { tellingStreams } from '#core/analysis/alarm/telling.ts'
import { type ShownSplit, shownSplit } from '#core/analysis/views/why.ts'
import { whyFindingsTable, whyTable } from '#core/analysis/views/why-table.ts'
import type { Why } from '#core/analysis/why/why.ts'
import { WHOLE_JOURNEY } from '#core/judge/gap/reading.ts'
import { otherName } from '#core/words/why/figures.ts'
import { otherMetricWords, whyHeadline } from '#core/words/why/headline.ts'
import { type FindingLine, findingLines } from '#core/words/why/lines.ts'
import { recentIncidents } from '../../incidents/incidents.ts'
import { readWhy } from '../../why/why.ts'
import { competitorOf, competitorQuery, marketRoute, stepOf, stepQuery } from '../market-route.ts'
import type { MarketSource } from '../market-source.ts'
import { instant } from '../moment.ts'
import { WEEKS_LISTED } from './incidents.ts'

export const why = marketRoute({
  name: 'why',
  summary: 'Why you are slower on a step: the gap in parts that add up, and what causes them.',
  query: z.object({
    step: stepQuery.openapi({ description: 'A step; the one on which you are furthest behind if left out.' }),
    competitor: competitorQuery.openapi({ description: 'A competitor; the one furthest ahead if left out.' }),
    incident: z.string().min(1).max(300).optional().openapi({
      description: 'An incident: what changed on your site when it began, instead of the gap to a competitor.',
    }),
    before: instant.optional().openapi({ description: 'The same for any time.' }),
  }),
  read: whyView,
  tables: [
    { name: 'why', summary: 'Every part of both sides, with intervals.', tableOf: whyTable },
    { name: 'why-findings', summary: 'What causes the gap, as sentences.', tableOf: whyFindingsTable },
  ],
})

interface WhyView {
  /** Null while nothing of the step was measured. */
  why: Why | null
  headline: string | null
  /** That the benchmark is compared on a metric which the parts do not explain; empty where they do. */
  otherMetric: string
  /** The competitor's name, or `before`. */
  other: string | null
  /** Null where the step cannot be split. */
  split: ShownSplit | null
  lines: FindingLine[]
}

interface WhyAsked {
  step?: string | undefined
  competitor?: string | undefined
  incident?: string | undefined
  before?: string | undefined
}

/** Throws HTTPException for a step, site or incident of another benchmark, StoreError. */
async function whyView(source: MarketSource, asked: WhyAsked): Promise<WhyView> {
  if (asked.step === WHOLE_JOURNEY) throw new HTTPException(400, { message: 'step: a journey cannot be split.' })
  const competitor = competitorOf(source, asked.competitor)
  const step = asked.step === undefined ? undefined : stepOf(source, asked.step)
  const since: Since =
    asked.incident === undefined ? { before: asked.before } : await sinceIncident(source, asked.incident)
  const why = await readWhy({ ...source, competitor, ...since, step: step ?? since.step })
  if (why === null) return { why: null, headline: null, otherMetric: '', other: null, split: null, lines: [] }
  const telling = { timeZone: source.market.timeZone, now: source.now }
  return {
    why,
    headline: whyHeadline(why, telling),
    otherMetric: otherMetricWords(source.benchmark.target.metric),
    other: otherName(why),
    split: why.split === null ? null : shownSplit(why.split),
    lines: findingLines(why),
  }
}

interface Since {
  before?: string | undefined
  until?: string
  step?: string | undefined
}

async function sinceIncident(source: MarketSource, wanted: string): Promise<Since> {
  const { incidents } = await recentIncidents({ ...source, weeks: WEEKS_LISTED })
  const found = incidents.find(({ id }) => id === wanted)
  if (found === undefined) throw new HTTPException(404, { message: 'incident: it is not stored any more.' })
  const [worst] = tellingStreams(found.streams)
  return {
    before: found.openedAt,
    ...(found.closedAt !== null && { until: found.closedAt }),
    step: worst?.step === WHOLE_JOURNEY ? undefined : worst?.step,
  }
}

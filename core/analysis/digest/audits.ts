import { type Audit, type AuditCategory, defaultAudits } from '../../model/audit.ts'
import type { Benchmark, Market } from '../../model/benchmark.ts'
import type { Difference } from '../audit/findings.ts'
import { type AuditLeague, auditLeague } from '../audit/league.ts'
import type { ScoreGap } from '../audit/scores.ts'
import { type DigestWeek, spanOf } from './week.ts'

/** Lighthouse's categories against each competitor in a market. */
export interface AuditWeek {
  market: Pick<Market, 'id' | 'name'>
  /** Audits of this week. */
  audits: number
  contests: AuditContest[]
  /** Rules that a competitor passes and we fail, by the newest audit; largest saving first. */
  lost: Difference[]
}

/** A category against a competitor, by the comparable audits up to the end of the week; won when ahead. */
interface AuditContest {
  category: AuditCategory
  competitor: string
  verdict: ScoreGap['verdict']
  /** Our score minus theirs; null while no audit has both. */
  points: number | null
  /** At the end of last week; null without an audit by then. */
  before: ScoreGap['verdict'] | null
}

/** Null without an audit in the week. */
export function auditWeekOf(
  audits: readonly Audit[],
  { benchmark, market, week }: { benchmark: Benchmark; market: Market; week: DigestWeek },
): AuditWeek | null {
  const { from, to } = spanOf(week, market.timeZone)
  const at = ({ scheduledAt }: Audit) => Date.parse(scheduledAt)
  const until = audits.filter((audit) => at(audit) < to)
  const made = until.filter((audit) => at(audit) >= from)
  if (made.length === 0) return null
  const settings = benchmark.audits ?? defaultAudits(benchmark.steps)
  const now = auditLeague({ benchmark, market, settings, audits: until })
  const earlier = until.filter((audit) => at(audit) < from)
  const before = earlier.length === 0 ? null : auditLeague({ benchmark, market, settings, audits: earlier })
  return {
    market: { id: market.id, name: market.name },
    audits: made.length,
    contests: contestsOf(now).map(({ category, competitor, gap }) => ({
      category,
      competitor,
      verdict: gap.verdict,
      points: gap.points,
      before: verdictIn(before, { category, competitor }),
    })),
    lost: now.theyPassWeFail,
  }
}

function contestsOf({ categories }: AuditLeague) {
  return categories.flatMap(({ category, sites }) =>
    sites.flatMap(({ site, gap }) => (gap === undefined ? [] : [{ category, competitor: site, gap }])),
  )
}

function verdictIn(
  league: AuditLeague | null,
  { category, competitor }: { category: AuditCategory; competitor: string },
): ScoreGap['verdict'] | null {
  if (league === null) return null
  const known = contestsOf(league).find((one) => one.category === category && one.competitor === competitor)
  return known?.gap.verdict ?? null
}

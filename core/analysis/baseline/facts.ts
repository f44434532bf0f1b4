import type { Baseline, BaselineComparison } from '../../judge/standing.ts'
import { alarmingStreams, ourName } from '../../judge/streams.ts'
import { unsteadyRounds } from '../../judge/worker-history.ts'
import type { Audit } from '../../model/audit.ts'
import type { Benchmark, Market } from '../../model/benchmark.ts'
import type { Severity } from '../../model/recipient.ts'
import type { Round } from '../../model/round.ts'
import type { DigestTime, Settings } from '../../model/settings.ts'
import { sum } from '../../statistics/sum.ts'
import { type AboutBenchmark, aboutBenchmark } from '../about-benchmark.ts'
import { medianOf } from '../alarm/figures.ts'
import { type Advice, adviceOf } from '../digest/advice.ts'
import { promiseCounter } from '../digest/promise.ts'
import { failsMostly, type WeekStanding } from '../digest/standings.ts'
import { type SlowerImpact, slowerDelays, slowerImpact } from '../impact.ts'
import { consentOf, consentTotals } from '../league/consent.ts'
import { type StepSummary, statusesOf, stepsOf } from '../league/sites.ts'

/** The content of the message about a baseline, the same for every recipient. Names in it are untrusted. */
export interface BaselineFacts {
  benchmark: AboutBenchmark
  market: Pick<Market, 'id' | 'name' | 'timeZone'>
  us: string
  margin: number
  baseline: Baseline
  /** Verdicts that were missing in the one before it, and when that was; null where it is not known. */
  news: { since: string; comparisons: BaselineComparison[] } | null
  /** Every comparison, in the order of the journey. */
  rows: BaselineRow[]
  /** Visits to competitors without a verdict, by name. */
  visits: Map<string, ReturnType<typeof statusesOf>>
  /** Our journey failed in at least half of the visits that reached it. */
  failing: boolean
  /** The first thing worth doing. */
  advice: Advice
  /** Sales at risk; null without `business`, and where we are not behind. */
  impact: SlowerImpact | null
  falseAlarms: { perYear: number; streams: number }
  digest: DigestTime | null
  /** ms. */
  now: number
}

/** A comparison with the medians of both sides, in the unit of its metric; null where they are unknown. */
export interface BaselineRow extends BaselineComparison {
  ours: number | null
  theirs: number | null
}

/** `info` for news that needs no action. */
export function severityOfBaseline({ target, promise }: Pick<Baseline, 'target' | 'promise'>): Severity {
  return target.verdict === 'behind' || promise?.outcome === 'broken' ? 'warning' : 'info'
}

/** `rounds` are those that the baseline rests on, oldest first; `before` is the one before it, `audit` the newest of the market. */
export function baselineFacts({
  baseline,
  before,
  benchmark,
  several,
  market,
  settings,
  rounds,
  audit,
  now,
}: {
  baseline: Baseline
  before?: Baseline | undefined
  benchmark: Benchmark
  /** Whether the deployment has other benchmarks. */
  several: boolean
  market: Market
  settings: Pick<Settings, 'digest'>
  rounds: readonly Round[]
  audit: Audit | null
  now: number
}): BaselineFacts {
  const us = ourName(benchmark)
  const { business, steps } = benchmark
  const figures = new Map<string, StepSummary[]>()
  // From the rounds that the gap covers: those before a change would contradict it.
  const figuresOver = (site: string, count: number) => {
    const key = `${count} ${site}`
    const known = figures.get(key) ?? stepsOf(count === 0 ? rounds : rounds.slice(-count), site, steps)
    figures.set(key, known)
    return known
  }
  const rows = steps.flatMap((step) =>
    baseline.comparisons
      .filter((one) => one.step === step)
      .map((one): BaselineRow => {
        const { metric } = one
        const time = (site: string) =>
          metric === null ? null : medianOf(figuresOver(site, one.rounds), { step, metric })
        return { ...one, ours: time(us), theirs: time(one.competitor) }
      }),
  )
  const behind = rows.flatMap(({ verdict, metric, ...row }) =>
    verdict === 'behind' && metric !== null ? [{ ...row, metric, gap: row }] : [],
  )
  return {
    benchmark: aboutBenchmark(benchmark, several),
    market: { id: market.id, name: market.name, timeZone: market.timeZone },
    us,
    margin: benchmark.target.margin,
    baseline,
    news: before === undefined ? null : { since: before.at, comparisons: newVerdicts(baseline, before) },
    rows,
    visits: new Map(benchmark.sites.filter((site) => !site.us).map(({ name }) => [name, statusesOf(rounds, name)])),
    failing: failsMostly(statusesOf(rounds, us)),
    advice: firstAdvice(rows, { benchmark, market, rounds, audit, now }),
    impact:
      business === undefined
        ? null
        : slowerImpact({ business, delays: slowerDelays(behind), steps: steps.length, lasted: null }),
    falseAlarms: { perYear: benchmark.alarm.falseAlarmsPerYear, streams: alarmingStreams(benchmark) },
    digest: settings.digest,
    now,
  }
}

function newVerdicts(baseline: Baseline, before: Baseline): BaselineComparison[] {
  const isNew = ({ competitor, step, verdict }: BaselineComparison) =>
    verdict !== 'unknown' &&
    !before.comparisons.some((one) => one.competitor === competitor && one.step === step && one.verdict !== 'unknown')
  return baseline.comparisons.filter(isNew)
}

/** The advice of a digest, from the rounds of the baseline. What competitors lack is named elsewhere, so it comes last. */
function firstAdvice(
  rows: readonly BaselineRow[],
  {
    benchmark,
    market,
    rounds,
    audit,
    now,
  }: { benchmark: Benchmark; market: Market; rounds: readonly Round[]; audit: Audit | null; now: number },
): Advice {
  const promise = promiseCounter(benchmark, Number.NEGATIVE_INFINITY)
  for (const round of rounds) promise.observe(round)
  const sites = benchmark.sites.map(({ name, us }) => {
    const status = statusesOf(rounds, name)
    return { name, us, visits: sum(Object.values(status)), status, consent: consentTotals(consentOf(rounds, name)) }
  })
  const standings = rows.map(
    (row): WeekStanding => ({ ...row, market, failing: null, blank: null, before: null, change: null }),
  )
  const quality = {
    market,
    rounds: rounds.length,
    due: rounds.length,
    unsteady: unsteadyRounds(rounds).length,
    otherMethod: 0,
    goesOn: true,
  }
  const about = (some: typeof sites) =>
    adviceOf({
      benchmark,
      standings,
      quality: [{ ...quality, sites: some }],
      incidents: [],
      open: [],
      now,
      promises: [{ market, promise: promise.result() }],
      audits: [],
      newest: new Map([[market.id, { rounds, audit }]]),
    })
  const ours = about(sites.filter(({ us }) => us))
  return ours.kind === 'nothing' ? about(sites) : ours
}

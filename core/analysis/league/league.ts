import { comparable, type LeftOut } from '../../judge/gap/comparable.ts'
import { unsteadyRounds } from '../../judge/worker-history.ts'
import type { Benchmark, Market, RobotsOverride } from '../../model/benchmark.ts'
import type { Method } from '../../model/method.ts'
import type { Metric } from '../../model/metric.ts'
import type { Round, VisitStatus } from '../../model/round.ts'
import type { StepBasis } from './basis.ts'
import { type ConsentCount, consentOf } from './consent.ts'
import { experimentsOf, type SiteExperiments } from './experiments.ts'
import { findingsOf, type StepFinding } from './findings.ts'
import { groupsOf, type StepGroups } from './groups.ts'
import { type JudgedGap, judgeNow, type OverallGap, type PromiseVerdict, type TargetVerdict } from './judgement.ts'
import { disagreementsOf, type StepDisagreement } from './pictures.ts'
import { placeOf } from './ranking.ts'
import { type DoubtedStep, doubtsOf, type Miss, missesOf, type StepSummary, statusesOf, stepsOf } from './sites.ts'

/** A benchmark in a market as the terminal shows it; `--json` prints it unchanged. Figures: core/analysis/summary.ts. */
export interface League {
  benchmark: { id: string; name: string }
  market: { id: string; name: string }
  /** Steps of the benchmark, in order. */
  steps: string[]
  /** Rounds counted: the newest of one method, LEAGUE_ROUNDS at most. */
  rounds: number
  /** ISO 8601; null without rounds. */
  firstScheduledAt: string | null
  lastScheduledAt: string | null
  method: Method | null
  /** An AWS region, or `local` for the machine that ran the command; null without rounds. */
  measuredFrom: string | null
  leftOut: LeftOut[]
  /** Of the rounds counted: those whose worker was unsteady, which verdicts leave out. */
  unsteady: number
  /** Places and scores are by this metric, over these ranked steps. */
  ranking: { metric: Metric; steps: string[] }
  /** Of each step. */
  comparedBy: StepBasis[]
  /** In the order of the benchmark, us first. */
  sites: LeagueSite[]
  gaps: JudgedGap[]
  overall: OverallGap[]
  target: TargetVerdict
  promise: PromiseVerdict | null
}

export interface LeagueSite {
  name: string
  us: boolean
  /** Present where it is measured whatever its robots.txt says. */
  robots?: RobotsOverride
  /** 1 is best; ties share a place; null when a step was never measured, or its page lacks the metric. */
  place: number | null
  /** `siteScore` over the ranked steps, in the unit of the ranking's metric; null like the place. */
  score: number | null
  /** Visits by outcome. */
  status: Record<VisitStatus, number>
  misses: Miss[]
  /** What came of its consent banner; absent where banners are not accepted. */
  consent?: ConsentCount[]
  /** What a reader has to know about single steps, in their order. */
  findings: StepFinding[]
  /** A/B tests of which its loads had different variants. */
  experiments: SiteExperiments[]
  /** Steps whose loads fall into two groups. */
  groups: StepGroups[]
  /** Steps that probably ended on another page than the one asked for. */
  doubts: DoubtedStep[]
  /** Numbers of the newest evidence that its filmstrip contradicts. */
  disagreements: StepDisagreement[]
  /** Every step of the benchmark, then the whole `journey`. */
  steps: StepSummary[]
}

/** The league of the stored rounds of one benchmark in one market. */
export function league({
  benchmark,
  market,
  rounds: given,
}: {
  benchmark: Benchmark
  market: Market
  rounds: readonly Round[]
}): League {
  const { rounds, method, leftOut } = comparable(given, { benchmark: benchmark.id, market: market.id })
  const { ranking, ...judgement } = judgeNow({ benchmark, market, rounds })
  return {
    benchmark: { id: benchmark.id, name: benchmark.name },
    market: { id: market.id, name: market.name },
    steps: [...benchmark.steps],
    rounds: rounds.length,
    firstScheduledAt: rounds.at(0)?.scheduledAt ?? null,
    lastScheduledAt: rounds.at(-1)?.scheduledAt ?? null,
    method,
    measuredFrom: method?.region ?? null,
    leftOut,
    unsteady: unsteadyRounds(rounds).length,
    ranking: { metric: ranking.metric, steps: ranking.steps },
    sites: benchmark.sites.map(({ name, us, robots }) => ({
      name,
      us,
      ...(robots && { robots }),
      place: placeOf(ranking.scores, name),
      score: ranking.scores.get(name) ?? null,
      status: statusesOf(rounds, name),
      misses: missesOf(rounds, name),
      ...(method?.consent !== undefined && { consent: consentOf(rounds, name) }),
      findings: findingsOf(rounds, { site: name, steps: benchmark.steps, metric: ranking.metric }),
      experiments: experimentsOf(rounds, name),
      groups: groupsOf(rounds, { site: name, bases: judgement.comparedBy }),
      doubts: doubtsOf(rounds, name),
      disagreements: disagreementsOf(rounds, name) ?? [],
      steps: stepsOf(rounds, name, benchmark.steps),
    })),
    ...judgement,
  }
}

import { readPair } from '../judge/gap/pair.ts'
import { WHOLE_JOURNEY } from '../judge/gap/reading.ts'
import type { Benchmark, Market } from '../model/benchmark.ts'
import type { Metric } from '../model/metric.ts'
import type { Round } from '../model/round.ts'
import { TOO_FEW_FOR_INTERVAL } from '../statistics/effect.ts'
import { hodgesLehmann, typicalWithInterval } from '../statistics/hodges-lehmann.ts'
import { median } from '../statistics/quantile.ts'
import { type Delay, type SlowerImpact, slowerImpact, waits } from './impact.ts'
import { type JudgedGap, ROUNDS_FOR_VERDICT } from './league/judgement.ts'
import { league } from './league/league.ts'
import type { Miss } from './league/sites.ts'

/** Names of the two arms, as the rounds of a trial have them. */
export const arms = { asIs: 'As it is', changed: 'With the change' } as const

/**
 * - `gains`    faster with the change by more than the margin, or what else the metric's less is
 * - `costs`    slower by more than the margin
 * - `level`    no difference beyond the margin
 * - `unknown`  the rounds do not decide it
 */
export type TrialOutcome = 'gains' | 'costs' | 'level' | 'unknown'

/** A site raced against itself with a change applied on the wire; `try --json` prints it. */
export interface Trial {
  rounds: number
  margin: number
  /** Of the benchmark, in order, then the whole `journey` where there are several. */
  steps: TrialStep[]
  /** Sales that the gain is worth; null without business figures, or where no step is faster. */
  money: SlowerImpact | null
  misses: { arm: string; misses: Miss[] }[]
}

export interface TrialStep {
  step: string
  metric: Metric
  /** Medians over all counted loads, in the metric's unit; null when never measured. */
  asIs: number | null
  changed: number | null
  /** What the change takes off, in the metric's unit: negative where it adds. Null without rounds. */
  gain: { estimate: number; low: number | null; high: number | null; coverage: number | null } | null
  /** As it is divided by with the change. */
  gap: JudgedGap | null
  outcome: TrialOutcome
  /** Rounds that are probably still needed; null when decided, or when no sensible number would decide it. */
  more: number | null
}

/** More rounds than this are not proposed: the difference is too close to the margin. */
const MOST_MORE = 200

/**
 * Judges a trial: rounds, gap and verdict like those of any competitor, where "as it is" stands for us and "with the change"
 * for the competitor. The gain is the Hodges-Lehmann estimate of the rounds' differences, with the interval of the signed-rank
 * test (statistics/hodges-lehmann.ts).
 *
 * @param options.twice the benchmark with the two arms as its sites
 * @param options.asked the benchmark whose steps, margin and business figures apply
 * @param options.step judge this step only
 */
export function trialOf(options: {
  twice: Benchmark
  asked: Pick<Benchmark, 'steps' | 'target' | 'business'>
  market: Market
  rounds: readonly Round[]
  step?: string | undefined
}): Trial {
  const { twice, asked, market, rounds, step: only } = options
  const found = league({ benchmark: twice, market, rounds })
  const names = only === undefined ? asked.steps : [only]
  const bases = names.map((step) => ({
    step,
    metric: found.comparedBy.find((basis) => basis.step === step)?.metric ?? asked.target.metric,
  }))
  const whole = only === undefined && asked.steps.length > 1 && !asked.steps.includes(WHOLE_JOURNEY)
  if (whole) bases.push({ step: WHOLE_JOURNEY, metric: 'duration' })
  const timeOf = (arm: string, { step, metric }: { step: string; metric: Metric }) => {
    const site = found.sites.find(({ name }) => name === arm)
    return site?.steps.find(({ name }) => name === step)?.metrics[metric]?.median ?? null
  }
  const steps = bases.map((basis): TrialStep => {
    const gap = found.gaps.find(({ step, metric }) => step === basis.step && metric === basis.metric) ?? null
    const outcome = outcomeOf(gap)
    return {
      ...basis,
      asIs: timeOf(arms.asIs, basis),
      changed: timeOf(arms.changed, basis),
      gain: gainOf(rounds, basis),
      gap,
      outcome,
      more: outcome === 'unknown' ? moreRounds(gap, asked.target.margin) : null,
    }
  })
  return {
    rounds: rounds.length,
    margin: asked.target.margin,
    steps,
    money: moneyOf(steps, asked),
    misses: found.sites.map(({ name, misses }) => ({ arm: name, misses })).filter(({ misses }) => misses.length > 0),
  }
}

function outcomeOf(gap: JudgedGap | null): TrialOutcome {
  const verdict = gap?.verdict ?? 'unknown'
  switch (verdict) {
    case 'behind':
      return 'gains'
    case 'ahead':
      return 'costs'
    case 'level':
    case 'unknown':
      return verdict
    default:
      return verdict satisfies never
  }
}

function gainOf(rounds: readonly Round[], aspect: { step: string; metric: Metric }): TrialStep['gain'] {
  const differences = rounds.flatMap((round) => {
    const { us, competitor } = readPair(round, { us: arms.asIs, competitor: arms.changed, ...aspect })
    const both = us.kind === 'measured' && competitor.kind === 'measured'
    return both ? [median(us.values) - median(competitor.values)] : []
  })
  if (differences.length === 0) return null
  if (differences.length <= TOO_FEW_FOR_INTERVAL)
    return { estimate: hodgesLehmann(differences), low: null, high: null, coverage: null }
  const { typical: estimate, ...interval } = typicalWithInterval(differences, 0.05)
  return { estimate, ...interval }
}

/** Intervals narrow with the square root of the rounds; enough are those whose interval no longer contains an edge. */
function moreRounds(gap: JudgedGap | null, margin: number): number | null {
  const n = gap?.n ?? 0
  if (n < ROUNDS_FOR_VERDICT) return ROUNDS_FOR_VERDICT - n
  if (gap === null || gap.ratio === null || gap.low === null || gap.high === null) return null
  const edge = Math.log(1 + margin)
  const size = Math.log(gap.ratio)
  const half = (Math.log(gap.high) - Math.log(gap.low)) / 2
  const more = Math.ceil(n * (half / Math.abs(Math.abs(size) - edge)) ** 2) - n
  return more > MOST_MORE ? null : Math.max(1, more)
}

function moneyOf(
  steps: readonly TrialStep[],
  { steps: all, business }: Pick<Benchmark, 'steps' | 'business'>,
): SlowerImpact | null {
  if (business === undefined) return null
  const delays = steps.flatMap(({ step, metric, gain, changed, outcome }): Delay[] => {
    const counts = all.includes(step) && waits.has(metric) && (outcome === 'gains' || outcome === 'costs')
    if (!counts || gain === null || changed === null || changed === 0) return []
    // The gain in ms, as the ratio that a delay is given in.
    const ratio = (ms: number | null) => (ms === null ? null : 1 + ms / changed)
    const { estimate, low, high } = gain
    return [{ theirs: changed, gap: { ratio: 1 + estimate / changed, low: ratio(low), high: ratio(high) } }]
  })
  return slowerImpact({ business, delays, steps: all.length, lasted: null })
}

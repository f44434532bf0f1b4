import type { Benchmark, Market } from '../model/benchmark.ts'
import type { Metric } from '../model/metric.ts'
import type { Round } from '../model/round.ts'
import { DAY } from '../model/time.ts'
import { configOf } from '../statistics/config.ts'
import { effectIn } from '../statistics/effect.ts'
import { medianAbsoluteDeviation } from '../statistics/quantile.ts'
import { isFailure } from '../statistics/round-ratio.ts'
import { judgeRounds } from './judge.ts'
import { type Sensitivity, sensitivity } from './sensitivity.ts'
import { falseAlarmIntervalOf } from './streams.ts'

/** What measuring a site against itself reveals about the measuring machine; printed by `selftest --json` as is. */
export interface SelfTest {
  rounds: number
  /** Rounds with an unsteady worker, which would not have been judged. */
  unsteady: number
  steps: SelfTestStep[]
  worker: { cpuIndex: Noise | null; control: Noise | null }
  /** Steps on which the site differs significantly from itself by more than the margin: the machine is not fair. */
  unfair: string[]
  /** Rounds per day at the configured interval. */
  roundsADay: number
}

export interface SelfTestStep {
  step: string
  metric: Metric | null
  /** One copy divided by the other; 1 would be perfect. Null until measured. */
  ratio: number | null
  low: number | null
  high: number | null
  rounds: number
  /** Robust standard deviation of a round's log ratio: 0.06 means that rounds vary by about 6 %. */
  spread: number | null
  /** The smallest slip that nine in ten such streams would detect within a day; null with too few rounds. */
  withinADay: Sensitivity | null
}

/** Typical value, and robust standard deviation of its logarithm. */
export interface Noise {
  typical: number
  spread: number
}

/** With fewer rounds the noise cannot be estimated. */
const MIN_ROUNDS = 4

/**
 * Judges a site measured against itself. `twice` is the benchmark that contains it twice; `asked` is the one whose interval
 * and thresholds apply.
 */
export function selfTest({
  twice,
  asked,
  market,
  rounds,
}: {
  twice: Benchmark
  asked: Benchmark
  market: Market
  rounds: readonly Round[]
}): SelfTest {
  const { judge } = judgeRounds({ benchmark: twice, market, rounds })
  const within = Math.max(1, Math.round(DAY / asked.every))
  const choice = { every: asked.every, margin: asked.target.margin, falseAlarmsPerYear: 1 }
  const config = { ...configOf(choice), c: falseAlarmIntervalOf(asked) }
  const steps = judge.comparisons.map(({ step, metric, detector: { window } }): SelfTestStep => {
    const { ratio, interval, rounds: measured } = effectIn(window, { from: 0 })
    const values = window.map(([, d]) => d).filter((d) => !isFailure(d))
    const enough = values.length >= MIN_ROUNDS
    return {
      step,
      metric,
      ratio,
      low: interval?.low ?? null,
      high: interval?.high ?? null,
      rounds: measured,
      spread: enough ? medianAbsoluteDeviation(values).scaled : null,
      withinADay: enough ? sensitivity(values, { config, within }) : null,
    }
  })
  const edge = 1 + asked.target.margin
  const isUnfair = ({ low, high }: SelfTestStep) => (low ?? 0) > edge || (high ?? edge) < 1 / edge
  const controls = rounds.flatMap(({ visits }) => visits.flatMap(({ control }) => control ?? []))
  return {
    rounds: rounds.length,
    unsteady: judge.state.unsteady,
    steps,
    worker: { cpuIndex: noiseOf(rounds.map(({ worker }) => worker.cpuIndex)), control: noiseOf(controls) },
    unfair: steps.filter(isUnfair).map(({ step }) => step),
    roundsADay: within,
  }
}

function noiseOf(values: readonly number[]): Noise | null {
  const positive = values.filter((value) => value > 0)
  if (positive.length === 0) return null
  const { median, scaled } = medianAbsoluteDeviation(positive.map(Math.log))
  return { typical: Math.exp(median), spread: scaled }
}

import { type PaintedStep, paintedAfter } from '../../judge/incident/blank.ts'
import { reachedAnySite, staysBlank } from '../../judge/incident/journey.ts'
import { metricsFor } from '../../judge/metric.ts'
import { ourTime } from '../../judge/promise.ts'
import { promisedSteps } from '../../judge/streams.ts'
import { assessWorker, emptyHistory } from '../../judge/worker-history.ts'
import type { Benchmark } from '../../model/benchmark.ts'
import { methodIdentity } from '../../model/method.ts'
import type { Metric } from '../../model/metric.ts'
import type { Round } from '../../model/round.ts'

/**
 * Rounds in which the promise was kept. Rounds are evenly spaced, so their share is also the share of the time. A step keeps
 * the promise in a round when the median of our loads is within the limit. A step at which our journey fails breaks it, and so does
 * one whose page used to be painted and stays blank. A round keeps it when every measured step does. Not counted: rounds of an
 * unsteady worker, rounds in which no site could be reached, failures at a step at which every site failed, and rounds without a
 * measurement of us (blocked, changed).
 */
export interface PromiseWeek {
  /** ms. */
  limit: number
  /** Rounds counted, and how many of them kept the promise. */
  rounds: number
  kept: number
  steps: PromiseWeekStep[]
}

interface PromiseWeekStep {
  step: string
  metric: Metric
  rounds: number
  kept: number
}

type Outcome = 'kept' | 'broken' | 'missing'
/** Of each promised step, by each metric of `metricsFor`: the choice between them needs the whole week. */
type RoundOutcome = Partial<Record<Metric, Outcome>>[]

export interface PromiseCounter {
  /** Takes rounds oldest first; those before `from` (ms) only serve as the worker's history and that of what was painted. */
  observe: (round: Round) => void
  /** Null without a promise. */
  result: () => PromiseWeek | null
}

/** Counts rounds as they are read: a week of them may not fit into memory. */
export function promiseCounter(benchmark: Benchmark, from: number): PromiseCounter {
  const { promise: limit, metric: wanted } = benchmark.target
  const steps = promisedSteps(benchmark)
  const histories = new Map<string, ReturnType<typeof emptyHistory>>()
  const painted = new Map<string, PaintedStep[]>()
  const outcomes: RoundOutcome[] = []
  const isSteady = (round: Round): boolean => {
    const method = methodIdentity(round.method)
    const history = histories.get(method) ?? emptyHistory()
    histories.set(method, history)
    return assessWorker(history, round) === null
  }
  return {
    observe: (round) => {
      if (limit === undefined || !isSteady(round)) return
      const method = methodIdentity(round.method)
      const known = paintedAfter(painted.get(method) ?? [], { round, steps })
      painted.set(method, known)
      if (Date.parse(round.scheduledAt) < from || !reachedAnySite(round, benchmark)) return
      const outcome = (step: string, metric: Metric): Outcome =>
        staysBlank(round, { step, benchmark, painted: known })
          ? 'broken'
          : outcomeOf(ourTime(round, { benchmark, step, metric }), limit)
      outcomes.push(
        steps.map((step) => Object.fromEntries(metricsFor(wanted).map((metric) => [metric, outcome(step, metric)]))),
      )
    },
    result: () => (limit === undefined ? null : countAll(outcomes, { limit, wanted, steps })),
  }
}

function outcomeOf(time: ReturnType<typeof ourTime>, limit: number): Outcome {
  if (time === null) return 'missing'
  return time !== 'failed' && time <= limit ? 'kept' : 'broken'
}

function countAll(
  rounds: readonly RoundOutcome[],
  { limit, wanted, steps }: { limit: number; wanted: Metric; steps: readonly string[] },
): PromiseWeek {
  const known = (at: number, metric: Metric) => rounds.filter((one) => one[at]?.[metric] !== 'missing').length
  // A step that stays on its document has no LCP of its own: another metric stands in, as in verdicts.
  const chosenMetrics = steps.map(
    (_, at) => metricsFor(wanted).find((metric) => known(at, metric) * 2 >= known(at, 'duration')) ?? wanted,
  )
  const chosen = rounds.map((one) => one.map((step, at): Outcome => step[chosenMetrics[at] ?? wanted] ?? 'missing'))
  const counted = chosen.filter((one) => one.some((outcome) => outcome !== 'missing'))
  return {
    limit,
    rounds: counted.length,
    kept: counted.filter((one) => !one.includes('broken')).length,
    steps: steps.map((step, at) => ({
      step,
      metric: chosenMetrics[at] ?? wanted,
      rounds: counted.filter((one) => one[at] !== 'missing').length,
      kept: counted.filter((one) => one[at] === 'kept').length,
    })),
  }
}

import type { Benchmark } from '../../model/benchmark.ts'
import type { IncidentFailure } from '../../model/incident.ts'
import type { Round, Visit } from '../../model/round.ts'
import { readVisit } from '../gap/reading.ts'
import { doubtOf } from '../page/doubt.ts'
import { ourName } from '../streams.ts'
import { blankMessage, isPainted, type PaintedStep, paintedAfter, stayedBlank } from './blank.ts'
import { afterFailing, goodRoundsNeeded, MOST_GOOD, type RoundOutcome } from './intermittent.ts'

/** Recent outcomes of our own journey. */
export interface JourneyWatch {
  /** Consecutive rounds in which it failed at the same step; null after a good one. */
  failing: FailingStep | null
  /** Consecutive rounds in which it was completed. */
  good: { since: string; rounds: number } | null
  /** The newest rounds since it last recovered, oldest first: the step at which it failed, or null; absent before the first. */
  lately?: { at: string; step: string | null }[]
  /** From the onset of an incident to the newest failure, oldest first; absent after so many good rounds that it is forgotten. */
  outcomes?: RoundOutcome[]
  /** What sites were seen to paint in this epoch; absent before the first. */
  painted?: PaintedStep[]
}

interface FailingStep {
  step: string
  since: string
  rounds: number
  /** In the newest of the rounds its page was blank. */
  blank?: true
}

/**
 * This many failed rounds in a row open a failing incident, and as many good ones close it where none was good before: a single one may
 * be a fluke.
 */
export const ROUNDS_IN_A_ROW = 2

/**
 * So do this many failed rounds among so many: a journey that fails in every third round never fails in two in a row. Of rounds that fail by chance, 1 in 100 each, it makes 3.9 incidents a year of 3.8, one in every quarter of
 * an hour; 3 of 9 would make 4.2.
 */
const SCATTERED = { failures: 3, of: 7 }

export function startJourneyWatch(): JourneyWatch {
  return { failing: null, good: null }
}

/**
 * Takes in a judged round; returns how it failed, or null. A round without information about us changes nothing, but for what was
 * painted.
 */
export function watchJourney(
  watch: JourneyWatch,
  { round, benchmark }: { round: Round; benchmark: Benchmark },
): Omit<IncidentFailure, 'recoveredAt'> | null {
  const us = round.visits.find(({ site }) => site === ourName(benchmark))
  if (us === undefined || !reachedAnySite(round, benchmark)) return null
  const { scheduledAt: since } = round
  watch.painted = paintedAfter(watch.painted ?? [], { round, steps: benchmark.steps })
  const failure = failureOf(us, { round, benchmark, painted: watch.painted })
  // Another page is neither a failure nor a sign that customers get through.
  const doubted = us.loads.filter(({ steps }) => steps.some((step) => doubtOf(step) !== undefined)).length
  if (us.status === 'ok' && failure === null) {
    if (doubted * 2 >= us.loads.length) return null
    // In a new epoch nothing was painted yet: that it is as blank as before is no recovery.
    const { step, blank = false } = watch.failing ?? {}
    if (blank && step !== undefined && stayedBlank(us, { step, loads: round.method.loads })) return null
    noteLately(watch, { at: since, step: null })
    watch.failing = null
    watch.good = { since: watch.good?.since ?? since, rounds: (watch.good?.rounds ?? 0) + 1 }
    if (watch.good.rounds >= MOST_GOOD) delete watch.outcomes
    return null
  }
  if (failure === null || failedEverywhere(round, { ...failure, benchmark, painted: watch.painted })) return null
  const { step, blank } = failure
  noteLately(watch, { at: since, step })
  if (watch.outcomes !== undefined) watch.outcomes = afterFailing(watch.outcomes, watch.good?.rounds ?? 0)
  watch.good = null
  const same = watch.failing?.step === step ? watch.failing : null
  watch.failing = { step, since: same?.since ?? since, rounds: (same?.rounds ?? 0) + 1, ...(blank && { blank }) }
  if (blank) return { step, code: 'content-missing', message: blankMessage(us, step) }
  return { step, code: us.failure?.code ?? null, message: us.failure?.message ?? '' }
}

/** The first step that our customers cannot complete, or see nothing of; null when the site is not to blame. */
function failureOf(
  us: Visit,
  { round, benchmark, painted }: { round: Round; benchmark: Benchmark; painted: readonly PaintedStep[] },
): { step: string; blank?: true } | null {
  const { loads } = round.method
  const failed = us.status === 'ok' ? null : failedStep(us, { round, benchmark })
  for (const step of benchmark.steps) {
    if (step === failed) return { step }
    if (isPainted(painted, { site: us.site, step }) && stayedBlank(us, { step, loads })) return { step, blank: true }
  }
  return null
}

function noteLately(watch: JourneyWatch, round: { at: string; step: string | null }): void {
  watch.lately = [...(watch.lately ?? []), round].slice(-SCATTERED.of)
}

/** Since when the journey fails at a step, by the newest rounds; null unless they are enough for an incident. */
export function failingSince({ failing, lately = [] }: JourneyWatch, step: string): string | null {
  if (failing?.step === step && failing.rounds >= ROUNDS_IN_A_ROW) return failing.since
  const failures = lately.filter((one) => one.step === step)
  return failures.length >= SCATTERED.failures ? (failures[0]?.at ?? null) : null
}

/** Since when it works again, by the newest rounds; null unless they are enough for the end of an incident. */
export function workingSince({ good, outcomes = [] }: JourneyWatch): string | null {
  return good !== null && good.rounds >= goodRoundsNeeded(outcomes, ROUNDS_IN_A_ROW) ? good.since : null
}

/** Notes, in place, that an incident began at `since`. One that follows another soon is the same trouble. */
export function noteFailing(watch: JourneyWatch, since: string): void {
  const lately = watch.lately ?? []
  const from = lately.findIndex(({ at }) => at === since)
  watch.outcomes ??= lately.slice(from).map(({ step }): RoundOutcome => (step === null ? 0 : 1))
}

/**
 * Whether our failure in this round says nothing about us, because every site that got as far failed at the same step. The
 * times of earlier steps still count.
 */
export function isSharedFailure(round: Round, benchmark: Benchmark): boolean {
  const us = round.visits.find(({ site }) => site === ourName(benchmark))
  const step = us === undefined ? null : failedStep(us, { round, benchmark })
  return step !== null && failedEverywhere(round, { step, benchmark })
}

/** Whether our page stayed blank at a step where it used to be `painted`, and not every other site's did or failed there. */
export function staysBlank(
  round: Round,
  { step, benchmark, painted }: { step: string; benchmark: Benchmark; painted: readonly PaintedStep[] },
): boolean {
  const us = round.visits.find(({ site }) => site === ourName(benchmark))
  if (us === undefined || !isPainted(painted, { site: us.site, step })) return false
  const isBlank = stayedBlank(us, { step, loads: round.method.loads })
  return isBlank && !failedEverywhere(round, { step, blank: true, benchmark, painted })
}

/** The first step that customers cannot complete; null when the site is not to blame. */
export function failedStep(visit: Visit, { round, benchmark }: { round: Round; benchmark: Benchmark }): string | null {
  const failed = (step: string) => readVisit(visit, { step, metric: 'duration' }, round.method.loads).kind === 'failed'
  return benchmark.steps.find(failed) ?? null
}

/**
 * Whether other sites failed at this step too and none completed it: what they have in common, such as the worker's network
 * or an answer to Outpace alone, is then a likelier cause than our site. Sites that say nothing about the step do not count:
 * those that were blocked, refused, changed or skipped, and those that failed earlier, at a page of their own. Where our page is
 * `blank`, one that is blank too failed if it used to be painted, and otherwise says nothing. If no other
 * site says anything, as in a benchmark without competitors, our failure counts: an outage must not stay untold because a
 * competitor cannot be measured.
 */
function failedEverywhere(
  { visits, method: { loads: asked } }: Round,
  {
    step,
    blank = false,
    benchmark,
    painted = [],
  }: { step: string; blank?: boolean; benchmark: Pick<Benchmark, 'sites'>; painted?: readonly PaintedStep[] },
): boolean {
  const us = ourName(benchmark)
  const others = visits.filter(({ site }) => site !== us)
  const answered = others.some(({ loads }) =>
    loads.some(({ steps }) =>
      steps.some((one) => one.name === step && doubtOf(one) === undefined && !(blank && one.blank !== undefined)),
    ),
  )
  const failed = others.some(
    (one) =>
      (one.status === 'failed' && (one.failure?.step === undefined || one.failure.step === step)) ||
      (blank && isPainted(painted, { site: one.site, step }) && stayedBlank(one, { step, loads: asked })),
  )
  return failed && !answered
}

/**
 * False when every visited site failed before it had completed a step: the worker's own connection is then a likelier cause than
 * all sites at once. When ours is the only site visited, there is no way to tell, and our failure counts.
 */
export function reachedAnySite({ visits }: Round, benchmark: Pick<Benchmark, 'sites'>): boolean {
  const us = ourName(benchmark)
  const visited = visits.filter(({ status }) => status !== 'skipped' && status !== 'refused')
  if (visited.every(({ site }) => site === us)) return true
  // A site that completed a step, or answered with a bot challenge or another page, was reached.
  return visited.some(({ status, loads }) => status !== 'failed' || loads.some(({ steps }) => steps.length > 0))
}

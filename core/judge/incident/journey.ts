import type { Benchmark } from '../../model/benchmark.ts'
import type { IncidentFailure } from '../../model/incident.ts'
import type { Round, Visit } from '../../model/round.ts'
import { readVisit } from '../gap/reading.ts'
import { ourName } from '../streams.ts'

/** How our own journey went lately. */
export interface JourneyWatch {
  /** The rounds in a row in which it failed at the same step; null after a good one. */
  failing: { step: string; since: string; rounds: number } | null
  /** The rounds in a row in which it was completed. */
  good: { since: string; rounds: number } | null
}

/** So many rounds in a row open a failing incident, and so many good ones close it: one round may be a hiccup. */
export const ROUNDS_IN_A_ROW = 2

export function startJourneyWatch(): JourneyWatch {
  return { failing: null, good: null }
}

/** Takes in a judged round; returns how it failed, or null. A round that says nothing about us changes nothing. */
export function watchJourney(
  watch: JourneyWatch,
  { round, benchmark }: { round: Round; benchmark: Benchmark },
): Omit<IncidentFailure, 'recoveredAt'> | null {
  const us = round.visits.find(({ site }) => site === ourName(benchmark))
  if (us === undefined || !reachedAnybody(round, benchmark)) return null
  const { scheduledAt: since } = round
  if (us.status === 'ok') {
    watch.failing = null
    watch.good = { since: watch.good?.since ?? since, rounds: (watch.good?.rounds ?? 0) + 1 }
    return null
  }
  const step = failedStep(us, { round, benchmark })
  if (step === null) return null
  watch.good = null
  const same = watch.failing?.step === step ? watch.failing : null
  watch.failing = { step, since: same?.since ?? since, rounds: (same?.rounds ?? 0) + 1 }
  return { step, code: us.failure?.code ?? null, message: us.failure?.message ?? '' }
}

/** The first step that customers cannot get through; null when the site is not to blame. */
function failedStep(visit: Visit, { round, benchmark }: { round: Round; benchmark: Benchmark }): string | null {
  const failed = (step: string) => readVisit(visit, { step, metric: 'duration' }, round.method.loads).kind === 'failed'
  return benchmark.steps.find(failed) ?? null
}

/**
 * False when every site that was visited failed: then the worker's own connection is the likelier reason than all sites at
 * once. Where we are the only one visited, nobody can tell, and our failure counts.
 */
export function reachedAnybody({ visits }: Round, benchmark: Pick<Benchmark, 'sites'>): boolean {
  const us = ourName(benchmark)
  const others = visits.filter(({ site, status }) => site !== us && status !== 'skipped' && status !== 'refused')
  const ours = visits.find(({ site }) => site === us)
  if (others.length === 0 || ours?.status === 'ok') return true
  // Whoever completed one step, or answered with a wall or another page, was reached.
  return others.some(({ status, loads }) => status !== 'failed' || loads.some(({ steps }) => steps.length > 0))
}

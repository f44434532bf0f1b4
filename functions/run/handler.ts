import type { Benchmark } from '#core/model/benchmark.ts'
import { evidenceEvery } from '#core/model/limits.ts'
import type { Round } from '#core/model/round.ts'
import { measureRound, type RoundOptions } from '#measure/round/round.ts'
import type { Store } from '#store/port.ts'
import { hasRound, putRound } from '#store/records/rounds.ts'
import { type RunEvent, readRunEvent } from '../events/events.ts'
import { findPlace } from '../find-market.ts'
import type { InvocationContext } from '../log.ts'

export interface RunOptions extends Pick<RoundOptions, 'region' | 'files' | 'keepEvidence' | 'progress'> {
  benchmarks: readonly Benchmark[]
  /** Journey and origin of each site of a benchmark. */
  contestants: (benchmark: Benchmark) => Promise<RoundOptions['contestants']>
  store: Store
  /** Value of a secret that the benchmark's own journey asks for. */
  secret: (id: { benchmark: string; name: string }) => Promise<string>
  /** ms that a round is kept. */
  retention: number
  /** The most a visit's browser may use, bytes: what the function has beside the worker itself. */
  memory: number
}

export type RunOutcome = RunEvent & {
  outcome: 'stored' | 'exists'
  /** Status of each site's visit; absent when the round existed already. */
  visits?: Record<string, string>
}

/** Wakes with a schedule's event and leaves one round in the store. */
export function runHandler(options: RunOptions): (event: unknown, context: InvocationContext) => Promise<RunOutcome> {
  const { store, retention, region, files, secret, keepEvidence, progress } = options
  return async (event, context) => {
    const deadline = Date.now() + context.getRemainingTimeInMillis()
    const id = readRunEvent(event)
    const { benchmark, market } = findPlace(id, options.benchmarks)
    if (await hasRound(store, id)) return { ...id, outcome: 'exists' }

    const { limits } = benchmark
    const round = await measureRound({
      benchmark: { ...benchmark, limits: { ...limits, memory: Math.min(limits.memory, options.memory) } },
      market,
      scheduledAt: new Date(id.scheduledAt).toISOString(),
      region,
      files,
      contestants: await options.contestants(benchmark),
      secret: (name) => secret({ benchmark: benchmark.id, name }),
      recordEvidence: isEvidenceDue(id.scheduledAt, benchmark.every),
      keepEvidence,
      signal: new AbortController().signal,
      deadline,
      progress,
    })
    const outcome = await putRound({ store, round, retention })
    return { ...id, outcome, visits: statuses(round) }
  }
}

/** The round that is due first in an hour. It follows from the schedule alone, because `run` may not read other rounds. */
export function isEvidenceDue(scheduledAt: string, every: number): boolean {
  const at = Date.parse(scheduledAt)
  return Math.floor(at / evidenceEvery) > Math.floor((at - every) / evidenceEvery)
}

function statuses({ visits }: Round): Record<string, string> {
  return Object.fromEntries(visits.map(({ site, status }) => [site, status]))
}

import type { Benchmark, Market } from '#core/model/benchmark.ts'
import type { MarketKey } from '#core/model/market-key.ts'
import type { Round } from '#core/model/round.ts'
import { slug } from '#core/model/slug.ts'
import type { RoundOptions } from '#measure/round/round.ts'
import { isMissed } from '#stages/dispatch/slots.ts'
import { isEvidenceDue } from '#stages/run/evidence-due.ts'
import { withManners } from '#stages/run/manners.ts'
import { type RunStageOptions, runRound } from '#stages/run/run.ts'
import type { Store } from '#store/port.ts'
import { claimWork } from '#store/records/claims.ts'
import { hasRound, putRound } from '#store/records/rounds.ts'
import { StoreError } from '#store/store-error.ts'
import { logOtherVersion, readQueued } from '../events/queue.ts'
import { evidenceInTime } from '../evidence-in-time.ts'
import type { InvocationContext } from '../log.ts'
import { type WhileUnavailableOptions, whileUnavailable } from '../while-unavailable.ts'

export interface RunOptions extends Pick<RoundOptions, 'region' | 'files' | 'contact' | 'keepEvidence' | 'progress'> {
  /** Journey and origin of each site of a benchmark. */
  contestants: (benchmark: Benchmark) => Promise<RoundOptions['contestants']>
  /** A site of the benchmark whose script this version of the function does not have; undefined where it has all. */
  withoutScript: (benchmark: Benchmark) => string | undefined
  store: Store
  /** Value of a secret that the benchmark's own journey asks for. */
  secret: (id: { benchmark: string; name: string }) => Promise<string>
  measure?: RunStageOptions<'stored' | 'exists'>['measure']
  /** ms that a round is kept. */
  retention: number
  /** Called for a round whose outcome is `missed` or `other-version`. */
  missed: (id: Omit<RunOutcome, 'outcome'>) => void
  /** The most a visit's browser may use, bytes: what the function has beside the worker itself. */
  memory: number
}

export interface RunOutcome extends MarketKey {
  scheduledAt: string
  /**
   * - `claimed` another worker measures it: the message came twice
   * - `missed`  the next round was due before this one began, so it was not measured
   * - `other-version` another version of the dispatcher asked for it, or the script of a site is not part of this one, so it was not
   *   measured and counts as missed
   */
  outcome: 'stored' | 'exists' | 'claimed' | 'missed' | 'other-version'
  /** Status of each site's visit; absent when the round was not measured here. */
  visits?: Record<string, string>
}

/** Handles one message of its queue and leaves one round in the store. */
export function runHandler(options: RunOptions): (event: unknown, context: InvocationContext) => Promise<RunOutcome> {
  const { store, region, files, contact, secret, keepEvidence, progress, measure } = options
  return async (event, context) => {
    const deadline = Date.now() + context.getRemainingTimeInMillis()
    const queued = readQueued(event, 'run')
    if ('otherVersion' in queued) {
      const { benchmark, market = '', scheduledAt } = queued.otherVersion
      const id = { benchmark: benchmark.id, market, scheduledAt }
      options.missed(id)
      return { ...id, outcome: 'other-version' }
    }
    const { message } = queued
    const { benchmark, scheduledAt } = message
    const [market] = benchmark.markets as [Market]
    const id = { benchmark: benchmark.id, market: market.id, scheduledAt }
    if (isMissed(message, Date.now())) {
      options.missed(id)
      return { ...id, outcome: 'missed' }
    }
    // At home the dispatcher is deployed minutes earlier, and knows of what is new.
    const site = options.withoutScript(benchmark)
    if (site !== undefined) {
      logOtherVersion(`The script of ${site} is not part of this version.`)
      options.missed(id)
      return { ...id, outcome: 'other-version' }
    }
    const { limits } = benchmark
    const result = await runRound({
      isStored: (round) => hasRound(store, round),
      claim: () => claimWork(store, { ...id, kind: 'run', until: deadline }),
      keep: (round) => keepRound(round, { ...options, deadline }),
      benchmark: { ...benchmark, limits: { ...limits, memory: Math.min(limits.memory, options.memory) } },
      market,
      scheduledAt,
      region,
      files,
      contact,
      contestants: async () =>
        withManners(await options.contestants(benchmark), { store, benchmark, contact, now: Date.now() }),
      secret: (name) => secret({ benchmark: benchmark.id, name }),
      recordEvidence: isEvidenceDue(scheduledAt, benchmark.every),
      keepEvidence: evidenceInTime(keepEvidence, deadline),
      signal: new AbortController().signal,
      deadline,
      progress,
      ...(measure !== undefined && { measure }),
    })
    return { ...id, outcome: result.outcome, ...('round' in result && { visits: statuses(result.round) }) }
  }
}

/**
 * A round that the store refuses, or that it is unavailable for all the time that is left, is saved as evidence, because measuring it
 * took minutes. Throws StoreError all the same.
 */
export async function keepRound(
  round: Round,
  {
    store,
    retention,
    keepEvidence,
    ...time
  }: Pick<RunOptions, 'store' | 'retention' | 'keepEvidence'> & WhileUnavailableOptions,
): Promise<'stored' | 'exists'> {
  try {
    return await whileUnavailable(() => putRound({ store, round, retention }), time)
  } catch (cause) {
    if (!(cause instanceof StoreError)) throw cause
    const { code } = cause
    const name = `${round.benchmark}/${round.market}/${slug(round.scheduledAt)}/round.jsonl`
    const saved = await keepEvidence(name, Buffer.from(`${JSON.stringify(round)}\n`)).then(
      () => `The measurements were saved as the evidence file ${name}.`,
      (error) => `The measurements could not be saved as evidence either: ${String(error)}`,
    )
    throw new StoreError({ code, message: `${cause.message} ${saved}`, cause })
  }
}

function statuses({ visits }: Round): Record<string, string> {
  return Object.fromEntries(visits.map(({ site, status }) => [site, status]))
}

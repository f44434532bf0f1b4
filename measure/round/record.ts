import type { Market } from '#core/model/benchmark.ts'
import { DEFINITIONS } from '#core/model/method.ts'
import { profileId } from '#core/model/profile.ts'
import type { Worker } from '#core/model/round.ts'

interface Measured {
  benchmark: { id: string }
  market: Market
  scheduledAt: string
  startedAt: string
  region: string
  seed: number
  worker: Worker
}

/** The fields that records of rounds and audits share: identity, times, worker and method. `finishedAt` is now. */
export function recordOf({ benchmark, market, scheduledAt, startedAt, region, seed, worker }: Measured) {
  const [major] = worker.chromium.split('.')
  return {
    version: 1 as const,
    benchmark: benchmark.id,
    market: market.id,
    scheduledAt,
    startedAt,
    finishedAt: new Date().toISOString(),
    seed,
    method: { profile: profileId(market.profile), region, chromium: Number(major), definitions: DEFINITIONS },
    worker,
  }
}

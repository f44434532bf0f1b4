import { newestDigestSlot } from '#core/analysis/digest/slot.ts'
import type { Benchmark } from '#core/model/benchmark.ts'
import type { DigestTime } from '#core/model/settings.ts'
import type { Messenger } from './messenger.ts'

/** ms between two looks at what is still to be told: reminders, quiet hours that ended, what failed. */
export const hour = 60 * 60_000

export interface MessageClock {
  messenger: Pick<Messenger, 'tell'>
  benchmarks: readonly Benchmark[]
  digest: DigestTime | null
  say: (sentence: string) => void
  /** ms. Digests that were due before are none of ours. */
  begun: number
}

/** Does what the schedules of the cloud do: to be called often, with the time (ms). */
export function messageClock({
  messenger,
  benchmarks,
  digest,
  say,
  begun,
}: MessageClock): (now: number) => Promise<void> {
  let looked = begun
  const told = new Map(benchmarks.map(({ id }) => [id, begun]))
  return async (now) => {
    const isHour = now - looked >= hour
    if (isHour) looked = now
    for (const benchmark of benchmarks) {
      const slot = digest === null ? 0 : newestDigestSlot(now, digest, benchmark.markets[0]?.timeZone ?? 'UTC')
      const isDigest = slot > (told.get(benchmark.id) ?? begun)
      if (isDigest) told.set(benchmark.id, slot)
      if (!isHour && !isDigest) continue
      await messenger.tell(benchmark, { say, ...(isDigest && { digestAt: new Date(slot).toISOString() }) })
    }
  }
}

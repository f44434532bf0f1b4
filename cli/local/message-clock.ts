import { newestDigestSlot } from '#core/analysis/digest/slot.ts'
import type { Benchmark } from '#core/model/benchmark.ts'
import type { DigestTime } from '#core/model/settings.ts'
import type { Messenger } from './messenger.ts'

/** ms between checks for due messages: reminders, ended quiet hours, retries. */
export const hour = 60 * 60_000

export interface MessageClock {
  messenger: Pick<Messenger, 'send'>
  benchmarks: readonly Benchmark[]
  digest: DigestTime | null
  say: (sentence: string) => void
  /** ms. Digests due earlier are not sent. */
  begun: number
  /** Called when the store failed, which has been said. */
  failed: () => void
}

/** Replaces the cloud schedules: call the returned function often, with the time (ms). */
export function messageClock({
  messenger,
  benchmarks,
  digest,
  say,
  begun,
  failed,
}: MessageClock): (now: number) => Promise<void> {
  let checked = begun
  const digests = new Map(benchmarks.map(({ id }) => [id, begun]))
  return async (now) => {
    const isHour = now - checked >= hour
    if (isHour) checked = now
    for (const benchmark of benchmarks) {
      const slot = digest === null ? 0 : newestDigestSlot(now, digest, benchmark.markets[0]?.timeZone ?? 'UTC')
      const isDigest = slot > (digests.get(benchmark.id) ?? begun)
      if (isDigest) digests.set(benchmark.id, slot)
      if (!isHour && !isDigest) continue
      const digestAt = isDigest ? { digestAt: new Date(slot).toISOString() } : {}
      if ((await messenger.send(benchmark, { say, ...digestAt })) === 'failed') failed()
    }
  }
}

import type { Benchmark } from '#core/model/benchmark.ts'
import { HOUR } from '#core/model/time.ts'
import type { Messenger } from './messenger.ts'

export interface MessageClock {
  messenger: Pick<Messenger, 'send'>
  benchmarks: readonly Benchmark[]
  say: (sentence: string) => void
  /** ms. */
  begun: number
  /** Called when the store failed, which has been said. */
  failed: () => void
}

/** Replaces the hourly schedule of the cloud, which reminds, ends quiet hours and tries again: call the returned function often, with the time (ms). */
export function messageClock({
  messenger,
  benchmarks,
  say,
  begun,
  failed,
}: MessageClock): (now: number) => Promise<void> {
  let checked = begun
  return async (now) => {
    // A clock that was ahead must not keep messages back until that time comes.
    if (Math.abs(now - checked) < HOUR) return
    checked = now
    for (const benchmark of benchmarks) if ((await messenger.send(benchmark, { say })) === 'failed') failed()
  }
}

import { setTimeout as pause } from 'node:timers/promises'
import type { Benchmark } from '#core/model/benchmark.ts'
import { MINUTE } from '#core/model/time.ts'
import { roundSlot } from '#stages/dispatch/due.ts'
import type { Store } from '#store/port.ts'
import { type Controls, readControls } from '#store/records/controls.ts'
import { StoreError } from '#store/store-error.ts'
import { localTime } from './local-time.ts'

export interface RestOptions {
  store: Store
  benchmarks: readonly Benchmark[]
  say: (sentence: string) => void
  /** Ends the rest. */
  signal: AbortSignal
}

/** Waits for the next minute, and says once what for. */
export function resting({ store, benchmarks, say, signal }: RestOptions): (now: number) => Promise<void> {
  let said = ''
  return async (now) => {
    // Without the store there is nothing to say; the next look does.
    const controls = await readControls(store).catch(ignoreStoreError)
    const sentence = controls === undefined ? said : nextWords(nextRoundAt(benchmarks, controls, now))
    if (sentence !== said) say(sentence)
    said = sentence
    // Somebody may ask for a round, or pause, at any time: a look a minute notices.
    await pause(MINUTE - (now % MINUTE), undefined, { signal }).catch(() => undefined)
  }
}

function ignoreStoreError(error: unknown): undefined {
  if (!(error instanceof StoreError)) throw error
}

function nextWords(at: number | null): string {
  const next = at === null ? 'Every market is paused; "outpace resume" continues.' : `Next round at ${localTime(at)}.`
  return `${next} Press Ctrl-C to stop.`
}

/** When the next round is due, ms; null while every market is paused. */
export function nextRoundAt(
  benchmarks: readonly Benchmark[],
  { isPaused }: Pick<Controls, 'isPaused'>,
  now: number,
): number | null {
  const slots = benchmarks.flatMap((benchmark) =>
    benchmark.markets
      .filter(({ id }) => !isPaused(benchmark.id, id))
      .map((market) => roundSlot(benchmark, market, now) + benchmark.every),
  )
  return slots.length === 0 ? null : Math.min(...slots)
}

import type { Benchmark } from '#core/model/benchmark.ts'
import type { Settings } from '#core/model/settings.ts'
import { dispatch } from '#stages/dispatch/dispatch.ts'
import type { MissedRounds, WorkKind } from '#stages/dispatch/due.ts'
import type { Store } from '#store/port.ts'
import { StoreError } from '#store/store-error.ts'
import type { Backlog } from './backlog.ts'

export interface LookingOptions {
  store: Store
  settings: Pick<Settings, 'cruxKey' | 'digest'>
  benchmarks: readonly Benchmark[]
  /** Receives what is due. */
  waiting: Backlog
  say: (sentence: string) => void
  /** Called when the store failed, which has been said. */
  failed: () => void
}

/**
 * The dispatcher of this machine: call the returned function often, with the time (ms). It adds what has come due since the look
 * before; one that fails is made up by the next.
 */
export function looking({
  store,
  settings,
  benchmarks,
  waiting,
  say,
  failed,
}: LookingOptions): (now: number) => Promise<void> {
  const longest = Math.max(...benchmarks.map(({ every, audits }) => Math.max(every, audits?.every ?? 0)))
  // Whatever has not been measured in its interval begins at once. What is stored already is not measured again.
  let lastLook: number | undefined
  let said = ''
  return async (now) => {
    const isFirst = lastLook === undefined
    try {
      await dispatch({
        store,
        // Live settings change them.
        plan: async () => benchmarks.map((benchmark) => ({ benchmark, versions: {} })),
        dispatcher: { lastLook: lastLook ?? now - longest },
        isOurs: () => true,
        // A digest that was due before is not sent any more.
        home: { field: settings.cruxKey !== undefined, digest: isFirst ? null : settings.digest },
        send: async (messages) => waiting.send(messages),
        ...(!isFirst && { missed: (each) => say(missedWords(each, { benchmarks, kind: 'run' })) }),
        now,
      })
      lastLook = now
      said = ''
    } catch (error) {
      if (!(error instanceof StoreError)) throw error
      failed()
      if (error.message !== said) say(error.message)
      said = error.message
    }
  }
}

/** About rounds that are not measured, or other work that is not done. */
export function missedWords(
  { benchmark: id, market: place, rounds }: MissedRounds,
  { benchmarks, kind }: { benchmarks: readonly Benchmark[]; kind: WorkKind },
): string {
  const benchmark = benchmarks.find((each) => each.id === id)
  const market = benchmark?.markets.find((each) => each.id === place)
  const where = [benchmark?.name ?? id, ...(market === undefined ? [] : [market.name])].join(', ')
  const what = kind === 'run' ? 'round' : kind
  const count = rounds === 1 ? `1 ${what} was` : `${rounds} ${what}s were`
  return `${where}: ${count} due and missed, because this machine was busy or asleep.`
}

import { type DispatchOptions, dispatch } from '#stages/dispatch/dispatch.ts'
import type { WorkKind } from '#stages/dispatch/due.ts'

export type DispatchHandlerOptions = Omit<DispatchOptions, 'now'> & { now: () => number }

/** Number of messages sent, by kind. */
export type DispatchOutcome = Partial<Record<WorkKind, number>>

/** Looks once, whatever woke it. */
export function dispatchHandler({ now, ...options }: DispatchHandlerOptions): () => Promise<DispatchOutcome> {
  return async () => {
    const sent = await dispatch({ ...options, now: now() })
    const byKind = Map.groupBy(sent, ({ kind }) => kind)
    return Object.fromEntries([...byKind].map(([kind, own]) => [kind, own.length]))
  }
}

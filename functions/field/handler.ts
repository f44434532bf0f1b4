import type { Benchmark } from '#core/model/benchmark.ts'
import { isMissed } from '#stages/dispatch/slots.ts'
import { readQueued } from '../events/queue.ts'

export interface FieldHandlerOptions {
  /** The stage `askField` with its adapters, for the sites that were not asked for today. */
  ask: (benchmark: Benchmark) => Promise<{ sites: number; skipped: number }>
  /** ms. */
  now: () => number
}

export interface FieldOutcome {
  /** `other-version`: another version of the dispatcher asked for it, so it is left to the next day. */
  outcome: 'stored' | 'missed' | 'other-version'
  sites?: number
  skipped?: number
}

/** Handles one message of its queue: asks for the field data of a benchmark. */
export function fieldHandler({ ask, now }: FieldHandlerOptions): (event: unknown) => Promise<FieldOutcome> {
  return async (event) => {
    const queued = readQueued(event, 'field')
    if ('otherVersion' in queued) return { outcome: 'other-version' }
    const { message } = queued
    if (isMissed(message, now())) return { outcome: 'missed' }
    return { outcome: 'stored', ...(await ask(message.benchmark)) }
  }
}

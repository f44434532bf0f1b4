import type { Benchmark } from '#core/model/benchmark.ts'
import { jsonBytes } from '#core/model/record-sizes.ts'
import type { DueWork, WorkKind } from './due.ts'
import { delayOf } from './slots.ts'

/**
 * A message of a queue: one piece of work, with the benchmark as resolved when it was due. Who receives it reads no settings.
 * It holds names of secrets and no secret, nobody's address, and of the markets only its own where it has one.
 */
export interface WorkMessage {
  version: 1
  kind: WorkKind
  benchmark: Benchmark
  /** Id; of a round or an audit. */
  market?: string
  /** Of an audit: the steps whose pages are due. */
  steps?: string[]
  /** ISO 8601, UTC: the slot, and not the time of sending, so that a redelivery is the same work. */
  scheduledAt: string
  /** ms. The work is missed when it has not begun this long after its slot. */
  every: number
  /** What the benchmark was resolved from. */
  versions: Record<string, string>
}

/** SQS accepts 1 MiB; a batch of ten stays below it with this. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html */
export const largestMessage: number = 256 * 1024

export interface Outgoing {
  message: WorkMessage
  /** s before it may be received. */
  delay: number
}

export function messageOf(due: DueWork): Outgoing {
  const { kind, benchmark, slot, every, versions } = due
  const market = 'market' in due ? due.market : undefined
  const steps = due.kind === 'audit' ? due.steps : undefined
  const message: WorkMessage = {
    version: 1,
    kind,
    benchmark: { ...withoutPeople(benchmark), ...(market !== undefined && { markets: [market] }) },
    ...(market !== undefined && { market: market.id }),
    ...(steps !== undefined && { steps }),
    scheduledAt: new Date(slot).toISOString(),
    every,
    versions,
  }
  return { message, delay: delayOf([kind, benchmark.id, market?.id, steps?.[0]].join(' '), every) }
}

/** Bytes of the largest message about a benchmark, which the dispatcher refuses above `largestMessage`. */
export function largestMessageOf(benchmark: Benchmark): number {
  const common = { benchmark, versions: { scenarios: '0'.repeat(64) }, slot: 0, every: benchmark.every }
  return jsonBytes(messageOf({ ...common, kind: 'field' }).message)
}

/** Neither money nor addresses: no work needs them. */
function withoutPeople({ business: _, ...benchmark }: Benchmark): Benchmark {
  return { ...benchmark, alarm: { ...benchmark.alarm, to: [] } }
}

import type { Benchmark } from '#core/model/benchmark.ts'
import { jsonBytes } from '#core/model/record-sizes.ts'
import type { DueWork } from './due.ts'
import { messageShape } from './message-schema.ts'
import { delayOf } from './slots.ts'
import type { WorkMessage } from './work-message.ts'

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
    versions: { ...versions, message: messageShape() },
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

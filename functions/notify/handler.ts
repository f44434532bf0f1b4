import type { Benchmark } from '#core/model/benchmark.ts'
import { type DeliveryResult, TRIES_OF_CHANGES } from '#stages/notify/deliver.ts'
import type { NotifyOptions } from '#stages/notify/due.ts'
import { EventError } from '../events/events.ts'
import { readNotifyEvent } from '../events/notify.ts'
import type { BatchResponse } from '../judge/handler.ts'
import type { InvocationContext } from '../log.ts'

type Trigger = Pick<NotifyOptions, 'benchmark' | 'lease' | 'wokenBy' | 'digestAt'>

export interface NotifyHandlerOptions {
  /** As they are now. */
  benchmarks: () => Promise<readonly Benchmark[]>
  /** The stage: `notifyPeople` with its adapters. */
  notify: (trigger: Trigger) => Promise<DeliveryResult[]>
  /** `sendSamples` with its adapters. */
  sendSamples: (benchmarks: readonly Benchmark[]) => Promise<DeliveryResult[]>
  /** Called with the result of every delivery. */
  attempted: (benchmark: string, result: DeliveryResult) => void
  /** Called when the notifications of a benchmark could not be sent at all. */
  failed: (benchmark: string, error: unknown) => void
  /** Puts messages that were given up among the dead letters, so that operators are alerted: nothing delivers them again. */
  lose: (messages: readonly LostMessage[]) => Promise<void>
}

/** A message that its recipient never gets. */
interface LostMessage extends DeliveryResult {
  benchmark: string
}

/** Notifications of a benchmark could not be sent. Fails the invocation, so that Lambda retries it and in the end keeps its event. */
class UndeliveredError extends Error {
  override name = 'UndeliveredError'
}

/** ms: no further benchmark is started with less time left, so that Lambda never stops one halfway. */
const minimumTime = 45_000
/** ms by which a claim outlives the invocation that made it. */
const claimMargin = 10_000

/** The results of sending samples, for `outpace notify --test --cloud`. */
export interface SamplesAnswer {
  told: DeliveryResult[]
}

/** Handles batches of the table's stream, the hourly schedule, digests from their queue, and requests for samples. */
export function notifyHandler(
  options: NotifyHandlerOptions,
): (event: unknown, context: InvocationContext) => Promise<BatchResponse | SamplesAnswer> {
  return async (event, context) => {
    const left = () => context.getRemainingTimeInMillis()
    const lease = left() + claimMargin
    const request = readNotifyEvent(event)
    const [change] = request.kind === 'changes' ? request.changes : []
    if (request.kind === 'changes' && change === undefined) return { batchItemFailures: [] }
    let benchmarks: readonly Benchmark[]
    try {
      benchmarks = await options.benchmarks()
    } catch (error) {
      if (change === undefined) throw error
      options.failed(change.benchmark, error)
      return { batchItemFailures: [{ itemIdentifier: change.sequenceNumber }] }
    }
    switch (request.kind) {
      case 'changes': {
        const concerned = benchmarks.filter(({ id }) => request.changes.some(({ benchmark }) => benchmark === id))
        const outcomes = await notifyAll(concerned, { ...options, left, trigger: { lease, wokenBy: 'change' } })
        const first = request.changes.find(({ benchmark }) => outcomes.again.has(benchmark))
        // Whatever follows the first failure is redelivered too, without effect.
        if (first !== undefined) return { batchItemFailures: [{ itemIdentifier: first.sequenceNumber }] }
        return { batchItemFailures: [] }
      }
      case 'reminders': {
        const trigger = { lease, wokenBy: 'clock' } as const
        return failIfBroken(await notifyAll(benchmarks, { ...options, left, trigger }))
      }
      case 'digest': {
        const trigger = { lease, wokenBy: 'clock', digestAt: request.scheduledAt } as const
        const found = [named(request.benchmark, benchmarks)]
        return failIfBroken(await notifyAll(found, { ...options, left, trigger }))
      }
      case 'samples': {
        const { benchmark } = request
        // The answer contains the failures, so operators need not be alerted.
        return {
          told: await options.sendSamples(benchmark === undefined ? benchmarks : [named(benchmark, benchmarks)]),
        }
      }
      default:
        return request satisfies never
    }
  }
}

/** Throws EventError. */
function named(id: string, benchmarks: readonly Benchmark[]): Benchmark {
  const found = benchmarks.find((benchmark) => benchmark.id === id)
  if (found !== undefined) return found
  const known = benchmarks.map((each) => each.id).join(', ')
  throw new EventError(
    `There is no benchmark "${id}" in this deployment${known === '' ? '' : ` (known: ${known})`}. ` +
      'Deploy again, so that all functions use the same scenarios.',
  )
}

interface Outcomes {
  /** Benchmarks with deliveries to retry soon. */
  again: Set<string>
  /** Benchmarks whose notifications could not be sent at all. */
  broken: { benchmark: string; error: unknown }[]
}

async function notifyAll(
  concerned: readonly Benchmark[],
  {
    notify,
    attempted,
    failed,
    lose,
    left,
    trigger,
  }: NotifyHandlerOptions & { left: () => number; trigger: Omit<Trigger, 'benchmark'> },
): Promise<Outcomes> {
  const outcomes: Outcomes = { again: new Set(), broken: [] }
  const lost: LostMessage[] = []
  for (const benchmark of concerned) {
    try {
      if (left() < minimumTime) throw new Error('The invocation ran out of time before this benchmark. It is retried.')
      for (const each of await notify({ benchmark, ...trigger })) {
        attempted(benchmark.id, each)
        if (each.outcome === 'failed') lost.push({ benchmark: benchmark.id, ...each })
        if (isSoon(each)) outcomes.again.add(benchmark.id)
      }
    } catch (error) {
      // Other benchmarks need not wait for this one.
      failed(benchmark.id, error)
      outcomes.again.add(benchmark.id)
      outcomes.broken.push({ benchmark: benchmark.id, error })
    }
  }
  if (lost.length > 0) await lose(lost)
  return outcomes
}

function isSoon({ outcome, tries = 0 }: DeliveryResult): boolean {
  return outcome === 'busy' || (outcome === 'waiting' && tries < TRIES_OF_CHANGES)
}

/** Throws UndeliveredError when nothing else would retry a benchmark. */
function failIfBroken({ broken }: Outcomes): BatchResponse {
  const [first] = broken
  if (first === undefined) return { batchItemFailures: [] }
  const ids = broken.map(({ benchmark }) => benchmark).join(', ')
  throw new UndeliveredError(`No notifications could be sent for ${ids}. The log has the reason for each.`, {
    cause: first.error,
  })
}

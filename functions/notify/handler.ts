import type { Benchmark } from '#core/model/benchmark.ts'
import { type DeliveryResult, TRIES_OF_CHANGES } from '#stages/notify/deliver.ts'
import type { NotifyOptions } from '#stages/notify/due.ts'
import { readNotifyEvent } from '../events/notify.ts'
import { unknownPlace } from '../find-market.ts'
import type { BatchResponse } from '../judge/handler.ts'
import type { InvocationContext } from '../log.ts'

type Waking = Pick<NotifyOptions, 'benchmark' | 'lease' | 'wokenBy' | 'digestAt'>

export interface NotifyHandlerOptions {
  benchmarks: readonly Benchmark[]
  /** The stage: `notifyPeople` with its adapters. */
  tell: (waking: Waking) => Promise<DeliveryResult[]>
  /** `sendSamples` with its adapters. */
  sendSamples: (benchmarks: readonly Benchmark[]) => Promise<DeliveryResult[]>
  /** DeliveryResult what became of every message. */
  told: (benchmark: string, told: DeliveryResult) => void
  /** DeliveryResult why nobody could be told of a benchmark. */
  failed: (benchmark: string, error: unknown) => void
}

/** People were not told, and nobody tries again. Fails the invocation, so that operators hear of it. */
class NotToldError extends Error {
  override name = 'NotToldError'
}

/** ms: with less left of an invocation no further benchmark is begun, so that Lambda ends none in the middle. */
const enough = 45_000
/** ms for which a claim outlives the invocation that made it. */
const spare = 10_000

/** What became of samples, for whoever asked for them: `outpace notify --test --cloud`. */
export interface SamplesAnswer {
  told: DeliveryResult[]
}

/** Wakes with a batch of the table's stream, every hour, when a digest is due, and when somebody asks for samples. */
export function notifyHandler(
  options: NotifyHandlerOptions,
): (event: unknown, context: InvocationContext) => Promise<BatchResponse | SamplesAnswer> {
  const { benchmarks } = options
  return async (event, context) => {
    const left = () => context.getRemainingTimeInMillis()
    const lease = left() + spare
    const waking = readNotifyEvent(event)
    switch (waking.kind) {
      case 'changes': {
        const concerned = benchmarks.filter(({ id }) => waking.changes.some(({ benchmark }) => benchmark === id))
        const outcomes = await tellAll(concerned, { ...options, left, waking: { lease, wokenBy: 'change' } })
        const first = waking.changes.find(({ benchmark }) => outcomes.again.has(benchmark))
        // What comes after the first failure is delivered again, and changes nothing.
        if (first !== undefined) return { batchItemFailures: [{ itemIdentifier: first.sequenceNumber }] }
        return refuse(outcomes)
      }
      case 'reminders':
        return refuse(await tellAll(benchmarks, { ...options, left, waking: { lease, wokenBy: 'clock' } }), {
          orBroken: true,
        })
      case 'digest': {
        const { scheduledAt: digestAt } = waking
        const found = [named(waking.benchmark, benchmarks)]
        return refuse(await tellAll(found, { ...options, left, waking: { lease, wokenBy: 'clock', digestAt } }), {
          orBroken: true,
        })
      }
      case 'samples': {
        const { benchmark } = waking
        // Who asked reads what failed; no operator need hear of it.
        return {
          told: await options.sendSamples(benchmark === undefined ? benchmarks : [named(benchmark, benchmarks)]),
        }
      }
      default:
        return waking satisfies never
    }
  }
}

/** Throws EventError. */
function named(id: string, benchmarks: readonly Benchmark[]): Benchmark {
  const found = benchmarks.find((benchmark) => benchmark.id === id)
  if (found !== undefined) return found
  throw unknownPlace(
    `benchmark "${id}"`,
    benchmarks.map((each) => each.id),
  )
}

interface Outcomes {
  /** Benchmarks of which somebody is soon to be tried again. */
  again: Set<string>
  /** Benchmarks that could not be told of at all. */
  broken: { benchmark: string; error: unknown }[]
  givenUp: DeliveryResult[]
}

async function tellAll(
  concerned: readonly Benchmark[],
  {
    tell,
    told,
    failed,
    left,
    waking,
  }: NotifyHandlerOptions & { left: () => number; waking: Omit<Waking, 'benchmark'> },
): Promise<Outcomes> {
  const outcomes: Outcomes = { again: new Set(), broken: [], givenUp: [] }
  for (const benchmark of concerned) {
    try {
      if (left() < enough) throw new Error('There was no time left for it. It is tried again.')
      for (const each of await tell({ benchmark, ...waking })) {
        told(benchmark.id, each)
        if (each.outcome === 'failed') outcomes.givenUp.push(each)
        if (isSoon(each)) outcomes.again.add(benchmark.id)
      }
    } catch (error) {
      // Other benchmarks need not wait for this one.
      failed(benchmark.id, error)
      outcomes.again.add(benchmark.id)
      outcomes.broken.push({ benchmark: benchmark.id, error })
    }
  }
  return outcomes
}

function isSoon({ outcome, tries = 0 }: DeliveryResult): boolean {
  return outcome === 'busy' || (outcome === 'waiting' && tries < TRIES_OF_CHANGES)
}

/** Throws NotToldError when something was given up, or when nothing else would try a benchmark again. */
function refuse({ givenUp, broken }: Outcomes, { orBroken = false } = {}): BatchResponse {
  const [first] = broken
  if (orBroken && first !== undefined) {
    const ids = broken.map(({ benchmark }) => benchmark).join(', ')
    throw new NotToldError(`Nobody could be told of ${ids}: the log says why of each.`, { cause: first.error })
  }
  if (givenUp.length === 0) return { batchItemFailures: [] }
  const all = givenUp.map(({ notice, to, error = '' }) => `${notice} to ${to}: ${error}`)
  throw new NotToldError(`${givenUp.length} messages were given up. ${all.join(' ')}`.slice(0, 2000))
}

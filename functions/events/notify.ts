import { attributes } from '#store/dynamodb/item.ts'
import { EventError, readStreamEvent, shown } from './events.ts'
import { readQueued } from './queue.ts'

/** The events that trigger `notify`. */
export type NotifyEvent =
  /** Changes of records, oldest first, without those that concern no benchmark. */
  | { kind: 'changes'; changes: { benchmark: string; sequenceNumber: string }[] }
  /** Hourly: reminders, notifications held by quiet hours, retries. */
  | { kind: 'reminders' }
  /** From its queue. `every` is ms. */
  | { kind: 'digest'; benchmark: string; scheduledAt: string; every: number }
  /** A request for samples, to check that messages arrive; for all benchmarks when none is named. */
  | { kind: 'samples'; benchmark: string | undefined }

const examples = '{"reminders":{"scheduledAt":"2026-11-23T08:00:00Z"}} or {"samples":{"benchmark":"jackets"}}'

/** Throws EventError. */
export function readNotifyEvent(event: unknown): NotifyEvent {
  if (typeof event === 'object' && event !== null) {
    if (isQueued(event)) return digestOf(event)
    if ('Records' in event) return { kind: 'changes', changes: changesOf(event) }
    if ('reminders' in event) return { kind: 'reminders' }
    if ('samples' in event) return samplesOf(event.samples)
  }
  throw new EventError(
    `The event is neither a batch of a DynamoDB stream or a queue nor an object such as ${examples}: ${shown(event)}`,
  )
}

/** SQS and DynamoDB deliver batches of the same shape, and say whose it is in every record. */
function isQueued(event: object): boolean {
  const [first] = 'Records' in event && Array.isArray(event.Records) ? event.Records : []
  return (first as { eventSource?: unknown } | null | undefined)?.eventSource === 'aws:sqs'
}

function digestOf(event: object): NotifyEvent {
  const queued = readQueued(event, 'digest')
  // A digest needs no more than any version says.
  const { benchmark, scheduledAt, every } = 'message' in queued ? queued.message : queued.otherVersion
  return { kind: 'digest', benchmark: benchmark.id, scheduledAt, every }
}

function samplesOf(found: unknown): NotifyEvent {
  const { benchmark } = (found ?? {}) as { benchmark?: unknown }
  const isValid =
    typeof found === 'object' && found !== null && (benchmark === undefined || typeof benchmark === 'string')
  if (isValid) return { kind: 'samples', benchmark }
  throw new EventError(`The samples of the event are ${shown(found)}. Send an object such as ${examples}.`)
}

/** First words of the partitions that concern people. */
const changing = new Set(['incident', 'baseline', 'settings'])

/** Benchmarks whose incidents, baselines or settings changed. Their ids are slugs, which keys contain unescaped. */
function changesOf(event: object): { benchmark: string; sequenceNumber: string }[] {
  return readStreamEvent(event, attributes).flatMap(({ eventName, partition, sequenceNumber }) => {
    const [word = '', benchmark, ...rest] = partition.split('#')
    const isRelevant = changing.has(word) && rest.length === 0
    if (!isRelevant || benchmark === undefined || eventName === 'REMOVE') return []
    return [{ benchmark, sequenceNumber }]
  })
}

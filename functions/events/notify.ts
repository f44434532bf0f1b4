import { attributes } from '#store/dynamodb/item.ts'
import { EventError, readStreamEvent, shown } from './events.ts'

/** The events that trigger `notify`. */
export type NotifyEvent =
  /** Changes of records, oldest first, without those that concern no benchmark. */
  | { kind: 'changes'; changes: { benchmark: string; sequenceNumber: string }[] }
  /** Hourly: reminders, notifications held by quiet hours, retries. */
  | { kind: 'reminders' }
  /** Every quarter of an hour: see `heartbeatLine`. */
  | { kind: 'heartbeat' }
  | { kind: 'digest'; benchmark: string; scheduledAt: string }
  /** Daily, where a key of the CrUX API is named. */
  | { kind: 'field'; benchmark: string }
  /** A request for samples, to check that messages arrive; for all benchmarks when none is named. */
  | { kind: 'samples'; benchmark: string | undefined }

const examples =
  '{"reminders":{"scheduledAt":"2026-11-23T08:00:00Z"}}, ' +
  '{"digest":{"benchmark":"jackets","scheduledAt":"2026-11-23T08:00:00Z"}}, {"field":{"benchmark":"jackets"}} or ' +
  '{"samples":{"benchmark":"jackets"}}'

/** Throws EventError. */
export function readNotifyEvent(event: unknown): NotifyEvent {
  if (typeof event === 'object' && event !== null) {
    if ('Records' in event) return { kind: 'changes', changes: changesOf(event) }
    if ('reminders' in event) return { kind: 'reminders' }
    if ('heartbeat' in event) return { kind: 'heartbeat' }
    if ('digest' in event) return digestOf(event.digest)
    if ('field' in event) return fieldOf(event.field)
    if ('samples' in event) return samplesOf(event.samples)
  }
  throw new EventError(
    `The event is neither a batch of a DynamoDB stream nor an object such as ${examples}: ${shown(event)}`,
  )
}

function digestOf(found: unknown): NotifyEvent {
  const { benchmark, scheduledAt } = (found ?? {}) as { benchmark?: unknown; scheduledAt?: unknown }
  const isTime = typeof scheduledAt === 'string' && /^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(scheduledAt)
  if (typeof benchmark === 'string' && isTime && !Number.isNaN(Date.parse(scheduledAt))) {
    return { kind: 'digest', benchmark, scheduledAt }
  }
  throw new EventError(`The digest of the event is ${shown(found)}. Send an object such as ${examples}.`)
}

function fieldOf(found: unknown): NotifyEvent {
  const { benchmark } = (found ?? {}) as { benchmark?: unknown }
  if (typeof benchmark === 'string') return { kind: 'field', benchmark }
  throw new EventError(`The field data of the event is ${shown(found)}. Send an object such as ${examples}.`)
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

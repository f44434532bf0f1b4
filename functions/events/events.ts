/** An event that a function cannot act on. */
export class EventError extends Error {
  override name = 'EventError'
}

/** Sent by a schedule: which round is due. */
export interface RunEvent {
  benchmark: string
  market: string
  /** ISO 8601, UTC: the scheduled time, not that of the delivery, so that a redelivery is the same round. */
  scheduledAt: string
}

/** Sent by a schedule of `audit`, of which there is one for each share of the steps: see core/analysis/audit/shares.ts. */
export interface AuditEvent extends RunEvent {
  /** The steps whose pages are due. The shares of a benchmark with the same `scheduledAt` form one audit. */
  steps: string[]
}

const roundExample = '{"benchmark":"jackets","market":"sydney-phone","scheduledAt":"2026-11-22T01:00:00Z"}'
const auditExample = roundExample.replace('"scheduledAt"', '"steps":["home","search"],"scheduledAt"')

/** Throws EventError. */
export function readRunEvent(event: unknown): RunEvent {
  return readRound(event, roundExample)
}

/** Throws EventError. */
export function readAuditEvent(event: unknown): AuditEvent {
  const round = readRound(event, auditExample)
  const { steps } = event as { steps?: unknown }
  if (Array.isArray(steps) && steps.length > 0 && steps.every((step) => typeof step === 'string' && step !== '')) {
    return { ...round, steps }
  }
  throw new EventError(`"steps" of the event is ${shown(steps)}. Send an object such as ${auditExample}.`)
}

function readRound(event: unknown, example: string): RunEvent {
  if (typeof event !== 'object' || event === null) {
    throw new EventError(`The event is ${shown(event)}. Send an object such as ${example}.`)
  }
  const textOf = (key: keyof RunEvent): string => {
    const value = (event as Record<string, unknown>)[key]
    if (typeof value === 'string' && value !== '') return value
    throw new EventError(`"${key}" of the event is ${shown(value)}. Send an object such as ${example}.`)
  }
  const scheduledAt = textOf('scheduledAt')
  if (!/^\d{4}-\d\d-\d\dT[\d:.]+Z$/.test(scheduledAt) || Number.isNaN(Date.parse(scheduledAt))) {
    throw new EventError(
      `"scheduledAt" of the event is ${shown(scheduledAt)}, which is not a time in UTC. Send an object such as ${example}; ` +
        'in a schedule, use <aws.scheduler.scheduled-time>.',
    )
  }
  return { benchmark: textOf('benchmark'), market: textOf('market'), scheduledAt }
}

/** What `judge` reads from a change delivered by a DynamoDB stream. */
export interface StreamRecord {
  eventName: string
  sequenceNumber: string
  partition: string
  sort: string
}

/**
 * Reads https://docs.aws.amazon.com/lambda/latest/dg/with-ddb.html; `keys` names the table's key attributes.
 * Throws EventError.
 */
export function readStreamEvent(event: unknown, keys: { partition: string; sort: string }): StreamRecord[] {
  const records = (event as { Records?: unknown } | null)?.Records
  if (!Array.isArray(records)) throw new EventError(`The event is not a batch of a DynamoDB stream: ${shown(event)}.`)
  return records.map((record: DeliveredRecord | null, index) => {
    const { Keys, SequenceNumber: sequenceNumber } = record?.dynamodb ?? {}
    const partition = Keys?.[keys.partition]?.S
    const sort = Keys?.[keys.sort]?.S
    if (!record?.eventName || !sequenceNumber || !partition || !sort) {
      throw new EventError(`Record ${index} of the batch is not a record of this table's stream: ${shown(record)}.`)
    }
    return { eventName: record.eventName, sequenceNumber, partition, sort }
  })
}

interface DeliveredRecord {
  eventName?: string
  dynamodb?: { Keys?: Record<string, { S?: string }>; SequenceNumber?: string }
}

/** Any value as text for a message, truncated. */
export function shown(value: unknown): string {
  const json = JSON.stringify(value) ?? String(value)
  return json.length > 200 ? `${json.slice(0, 200)}…` : json
}

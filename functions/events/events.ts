/** An event that a function cannot act on. */
export class EventError extends Error {
  override name = 'EventError'
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

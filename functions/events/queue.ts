import type { WorkMessage } from '#stages/dispatch/message.ts'
import { readMessage } from '#stages/dispatch/message-schema.ts'
import { EventError, shown } from './events.ts'

/**
 * The message that a queue delivers, one at a time: https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html.
 * Throws EventError; SQS then delivers it once more, and moves it to the dead letters.
 */
export function readQueued(event: unknown, kind: WorkMessage['kind']): WorkMessage {
  const records = (event as { Records?: unknown } | null)?.Records
  const [record] = Array.isArray(records) && records.length === 1 ? (records as unknown[]) : []
  const body = (record as { body?: unknown } | null | undefined)?.body
  if (typeof body !== 'string') {
    throw new EventError(`The event is not one message of the queue of ${kind}: ${shown(event)}`)
  }
  const read = readMessage(body, kind)
  if (read.ok) return read.message
  throw new EventError(
    `A message of the queue of ${kind} cannot be read. ${read.problem} ` +
      'Deploy again, so that dispatcher and functions are of the same version.',
  )
}

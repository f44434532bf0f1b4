import { type MessageIdentity, readMessage } from '#stages/dispatch/message-schema.ts'
import type { WorkMessage } from '#stages/dispatch/work-message.ts'
import { log } from '../log.ts'
import { EventError, shown } from './events.ts'

/** `otherVersion`: of a message that another version of the dispatcher made, all that can be read. */
export type Queued = { message: WorkMessage } | { otherVersion: MessageIdentity }

/**
 * The message that a queue delivers, one at a time: https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html. One that another version
 * made, while it was being upgraded, is not an error: it would be the same at every delivery, and its next slot brings one that can be read.
 * Throws EventError; SQS then delivers it again, and in the end moves it to the dead letters.
 */
export function readQueued(event: unknown, kind: WorkMessage['kind']): Queued {
  const records = (event as { Records?: unknown } | null)?.Records
  const [record] = Array.isArray(records) && records.length === 1 ? (records as unknown[]) : []
  const body = (record as { body?: unknown } | null | undefined)?.body
  if (typeof body !== 'string') {
    throw new EventError(`The event is not one message of the queue of ${kind}: ${shown(event)}`)
  }
  const read = readMessage(body, kind)
  if (read.ok) return read
  const { problem, otherVersion } = read
  if (otherVersion !== undefined) {
    logOtherVersion(problem)
    return { otherVersion }
  }
  throw new EventError(
    `A message of the queue of ${kind} cannot be read, and no other version of Outpace made it. ${problem}`,
  )
}

/** Two stacks are of different versions, as while they are deployed. */
export function logOtherVersion(problem: string): void {
  log('warn', { type: 'other-version', problem, remedy: 'If this lasts, deploy again: npx cdk deploy --all' })
}

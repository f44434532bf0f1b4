import type { WorkKind } from '#stages/dispatch/due.ts'
import type { Outgoing } from '#stages/dispatch/message.ts'
import { queueSender } from '../queue-sender.ts'

export interface QueuesOptions {
  region: string
  /** Address of a queue. */
  urlOf: (kind: WorkKind) => string
}

/** Sends messages to the queues of their kinds. The function rejects when one was not accepted, after all others were sent. */
export function queues({ region, urlOf }: QueuesOptions): (messages: readonly Outgoing[]) => Promise<void> {
  const send = queueSender(region)
  return async (messages) => {
    const failures: unknown[] = []
    for (const [kind, own] of Map.groupBy(messages, ({ message }) => message.kind)) {
      const texts = own.map(({ message, delay }) => ({ body: JSON.stringify(message), delay }))
      // One queue that is missing or refuses must not keep the messages of the others.
      await send(urlOf(kind), texts).catch((error) => failures.push(error))
    }
    if (failures.length > 0) throw new AggregateError(failures, 'Messages for some queues were not sent.')
  }
}

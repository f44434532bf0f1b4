import type { Outgoing } from '#stages/dispatch/message.ts'
import { queued } from '../../functions/queued.ts'

interface Held {
  body: string
  /** ms from which it can be received. */
  visibleAt: number
  receives: number
}

/** SQS as far as a queue with batches of one and a dead-letter queue after two receives behaves, on a clock of its own. */
export function memoryQueue({ visibility = 960_000, mostReceives = 2 } = {}) {
  let held: Held[] = []
  const dead: string[] = []
  return {
    dead,
    waiting: () => held.length,
    send(messages: readonly Outgoing[], now: number, late = 0) {
      for (const { message, delay } of messages) {
        held.push({ body: JSON.stringify(message), visibleAt: now + delay * 1000 + late, receives: 0 })
      }
    },
    put: (body: string, now: number) => void held.push({ body, visibleAt: now, receives: 0 }),
    /** Hands every message that can be received at `now` to the function; what it rejects comes again. */
    async deliver(now: number, handle: (event: unknown) => Promise<unknown>): Promise<unknown[]> {
      const answers: unknown[] = []
      for (const each of held.filter(({ visibleAt }) => visibleAt <= now)) {
        if (each.receives === mostReceives) {
          dead.push(each.body)
          held = held.filter((other) => other !== each)
          continue
        }
        each.receives++
        each.visibleAt = now + visibility
        try {
          answers.push(await handle(queued(each.body, each.receives)))
          held = held.filter((other) => other !== each)
        } catch (error) {
          answers.push(error)
        }
      }
      return answers
    },
  }
}

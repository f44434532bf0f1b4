import type { Outgoing } from '#stages/dispatch/message.ts'
import { isMissed } from '#stages/dispatch/slots.ts'
import type { WorkMessage } from '#stages/dispatch/work-message.ts'

/** Work that the dispatcher of this machine sent and that has not begun, in place of queues: one worker does it, in order. */
export interface Backlog {
  /** Adds messages, rounds before the others that come with them. */
  send: (messages: readonly Outgoing[]) => void
  /** Takes the next message that may begin at `now` (ms). `missed` is called with each that comes too late and is left out. */
  next: (now: number, missed: (message: WorkMessage) => void) => WorkMessage | undefined
  /** Puts a message back until `at`, ms. */
  again: (message: WorkMessage, at: number) => void
}

export function backlog(): Backlog {
  let held: { message: WorkMessage; from: number }[] = []
  return {
    send(messages) {
      const isRound = ({ message }: Outgoing) => message.kind === 'run'
      const inOrder = [...messages.filter(isRound), ...messages.filter((each) => !isRound(each))]
      // At once, whatever the clock says by then: one that is set back must not hold up what is due.
      held.push(...inOrder.map(({ message }) => ({ message, from: Number.NEGATIVE_INFINITY })))
    },
    next(now, missed) {
      for (;;) {
        const first = held.find(({ from }) => from <= now)
        if (first === undefined) return undefined
        held = held.filter((each) => each !== first)
        if (!isMissed(first.message, now)) return first.message
        missed(first.message)
      }
    },
    again: (message, from) => void held.push({ message, from }),
  }
}

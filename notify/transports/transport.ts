import type { Incident } from '#core/model/incident.ts'
import type { Message } from '../message.ts'

/** A message for somebody, and what it is about, for machines. */
export interface OutgoingMessage {
  message: Message
  incidents: readonly Incident[]
}

/** Carries a message to one address. Resolves with where it went, for logs; rejects with TransportError only. */
export type MailTransport = (message: Message, to: string) => Promise<string>

/** Carries a message to one channel, in the same manner. */
export type ChannelTransport = (outgoing: OutgoingMessage) => Promise<string>

/** A message that was not carried. The text says where to, what was answered and how to mend it; it holds no secret. */
export class TransportError extends Error {
  override name = 'TransportError'
  /** Whether the same may be carried later; false for what is refused for good. */
  readonly retry: boolean

  constructor({ message, retry, cause }: { message: string; retry: boolean; cause?: unknown }) {
    super(message, cause === undefined ? undefined : { cause })
    this.retry = retry
  }
}

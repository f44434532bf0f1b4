import type { Baseline } from '#core/judge/standing.ts'
import type { Incident } from '#core/model/incident.ts'
import type { Message } from '../message.ts'

/** A message for one recipient, and what it reports in machine-readable form. */
export interface OutgoingMessage {
  message: Message
  incidents: readonly Incident[]
  baseline?: Baseline
}

/** Sends a message to one address. Resolves with where it went, for logs; rejects with TransportError only. */
export type MailTransport = (message: Message, to: string) => Promise<string>

/** Sends a message to one channel, in the same way. */
export type ChannelTransport = (outgoing: OutgoingMessage) => Promise<string>

/**
 * A message that was not sent. The text states the destination, the response and the remedy, and contains no secret.
 */
export class TransportError extends Error {
  override name = 'TransportError'
  /** Whether a later attempt may succeed; false for a permanent rejection. */
  readonly retry: boolean

  constructor({ message, retry, cause }: { message: string; retry: boolean; cause?: unknown }) {
    super(message, cause === undefined ? undefined : { cause })
    this.retry = retry
  }
}

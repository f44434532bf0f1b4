import type { Benchmark } from '#core/model/benchmark.ts'
import type { DueWork } from '#stages/dispatch/due.ts'
import { messageOf } from '#stages/dispatch/message.ts'

/** What Lambda hands to a function for one message: https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html */
export function queued(message: unknown, receives = 1): { Records: object[] } {
  const body = typeof message === 'string' ? message : JSON.stringify(message)
  const attributes = { ApproximateReceiveCount: String(receives) }
  return { Records: [{ messageId: 'm', eventSource: 'aws:sqs', attributes, body }] }
}

/** A message as a dispatcher with another schema would have made it. */
export function ofOtherVersion<Message extends { versions: Record<string, string> }>(message: Message) {
  return { ...message, versions: { ...message.versions, message: '0' }, surprise: 1 }
}

/** The message about work of a benchmark in its first market, due at `at` (ISO 8601). */
export function messageAt(at: string, benchmark: Benchmark, work: { kind?: DueWork['kind']; steps?: string[] } = {}) {
  const { kind = 'run', steps = [] } = work
  const every = kind === 'audit' ? (benchmark.audits?.every ?? 0) : benchmark.every
  const [market] = benchmark.markets
  const due = { benchmark, versions: { scenarios: '1' }, slot: Date.parse(at), every, kind, market, steps } as DueWork
  return messageOf(due).message
}

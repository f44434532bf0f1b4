/** Benchmark, market and scheduled time of a queue's message, for the log; the message may be anything. */
export function queuedIdentity(event: unknown): object {
  try {
    const { benchmark, market, scheduledAt } = JSON.parse((event as QueueEvent).Records[0].body)
    return { benchmark: benchmark.id, market, scheduledAt }
  } catch {
    return {}
  }
}

interface QueueEvent {
  Records: [{ body: string }]
}

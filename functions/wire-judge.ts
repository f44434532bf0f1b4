import { judgeHandler } from './judge-handler.ts'
import { type Deployed, log, readEnvironment, storeOf } from './wire.ts'

/** The handler of `judge` with the adapters that its environment names. */
export function wireJudge({ benchmarks }: Pick<Deployed, 'benchmarks'>): ReturnType<typeof judgeHandler> {
  return judgeHandler({
    benchmarks,
    store: storeOf(readEnvironment(['table', 'homeRegion'])),
    judged: ({ benchmark, market, scheduledAt }, events) =>
      log('info', { type: 'judged', benchmark: benchmark.id, market: market.id, scheduledAt, events }),
    failed: ({ benchmark, market, scheduledAt }, error) =>
      log('error', {
        type: 'not-judged',
        benchmark: benchmark.id,
        market: market.id,
        scheduledAt,
        error: textOf(error),
      }),
  })
}

function textOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error)
}

import type { Benchmark } from '#core/model/benchmark.ts'
import type { DigestTime } from '#core/model/settings.ts'
import type { PrefixedNames } from '#infra/names.ts'
import type { CountedMarket } from '#stages/dispatch/health.ts'
import { livePlan } from '#stages/dispatch/live-plan.ts'
import { largestMessage } from '#stages/dispatch/message.ts'
import { type Deployed, deployedNames, readEnvironment, storeOf } from '../environment.ts'
import { type InvocationContext, log, logged, write } from '../log.ts'
import { countLines, missedLine } from '../metrics.ts'
import { dispatchHandler } from './handler.ts'
import { queues } from './queue.ts'

/** What the bundle contains for the dispatcher besides the benchmarks. */
export interface DispatchSettings {
  /** Fingerprint of the files that the benchmarks were read from. */
  version: string
  digest: DigestTime | null
  /** Whether field data is asked for. */
  field: boolean
}

/** The handler of `dispatch` with the adapters that its environment names. */
export function wireDispatch({ sources }: Pick<Deployed, 'sources'>, { version, digest, field }: DispatchSettings) {
  const environment = readEnvironment(['table', 'homeRegion', 'region', 'queues'])
  const { homeRegion, region } = environment
  const names = deployedNames()
  const store = storeOf(environment)
  const deployed = sources.map(({ benchmark }) => benchmark)
  const handle = dispatchHandler({
    store,
    plan: livePlan({
      store,
      sources,
      version,
      leftOut: (benchmark, problems) => log('warn', { type: 'settings-left-out', benchmark, problems }),
    }),
    dispatcher: region,
    isOurs: (market) => market.region === region,
    ...(region === homeRegion && { home: { digest, field }, counted: counted(names, deployed) }),
    send: queues({ region, urlOf: (kind) => `${environment.queues}/${names.queue(kind)}` }),
    refused: ({ kind, benchmark: { id } }, bytes) =>
      log('error', { type: 'too-large', kind, benchmark: id, bytes, most: largestMessage }),
    leftBehind: (work) =>
      log('warn', {
        type: 'left-behind',
        ...{ kind: work.kind, benchmark: work.benchmark.id, ...('market' in work && { market: work.market.id }) },
        remedy: `The newest deployment does not measure this market from ${region}. Delete the stack ${names.marketStack(region)} if it measures nothing from there, or else deploy again: npx cdk deploy --all`,
      }),
    missed: (missed) => {
      log('warn', { type: 'missed', ...missed })
      write(missedLine(missed.rounds, { names, now: Date.now() }))
    },
    now: Date.now,
  })
  return logged('dispatch', (_event: unknown, _context: InvocationContext) => handle())
}

/** A line for each condition of each market: docs/runbook.md says how to read them. */
function counted(names: PrefixedNames, deployed: readonly Benchmark[]): (markets: readonly CountedMarket[]) => void {
  return (markets) => {
    for (const { benchmark, market, since } of markets)
      for (const [condition, from] of Object.entries(since)) {
        log('warn', { type: 'market', condition, benchmark, market, since: from })
      }
    for (const line of countLines(markets, { names, now: Date.now(), deployed })) write(line)
  }
}

import type { Benchmark, Market } from '#core/model/benchmark.ts'
import { counted } from '#core/model/counted.ts'
import { evidenceEvery } from '#core/model/limits.ts'
import type { MarketKey } from '#core/model/market-key.ts'
import type { Settings } from '#core/model/settings.ts'
import { HOUR } from '#core/model/time.ts'
import { cruxClient, FieldError } from '#measure/field/crux.ts'
import type { WorkMessage } from '#stages/dispatch/work-message.ts'
import { askField, isFieldAsked } from '#stages/field/field.ts'
import { readRounds } from '#store/records/rounds.ts'
import { StoreError } from '#store/store-error.ts'
import { auditSlot } from '../local/audit-slot.ts'
import type { Contestants } from '../local/contestants.ts'
import { type Host, race } from '../local/host.ts'
import type { Messenger } from '../local/messenger.ts'
import { markUnderWay } from '../local/under-way.ts'
import type { ProgressView } from '../progress/show.ts'
import type { Stop } from '../stop.ts'
import { claimHere } from './claim.ts'
import { localTime } from './local-time.ts'

/** A benchmark that is measured here, with everything that a message leaves out. */
export interface Watched {
  benchmark: Benchmark
  contestants: Contestants
}

export interface WorkTools {
  host: Host
  messenger: Messenger
  settings: Settings
  watched: readonly Watched[]
  stop: Stop
  view: ProgressView
}

/** Does what a message asks for. Returns when to try again, ms, where it could not be done now. */
export async function work(message: WorkMessage, tools: WorkTools): Promise<number | undefined> {
  const found = tools.watched.find(({ benchmark }) => benchmark.id === message.benchmark.id)
  if (found === undefined) throw new Error(`A message is about ${message.benchmark.id}, which is not watched.`)
  const { benchmark, contestants } = found
  const market = benchmark.markets.find(({ id }) => id === message.market)
  const scheduledAt = new Date(message.scheduledAt)
  const { host, messenger, view, settings, stop } = tools
  await using marks = new AsyncDisposableStack()
  if (market !== undefined && (message.kind === 'run' || message.kind === 'audit')) {
    const { kind, scheduledAt: slot } = message
    marks.use(await markUnderWay(host.surroundings))
    if (!(await claimHere({ kind, benchmark: benchmark.id, market: market.id, scheduledAt: slot }, host))) {
      const what = `${kind === 'run' ? 'The round' : 'The audit'} of ${localTime(scheduledAt.getTime())}`
      view.say(`${what} of ${benchmark.name}, ${market.name}, is measured by another outpace command.`)
      return undefined
    }
  }
  switch (message.kind) {
    case 'run':
      await measure({ benchmark, market: known(market), contestants, scheduledAt }, tools)
      return undefined
    case 'audit': {
      const { audits } = benchmark
      if (audits === undefined) return undefined
      const slot = { benchmark, market: known(market), contestants, settings: audits }
      const retention = settings.retention.history
      await auditSlot(slot, scheduledAt, { host, retention, signal: stop.signal, say: view.say })
      return undefined
    }
    case 'field':
      return ask(benchmark, tools)
    case 'digest': {
      const options = { say: view.say, digestAt: message.scheduledAt }
      if ((await messenger.send(benchmark, options)) === 'failed') host.trouble.happened = true
      return undefined
    }
    default:
      return message.kind satisfies never
  }
}

function known(market: Market | undefined): Market {
  if (market === undefined) throw new Error('A message of a round or an audit names no market.')
  return market
}

interface DueRound extends Watched {
  market: Market
  scheduledAt: Date
}

async function measure({ benchmark, market, contestants, scheduledAt }: DueRound, tools: WorkTools): Promise<void> {
  const { host, messenger, view, stop } = tools
  const id = { benchmark: benchmark.id, market: market.id, scheduledAt: scheduledAt.toISOString() }
  await race({
    benchmark,
    market,
    contestants,
    host,
    scheduledAt,
    recordEvidence: !(await hasRecentEvidence(host, id)),
    signal: stop.signal,
    say: view.say,
    messenger,
    progress: view.begin({
      title: `${benchmark.name}, ${market.name}, ${localTime(scheduledAt.getTime())}`,
      metric: benchmark.target.metric,
    }),
  })
}

async function hasRecentEvidence(
  { store }: Host,
  { benchmark, market, scheduledAt }: MarketKey & { scheduledAt: string },
): Promise<boolean> {
  // 1 ms less than the interval, so that a round exactly one interval after the last evidence records it again.
  const from = new Date(Date.parse(scheduledAt) - evidenceEvery + 1).toISOString()
  for await (const round of readRounds(store, { benchmark, market, from })) {
    if (round.visits.some((visit) => visit.status === 'ok' && visit.evidence !== undefined)) return true
  }
  return false
}

/** Asks CrUX; a failure is tried again an hour later. */
async function ask(benchmark: Benchmark, { host, settings, view }: WorkTools): Promise<number | undefined> {
  const { store, surroundings } = host
  const key = settings.cruxKey === undefined ? undefined : surroundings.channelSecret(settings.cruxKey)
  if (key === undefined) return undefined
  const now = Date.now()
  try {
    if (await isFieldAsked(store, { benchmark, now })) return undefined
    const retention = settings.retention.history
    const { records } = await askField({ store, benchmark, client: cruxClient({ key }), now, retention, missing: true })
    if (records.length > 0) view.say(`Field data of ${benchmark.name}: ${counted(records.length, 'site')}.`)
    return undefined
  } catch (error) {
    if (!(error instanceof FieldError || error instanceof StoreError)) throw error
    view.say(`Field data of ${benchmark.name} is not current. ${error.message}`)
    return now + HOUR
  }
}

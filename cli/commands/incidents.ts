import { comparisonsOf } from '#core/judge/streams.ts'
import type { Benchmark } from '#core/model/benchmark.ts'
import { orderIn } from '#core/model/names-order.ts'
import { zonedTime } from '#core/words/parts.ts'
import { recentIncidents } from '#stages/incidents/incidents.ts'
import { acknowledgeIncident, muteBenchmark } from '#stages/incidents/marks.ts'
import type { Store } from '#store/port.ts'
import { CliError, cliErrorOf, exitCodes } from '../cli-error.ts'
import { openRecords, type Records } from '../local/records.ts'
import type { Output } from '../output.ts'
import { type MarketIncidents, renderIncidents } from '../render/incidents.ts'
import { shownName } from '../render/look.ts'
import { selectBenchmarks } from '../select.ts'
import type { Surroundings } from '../surroundings.ts'

export interface IncidentsOptions {
  benchmark: string | undefined
  weeks: number
  json: boolean
  /** Ids of incidents. */
  ack: readonly string[]
  /** A duration, or `off`. */
  mute: string | undefined
  /** Use the deployment instead of this machine. */
  cloud: boolean
}

/** `outpace incidents`: lists incidents week by week. Returns the exit code. */
export async function incidents(
  options: IncidentsOptions,
  surroundings: Surroundings,
  output: Output,
): Promise<number> {
  const { settings, benchmarks } = await selectBenchmarks(surroundings, options.benchmark, options)
  const onlyLooks = options.ack.length === 0 && options.mute === undefined
  await using records = await openRecords({ ...options, onlyLooks }, { surroundings, settings })
  const { store } = records
  const now = Date.now()
  for (const id of options.ack) await acknowledgeOne(id, { store, benchmarks, options, now, output })
  if (options.mute !== undefined) await muteAll(options.mute, { store, benchmarks, options, now, output })
  if (!onlyLooks) return exitCodes.done
  for (const benchmark of benchmarks) {
    const order = orderIn(comparisonsOf(benchmark))
    for (const found of await incidentsOf(benchmark, { records, weeks: options.weeks, now })) {
      const text = options.json
        ? `${JSON.stringify(found)}\n`
        : `\n${renderIncidents(found, { look: output.look, now, order })}`
      output.result(text)
    }
  }
  return exitCodes.done
}

async function incidentsOf(
  benchmark: Benchmark,
  { records, weeks, now }: { records: Records; weeks: number; now: number },
): Promise<MarketIncidents[]> {
  for (const market of benchmark.markets) await records.judge(benchmark, market)
  return Promise.all(
    benchmark.markets.map(async (market): Promise<MarketIncidents> => {
      const query = { store: records.store, benchmark, market, now, weeks }
      const { weekly, mutedUntil, incidents } = await recentIncidents(query)
      const first = weekly.weeks[0]?.from ?? ''
      return {
        benchmark: { id: benchmark.id, name: benchmark.name },
        market: { id: market.id, name: market.name, timeZone: market.timeZone },
        mutedUntil,
        ...weekly,
        incidents: incidents.filter(({ closedAt }) => closedAt === null || closedAt >= first),
      }
    }),
  )
}

interface Change {
  options: IncidentsOptions
  store: Store
  benchmarks: Benchmark[]
  now: number
  output: Output
}

/** In every benchmark that has it: what slows a market down gives incidents of several benchmarks the same id. */
async function acknowledgeOne(id: string, { store, benchmarks, options, now, output }: Change): Promise<void> {
  let known = false
  for (const { id: benchmark } of benchmarks) {
    if ((await acknowledgeIncident(store, { benchmark, incident: id, now })) === 'unknown') continue
    known = true
    output.result(
      options.json ? `${JSON.stringify({ benchmark, acknowledged: id })}\n` : `Acknowledged: ${id} (${benchmark}).\n`,
    )
  }
  if (!known) throw new CliError(`There is no incident ${id}. Run "outpace incidents" to list them.`)
}

async function muteAll(wanted: string, { store, benchmarks, options, now, output }: Change): Promise<void> {
  if (options.benchmark === undefined)
    throw new CliError('Name the benchmark to mute: outpace incidents NAME --mute "2 days"')
  for (const { id, name, markets } of benchmarks) {
    const muted = await muteBenchmark(store, { benchmark: id, length: wanted === 'off' ? null : wanted, now })
    if (!muted.ok) throw cliErrorOf({ ...muted.words, message: `--mute: ${muted.words.message}` })
    if (options.json) output.result(`${JSON.stringify({ benchmark: id, mutedUntil: muted.value })}\n`)
    else
      output.result(
        muted.value === null
          ? `${shownName(name, 200, output.look)} is no longer muted.\n`
          : `${shownName(name, 200, output.look)} is muted until ${zonedTime(muted.value, { timeZone: markets[0]?.timeZone ?? 'UTC', now })}: incidents are recorded, but no notifications are sent.\n`,
      )
  }
}

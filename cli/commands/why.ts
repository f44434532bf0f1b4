import type { Benchmark, Market } from '#core/model/benchmark.ts'
import { findingLines } from '#core/words/why/lines.ts'
import { outsideWords } from '#core/words/why/outside.ts'
import { outsideRounds } from '#stages/why/outside.ts'
import { readWhy } from '#stages/why/why.ts'
import type { Store } from '#store/port.ts'
import { chosen } from '../chosen.ts'
import { CliError, exitCodes } from '../cli-error.ts'
import { openRecords } from '../local/records.ts'
import type { Output } from '../output.ts'
import { shown } from '../render/look.ts'
import { renderWhy } from '../render/why.ts'
import { selectBenchmarks, selectPlaces } from '../select.ts'
import type { Surroundings } from '../surroundings.ts'
import { timeOption } from '../time-option.ts'

export interface WhyOptions {
  benchmark: string | undefined
  market: string | undefined
  /** Name of a competitor. */
  against: string | undefined
  step: string | undefined
  /** A time: what changed on our site then. */
  before: string | undefined
  json: boolean
  /** Use the deployment instead of this machine. */
  cloud: boolean
}

/** `outpace why`: prints why we are slower, from the newest rounds. Returns the exit code. */
export async function why(options: WhyOptions, surroundings: Surroundings, output: Output): Promise<number> {
  const at = timeOption('--before', options.before)
  const before = at === undefined ? undefined : new Date(at).toISOString()
  if (before !== undefined && options.against !== undefined) {
    throw new CliError('--before is about your site alone, so it takes no --against.')
  }
  const { settings, benchmarks } = await selectBenchmarks(surroundings, options.benchmark, options)
  const named = options.benchmark !== undefined || benchmarks.length === 1
  if (!named && (options.against ?? options.step) !== undefined) {
    throw new CliError('Name the benchmark of --against and --step: outpace why NAME --step home')
  }
  // All of them before anything is read.
  const asked = selectPlaces(benchmarks, options.market).map((place) => ({
    ...place,
    ...namesOf(options, place.benchmark),
  }))
  await using records = await openRecords({ ...options, onlyLooks: true }, { surroundings, settings })
  const { store, evidence } = records
  const now = Date.now()
  const texts: string[] = []
  const lacking: string[] = []
  for (const { benchmark, markets, competitor, step } of asked) {
    for (const market of markets) {
      const found = await readWhy({ store, evidence, benchmark, market, competitor, step, before })
      const lack = await lackOf(store, { benchmark, market, before, now })
      if (lack !== undefined) lacking.push(shown(`${benchmark.name}, ${market.name}: ${lack}`, 500, output.look))
      const head = {
        benchmark: { id: benchmark.id, name: benchmark.name },
        market: { id: market.id, name: market.name, timeZone: market.timeZone },
      }
      texts.push(
        options.json
          ? `${JSON.stringify({ ...head, why: found, findings: found === null ? [] : findingLines(found) })}\n`
          : `\n${renderWhy(found, { ...head, benchmark, cloud: options.cloud, lack, look: output.look, now })}`,
      )
    }
  }
  // A time that fits one market may be outside the rounds of another.
  if (lacking.length > 0 && lacking.length === texts.length) throw new CliError(lacking.join('\n'))
  for (const text of texts) output.result(text)
  return exitCodes.done
}

interface Asked {
  benchmark: Benchmark
  market: Market
  /** ISO 8601. */
  before: string | undefined
  /** ms. */
  now: number
}

/** Why a market has nothing to say about a time. */
async function lackOf(store: Store, { benchmark, market, before, now }: Asked): Promise<string | undefined> {
  if (before === undefined) return undefined
  const outside = await outsideRounds(store, { benchmark: benchmark.id, market: market.id, at: before })
  return outside && outsideWords({ ...outside, at: before }, { timeZone: market.timeZone, now })
}

/** As the benchmark writes them. Throws CliError. */
function namesOf({ against, step }: WhyOptions, { sites, steps }: Benchmark): { competitor?: string; step?: string } {
  const competitors = sites.filter(({ us }) => !us).map(({ name }) => name)
  return {
    ...(against !== undefined && {
      competitor: chosen({ kind: 'competitor', found: against, known: competitors }),
    }),
    ...(step !== undefined && { step: chosen({ kind: 'step', found: step, known: steps }) }),
  }
}

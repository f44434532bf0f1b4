import type { Benchmark } from '#core/model/benchmark.ts'
import { findingLines } from '#core/words/why/lines.ts'
import { readWhy } from '#stages/why/why.ts'
import { chosen } from '../chosen.ts'
import { CliError, exitCodes } from '../cli-error.ts'
import { openRecords } from '../local/records.ts'
import type { Output } from '../output.ts'
import { renderWhy } from '../render/why.ts'
import { selectBenchmarks, selectMarkets } from '../select.ts'
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
  const asked = benchmarks.map((benchmark) => ({ benchmark, ...namesOf(options, benchmark) }))
  await using records = await openRecords(options, { surroundings, settings })
  const { store, evidence } = records
  for (const { benchmark, competitor, step } of asked) {
    for (const market of selectMarkets(benchmark, options.market)) {
      const found = await readWhy({ store, evidence, benchmark, market, competitor, step, before })
      const head = {
        benchmark: { id: benchmark.id, name: benchmark.name },
        market: { id: market.id, name: market.name, timeZone: market.timeZone },
      }
      const text = options.json
        ? JSON.stringify({ ...head, why: found, findings: found === null ? [] : findingLines(found) })
        : `\n${renderWhy(found, { ...head, look: output.look, now: Date.now() })}`
      output.result(options.json ? `${text}\n` : text)
    }
  }
  return exitCodes.done
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

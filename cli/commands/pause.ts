import { zonedTime } from '#core/words/parts.ts'
import { roundAt } from '#stages/dispatch/round-at.ts'
import { readControls, requestRun, setPaused } from '#store/records/controls.ts'
import { CliError, exitCodes } from '../cli-error.ts'
import { openRecords } from '../local/records.ts'
import type { Output } from '../output.ts'
import { shown } from '../render/look.ts'
import { selectBenchmarks, selectPlaces } from '../select.ts'
import type { Surroundings } from '../surroundings.ts'

export interface PauseOptions {
  verb: 'pause' | 'resume' | 'run-now'
  benchmark: string | undefined
  /** Name or id. */
  market: string | undefined
  /** The deployment, in place of "outpace watch" on this machine. */
  cloud: boolean
}

/** `outpace pause`, `resume` and `run-now`: what a dispatcher is asked for. Returns the exit code. */
export async function pause(options: PauseOptions, surroundings: Surroundings, output: Output): Promise<number> {
  const { verb, cloud, market: wanted } = options
  const { settings, benchmarks } = await selectBenchmarks(surroundings, options.benchmark)
  const known = benchmarks.map((benchmark) => ({
    ...benchmark,
    markets: benchmark.markets.filter((market) => !cloud || market.region !== 'local'),
  }))
  if (known.every(({ markets }) => markets.length === 0)) {
    throw new CliError('Every market is measured on your own machine. Leave out --cloud.')
  }
  const places = selectPlaces(known, wanted).flatMap(({ benchmark, markets }) =>
    markets.map((market) => ({ benchmark, market })),
  )
  await using records = await openRecords({ cloud }, { surroundings, settings })
  const now = Date.now()
  const at = roundAt(now)
  for (const { benchmark, market } of places) {
    const place = { benchmark: benchmark.id, market: market.id }
    const say = (text: string) =>
      output.result(`${shown(`${benchmark.name}, ${market.name}: ${text}`, 500, output.look)}\n`)
    if (verb === 'run-now') {
      await requestRun(records.store, { ...place, at })
      const when = zonedTime(at, { timeZone: market.timeZone, now })
      say(`a round is due at ${when}${cloud ? '' : ', if "outpace watch" runs then'}.`)
      continue
    }
    const paused = verb === 'pause'
    const outcome = await setPaused(records.store, { ...place, paused, at: new Date(now).toISOString() })
    say(outcome === 'same' ? `${paused ? 'already paused' : 'not paused'}.` : paused ? 'paused.' : 'resumed.')
  }
  const { isPaused } = await readControls(records.store)
  const count = places.filter(({ benchmark, market }) => isPaused(benchmark.id, market.id)).length
  if (verb === 'run-now' && count > 0) output.result(`${count} of these markets stay paused after that round.\n`)
  return exitCodes.done
}

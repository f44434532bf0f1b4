import { type Replay, startReplay } from '#core/judge/replay.ts'
import type { Benchmark, Market } from '#core/model/benchmark.ts'
import { counted } from '#core/model/counted.ts'
import type { Round } from '#core/model/round.ts'
import { zonedTime } from '#core/words/parts.ts'
import { readRounds } from '#store/records/rounds.ts'
import { readJudge } from '#store/records/verdicts.ts'
import { exitCodes } from '../cli-error.ts'
import { openRecords, type Records } from '../local/records.ts'
import type { Output } from '../output.ts'
import { shown, shownName } from '../render/look.ts'
import { selectBenchmarks } from '../select.ts'
import type { Surroundings } from '../surroundings.ts'

export interface ReplayOptions {
  benchmark: string | undefined
  json: boolean
  /** Use the deployment instead of this machine. */
  cloud: boolean
}

/** Result of replaying a benchmark in a market, as `--json` prints it. */
interface Outcome extends Partial<Replay> {
  benchmark: string
  market: string
  /** `gone`: the first rounds of the epoch are no longer stored, so there is nothing to compare. */
  result: 'same' | 'different' | 'gone' | 'nothing'
  from: string | null
}

/** `outpace replay`: judges the stored rounds again from scratch and compares the results. Returns the exit code. */
export async function replayStored(
  options: ReplayOptions,
  surroundings: Surroundings,
  output: Output,
): Promise<number> {
  const { settings, benchmarks } = await selectBenchmarks(surroundings, options.benchmark, options)
  await using records = await openRecords({ ...options, onlyLooks: true }, { surroundings, settings })
  let code: number = exitCodes.done
  for (const benchmark of benchmarks) {
    for (const market of benchmark.markets) {
      const outcome = await replayOne({ records, benchmark, market })
      if (outcome.result === 'different') code = exitCodes.missed
      output.result(
        options.json ? `${JSON.stringify(outcome)}\n` : `${words(outcome, { benchmark, market, output })}\n`,
      )
    }
  }
  return code
}

async function replayOne({
  records,
  benchmark,
  market,
}: {
  records: Records
  benchmark: Benchmark
  market: Market
}): Promise<Outcome> {
  const place = { benchmark: benchmark.id, market: market.id }
  const { store } = records
  await records.judge(benchmark, market)
  const { saved } = await readJudge(store, place)
  if (saved === null) return { ...place, result: 'nothing', from: null }
  const { from } = saved.state.epoch
  const replay = startReplay(saved, { benchmark, market })
  let first: Round | undefined
  for await (const round of readRounds(store, { ...place, from })) {
    first ??= round
    // The first round of an epoch is always judged, so if it is missing it has expired.
    if (Date.parse(first.scheduledAt) !== Date.parse(from)) break
    replay.observe(round)
  }
  if (first === undefined || Date.parse(first.scheduledAt) !== Date.parse(from))
    return { ...place, result: 'gone', from }
  const found = replay.result()
  return { ...place, result: found.differences.length === 0 ? 'same' : 'different', from, ...found }
}

function words(
  { result, from, rounds = 0, late = 0, streams = 0, differences = [] }: Outcome,
  { benchmark, market, output: { look } }: { benchmark: Benchmark; market: Market; output: Output },
): string {
  const since = from === null ? '' : ` since ${zonedTime(from, { timeZone: market.timeZone, now: Date.now() })}`
  const name = `${shownName(benchmark.name, 60, look)}, ${shownName(market.name, 40, look)}`
  const lateRounds = late === 1 ? '1 round that arrived' : `${late} rounds that arrived`
  const skipped = late === 0 ? '' : ` Skipped as before: ${lateRounds} too late.`
  switch (result) {
    case 'nothing':
      return `${name}: no verdict yet.`
    case 'gone':
      return `${name}: some of the rounds${since} are no longer stored, so they cannot be judged again from scratch.`
    case 'same':
      return `${name}: ${counted(rounds, 'round')}${since} judged again; all ${streams} streams are identical, bit for bit.${skipped}`
    case 'different': {
      const lines = differences.map(
        ({ what, stored, replayed }) => `  ${shown(what, 100, look)}: stored ${stored}; replayed ${replayed}`,
      )
      const why =
        'Have falseAlarms, the steps or the competitors in benchmark.yaml changed since, was Outpace updated, or were old rounds imported?'
      return [
        `${name}: ${counted(rounds, 'round')} judged again, ${counted(differences.length, 'difference')}. ${why}${skipped}`,
        ...lines,
      ].join('\n')
    }
    default:
      return result satisfies never
  }
}

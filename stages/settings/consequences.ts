import type { Change, Consequences } from '#core/analysis/consequences.ts'
import { estimateCost } from '#core/analysis/cost/cost.ts'
import type { Sizing } from '#core/analysis/cost/sizing.ts'
import { beginsAnew } from '#core/judge/begins-anew.ts'
import { alarmingStreams } from '#core/judge/streams.ts'
import type { Benchmark } from '#core/model/benchmark.ts'
import type { Settings } from '#core/model/settings.ts'
import { loadsADay } from '../scenarios/loads-a-day.ts'

/** Fewest rounds of a first verdict, however clear the difference: docs/detector.md, section 3.3, step 6. */
const FIRST_VERDICT = 7

interface ConsequencesOptions {
  /** Of the benchmark that changes. */
  id: string
  /** All benchmarks in force. */
  before: readonly Benchmark[]
  after: readonly Benchmark[]
  settings: Settings
  sizing: Sizing
}

export function consequencesOf({ id, before, after, settings, sizing }: ConsequencesOptions): Consequences {
  const [old, next] = [before, after].map((all) => all.find((benchmark) => benchmark.id === id))
  if (old === undefined || next === undefined) throw new RangeError(`There is no benchmark "${id}".`)
  const of = <T>(figure: (benchmark: Benchmark) => T): Change<T> => ({ before: figure(old), after: figure(next) })
  const [costBefore, costAfter] = [before, after].map((benchmarks) => estimateCost({ benchmarks, settings, sizing }))
  const cap = costAfter?.cap?.limit
  return {
    loadsADay: of((benchmark) => Math.ceil(loadsADay(benchmark) * (benchmark.sites.length - 1))),
    dollars: { before: costBefore?.total.likely ?? 0, after: costAfter?.total.likely ?? 0 },
    ...(cap !== undefined && { cap }),
    crowded: (costAfter?.crowded ?? []).filter(({ region, needed }) =>
      (costBefore?.crowded ?? []).every((earlier) => earlier.region !== region || earlier.needed < needed),
    ),
    falseAlarms: { perYear: next.alarm.falseAlarmsPerYear, alarms: of(alarmingStreams) },
    firstVerdict: of(({ every }) => FIRST_VERDICT * every),
    begins: beginsAnew(old, next),
    target: next.target,
  }
}

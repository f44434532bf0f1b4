import { BET_WEIGHTS, SMALL_SHIFT_WEIGHTS } from '#core/statistics/bets.ts'
import { defaultConfig } from '#core/statistics/config.ts'
import type { SimulatedRound } from '../simulate.ts'
import { alarmsAt, changeTest, type TestOptions } from './change-test.ts'
import { gapToMean, gapToRival, ofMedian, ofQuickerHalf, ofQuickest, type VisitValue } from './round-values.ts'

/** Takes in one round and says whether there is an alarm. */
type WatchRounds = (slot: number, round: SimulatedRound) => boolean

export interface Variant {
  name: string
  /** Loads a visit that have to be simulated; 3 unless stated. */
  loads?: number
  watch: () => WatchRounds
}

const c = defaultConfig.c
const counted: TestOptions = { weights: BET_WEIGHTS, onOdds: false, ordersTies: false, D0: defaultConfig.D0 }
const ordered: TestOptions = { ...counted, ordersTies: true }
const weighted: TestOptions = { ...ordered, weights: SMALL_SHIFT_WEIGHTS }
const onOdds: TestOptions = { ...weighted, onOdds: true }

/** One stream with one false alarm a year of its own, against one competitor or the mean of three. */
export const single: Variant[] = [
  alone('median of the loads', { value: ofMedian, options: counted }),
  alone('… ties in order of a drawn number', { value: ofMedian, options: ordered }),
  alone('… and weight on small shifts', { value: ofMedian, options: weighted }),
  alone('… and bets on odds', { value: ofMedian, options: onOdds }),
  alone('… and nothing tolerated (another promise)', { value: ofMedian, options: { ...onOdds, D0: 0 } }),
  alone('quicker half of the loads', { value: ofQuickerHalf, options: counted }),
  alone('… ties, weights', { value: ofQuickerHalf, options: weighted }),
  alone('… and odds', { value: ofQuickerHalf, options: onOdds }),
  alone('quickest load', { value: ofQuickest, options: counted }),
  alone('… ties, weights', { value: ofQuickest, options: weighted }),
  { name: 'quicker half of 2 loads, of 7 when in doubt', loads: 7, watch: () => moreWhenInDoubt() },
  mean('mean of three, median', { value: ofMedian, options: counted }),
  mean('… ties, weights', { value: ofMedian, options: weighted }),
  mean('mean of three, quicker half', { value: ofQuickerHalf, options: counted }),
  mean('… ties, weights', { value: ofQuickerHalf, options: weighted }),
  mean('… and odds', { value: ofQuickerHalf, options: onOdds }),
]

/** All streams of a benchmark with one step: together one false alarm a year. The fourth row of each is what ships. */
export const whole: Variant[] = [1, 2, 3].flatMap((rivals) => [
  together(rivals === 1 ? '1 comparison' : `${rivals} comparisons`, { rivals, options: counted }),
  together('… and pooled, quicker half', {
    rivals,
    options: counted,
    pooled: { value: ofQuickerHalf, options: counted },
  }),
  together('… with ties, weights', { rivals, options: counted, pooled: { value: ofQuickerHalf, options: weighted } }),
  together('… and odds', { rivals, options: counted, pooled: { value: ofQuickerHalf, options: onOdds } }),
  together('… and in all', { rivals, options: onOdds, pooled: { value: ofQuickerHalf, options: onOdds } }),
  together('… of the median', { rivals, options: onOdds, pooled: { value: ofMedian, options: onOdds } }),
])

interface Asked {
  value: VisitValue
  options: TestOptions
}

function alone(name: string, { value, options }: Asked): Variant {
  return { name, watch: () => watchGap((round) => gapToRival(round, { rival: 0, value }), options) }
}

function mean(name: string, { value, options }: Asked): Variant {
  return { name, watch: () => watchGap((round) => gapToMean(round, value), options) }
}

/** One stream of the values that rounds give; null: none. */
function watchGap(gapOf: (round: SimulatedRound) => number | null, options: TestOptions): WatchRounds {
  const alarmed = alarmsAt(c, options)
  return (slot, round) => {
    const y = gapOf(round)
    return y !== null && alarmed(slot, y)
  }
}

/** The comparisons, and the pooled one beside them where it is asked for. */
function together(
  name: string,
  { rivals, options, pooled }: { rivals: number; options: TestOptions; pooled?: Asked },
): Variant {
  const streams = rivals + (pooled === undefined ? 0 : 1)
  return {
    name,
    watch: () => {
      // A fifth of a comparison's false alarms is for its level tests.
      const comparisons = Array.from({ length: rivals }, () => alarmsAt((streams * c) / defaultConfig.wChange, options))
      const inPooled = alarmsAt(streams * c, pooled?.options ?? options)
      return (slot, round) => {
        if (round === null) return false
        const found = comparisons.filter((alarmed, rival) =>
          alarmed(slot, gapToRival(round, { rival, value: ofMedian }) ?? 0),
        )
        if (pooled === undefined) return found.length > 0
        const y = gapToMean({ ...round, rivals: round.rivals.slice(0, rivals) }, pooled.value)
        return (y !== null && inPooled(slot, y)) || found.length > 0
      }
    },
  }
}

/** As many loads a day as three a visit: in doubt from evidence of 40 on, which a stream without a change is in 1 round of 5. */
function moreWhenInDoubt(): WatchRounds {
  const start = () => {
    let evidence = 0
    const test = changeTest(weighted, () => (evidence >= IN_DOUBT ? 1 : 0))
    return (slot: number, round: NonNullable<SimulatedRound>) => {
      const loads = evidence >= IN_DOUBT ? 7 : 2
      spent.loads += loads
      spent.rounds++
      const first = (all: number[]) => all.slice(0, loads)
      const y = gapToRival({ us: first(round.us), rivals: round.rivals.map(first) }, { rival: 0, value: ofQuickerHalf })
      evidence = test(slot, y ?? 0)
      return evidence
    }
  }
  let watch = start()
  return (slot, round) => {
    if (round === null) return false
    const alarmed = watch(slot, round) >= c
    if (alarmed) watch = start()
    return alarmed
  }
}

const IN_DOUBT = 40
/** Loads of `moreWhenInDoubt` so far. */
export const spent = { loads: 0, rounds: 0 }

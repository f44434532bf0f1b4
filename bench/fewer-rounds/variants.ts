import { defaultConfig } from '#core/statistics/config.ts'
import { ours } from '../detection-rivals.ts'
import type { SimulatedRound } from '../simulate.ts'
import { alarmsAt, changeTest, EVEN, ON_SMALL, type TestOptions } from './change-test.ts'
import { gapToField, gapToRival, ofMedian, ofQuickerHalf, ofQuickest, type VisitValue } from './round-values.ts'

/** Takes in one round and says whether there is an alarm. */
type WatchRounds = (slot: number, round: SimulatedRound) => boolean

export interface Variant {
  name: string
  /** Loads a visit that have to be simulated; 3 unless stated. */
  loads?: number
  watch: () => WatchRounds
}

const c = defaultConfig.c
const counted: TestOptions = { weights: EVEN, ordersTies: false, D0: defaultConfig.D0 }
const ordered: TestOptions = { ...counted, ordersTies: true }
const weighted: TestOptions = { ...ordered, weights: ON_SMALL }

/** One stream with one false alarm a year of its own, against one competitor or the mean of three. */
export const single: Variant[] = [
  alone('median of the loads', { value: ofMedian, options: counted }),
  alone('… ties in order of a drawn number', { value: ofMedian, options: ordered }),
  alone('… and weight on small shifts', { value: ofMedian, options: weighted }),
  alone('… and nothing tolerated (another promise)', { value: ofMedian, options: { ...weighted, D0: 0 } }),
  alone('quicker half of the loads', { value: ofQuickerHalf, options: counted }),
  alone('… ties, weights', { value: ofQuickerHalf, options: weighted }),
  alone('quickest load', { value: ofQuickest, options: counted }),
  alone('… ties, weights', { value: ofQuickest, options: weighted }),
  { name: 'quicker half of 2 loads, of 7 when in doubt', loads: 7, watch: () => moreWhenInDoubt() },
  field('field of three, median', { value: ofMedian, options: counted }),
  field('… ties, weights', { value: ofMedian, options: weighted }),
  field('field of three, quicker half', { value: ofQuickerHalf, options: counted }),
  field('… ties, weights', { value: ofQuickerHalf, options: weighted }),
]

/** All streams of a benchmark with one step: together one false alarm a year. */
export const whole: Variant[] = [1, 3].flatMap((rivals) => [
  together(`${rivals} comparison${rivals > 1 ? 's' : ''}, as shipped`, { rivals }),
  together('… and the field: median', { rivals, value: ofMedian, options: counted }),
  together('… and the field: quicker half', { rivals, value: ofQuickerHalf, options: counted }),
  together('… and the field: quicker half, ties, weights', { rivals, value: ofQuickerHalf, options: weighted }),
])

interface Asked {
  value: VisitValue
  options: TestOptions
}

function alone(name: string, { value, options }: Asked): Variant {
  return {
    name,
    watch: () => {
      const alarmed = alarmsAt(c, options)
      return (slot, round) => {
        const y = gapToRival(round, { rival: 0, value })
        return y !== null && alarmed(slot, y)
      }
    },
  }
}

function field(name: string, { value, options }: Asked): Variant {
  return {
    name,
    watch: () => {
      const alarmed = alarmsAt(c, options)
      return (slot, round) => {
        const y = gapToField(round, value)
        return y !== null && alarmed(slot, y)
      }
    },
  }
}

/** The shipped detectors of all comparisons, with a field beside them if one is asked for. */
function together(name: string, { rivals, value, options }: { rivals: number } & Partial<Asked>): Variant {
  const streams = rivals + (value === undefined ? 0 : 1)
  return {
    name,
    watch: () => {
      const comparisons = Array.from({ length: rivals }, () => ours.watch(streams * c))
      const inField = options === undefined ? () => false : alarmsAt(streams * c, options)
      return (slot, round) => {
        if (round === null) return false
        const found = comparisons.filter((alarmed, rival) =>
          alarmed(slot, gapToRival(round, { rival, value: ofMedian }) ?? 0),
        )
        const compared = { ...round, rivals: round.rivals.slice(0, rivals) }
        const y = value === undefined ? null : gapToField(compared, value)
        return (y !== null && inField(slot, y)) || found.length > 0
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

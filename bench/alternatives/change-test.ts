import { betsOn, betsOnOdds } from '#core/statistics/bets.ts'
import { completeConfig } from '#core/statistics/config.ts'
import { bet, total, zeros } from '#core/statistics/e-detector.ts'
import { add, binOf, countAtLeast, emptyHistogram, type Histogram } from '#core/statistics/histogram.ts'
import { randomOf } from '#core/statistics/shuffle.ts'
import { calm, learn, toleranceOf } from '#core/statistics/tolerance.ts'

/** What the change test of core/statistics could do otherwise with the same numbers. */
export interface TestOptions {
  /** Weights of the four bets on shifts and the three on the worst parts. */
  weights: readonly number[]
  /** Whether the bets on shifts are on odds, and not on normal scores. */
  onOdds: boolean
  /** Whether rounds in the same bin are ordered by a number drawn from the slot, and not all counted as worse. */
  ordersTies: boolean
  /** Shift that is always tolerated. */
  D0: number
}

/** Evidence that rounds got slower, after each of them; starts again once it reaches `c`. */
export type Evidence = (slot: number, y: number) => number

/**
 * The change test alone: no level tests, no way back. `groupOf` says whom a round is ranked among, decided before it.
 */
export function changeTest(
  { weights, onOdds, ordersTies, D0 }: TestOptions,
  groupOf: () => number = () => 0,
): Evidence {
  const config = completeConfig({ D0 })
  const groups = new Map<number, Histogram>()
  const wobble = calm()
  const evidence = zeros(weights.length)
  const payoffs = onOdds ? betsOnOdds : betsOn
  return (slot, y) => {
    const group = groupOf()
    const reference = groups.get(group) ?? emptyHistogram()
    groups.set(group, reference)
    const { up } = toleranceOf(wobble, { reference, config })
    const bin = binOf(y - up)
    const worse = countAtLeast(reference, bin)
    const tied = worse - countAtLeast(reference, bin + 1)
    const rank = ordersTies ? Math.max(1, worse - tied + randomOf(slot)() * (tied + 1)) : 1 + worse
    bet(evidence, payoffs(rank / (reference.n + 1)))
    add(reference, y)
    learn(wobble, { d: y, reference, config })
    return total(evidence, weights)
  }
}

/** Alarms of a test at threshold `c`. */
export function alarmsAt(c: number, options: TestOptions): (slot: number, y: number) => boolean {
  let test = changeTest(options)
  return (slot, y) => {
    const alarmed = test(slot, y) >= c
    if (alarmed) test = changeTest(options)
    return alarmed
  }
}

import type { Round } from '../../model/round.ts'
import { TOO_FEW_FOR_INTERVAL } from '../../statistics/effect.ts'
import { quantile } from '../../statistics/quantile.ts'
import { randomOf } from '../../statistics/shuffle.ts'
import { studentTail } from '../../statistics/student.ts'
import { sum } from '../../statistics/sum.ts'
import { keptByTotal, keptOf, resampledMeans } from '../../statistics/trimmed.ts'
import { type PartTimes, pairIn, partsIn, type WhyPart, whyParts } from './parts.ts'

/** Our time and another one, in parts that add up. All figures in ms, unrounded. */
export interface Split {
  /** In the order of a page load. */
  parts: SplitPart[]
  /** All parts but the rest of the step. */
  lcp: PartDifference
  /** All parts: the step's duration. */
  whole: PartDifference
  /** Rounds measured of both, or before and since; and of them those that the means are over. */
  rounds: { us: number; other: number; kept: number }
}

export interface SplitPart extends PartDifference {
  part: WhyPart
}

/** `difference` is `us` minus `other`, of the parts as of the whole. */
export interface PartDifference {
  us: number
  other: number
  difference: number
  /** 95 % interval of the difference; null at three rounds or fewer. */
  low: number | null
  high: number | null
  /** A difference that noise alone would bring less than once in {@link RARE} comparisons of a site with itself. */
  certain: boolean
}

/** One in how many comparisons of equal sites may call a part different. */
const RARE = 10_000
const RESAMPLES = 1_000
/** The same rounds always have the same interval. */
const SEED = 0x5ee_d14

/**
 * Splits the gap between us and a competitor on a step, over rounds of one method (`comparable`). Null where no round has both:
 * a step that stays on its document has no such parts.
 *
 *     d(r,p) = our part p in round r - theirs     D(r) = sum of d(r,p) over p
 *     part p = mean of d(r,p) over the rounds r that a 20 % trimmed mean of D keeps
 *
 * docs/reasons.md says why the parts then add up to the whole.
 */
export function splitGap(
  rounds: readonly Round[],
  asked: { us: string; competitor: string; step: string },
): Split | null {
  const pairs = rounds.map((round) => pairIn(round, asked)).filter((pair) => pair !== null)
  if (pairs.length === 0) return null
  const kept = keptByTotal(pairs.map(({ us, other }) => sum(us) - sum(other)))
  const means = (side: 'us' | 'other') => meansOf(kept.map((index) => pairs[index]?.[side] ?? []))
  const differences = pairs.map(({ us, other }) => us.map((time, index) => time - (other[index] ?? 0)))
  return splitOf({
    estimate: { us: means('us'), other: means('other') },
    resample: resampledMeans(differences, whyParts.length),
    freedom: kept.length - 1,
    rounds: { us: pairs.length, other: pairs.length, kept: kept.length },
  })
}

/** Splits what changed on one site between two times. Rounds of one method; trimmed by their total within each time. */
export function splitChange(
  { before, since }: { before: readonly Round[]; since: readonly Round[] },
  { site, step }: { site: string; step: string },
): Split | null {
  const read = (rounds: readonly Round[]) =>
    rounds
      .map((round) =>
        partsIn(
          round.visits.find((visit) => visit.site === site),
          { step, loads: round.method.loads },
        ),
      )
      .filter((parts) => parts !== null)
  const [us, other] = [read(since), read(before)]
  if (us.length === 0 || other.length === 0) return null
  const estimate = (all: readonly PartTimes[]) => meansOf(keptByTotal(all.map(sum)).map((index) => all[index] ?? []))
  const [drawSince, drawBefore] = [resampledMeans(us, whyParts.length), resampledMeans(other, whyParts.length)]
  return splitOf({
    estimate: { us: estimate(us), other: estimate(other) },
    resample: (random) => {
      const [since, before] = [drawSince(random), drawBefore(random)]
      return since.map((time, index) => time - (before[index] ?? 0))
    },
    // Those of the shorter time alone: fewer than Welch's, so never too sure. Yuen (1974), Biometrika 61, 165-170.
    freedom: keptOf(Math.min(us.length, other.length)) - 1,
    rounds: { us: us.length, other: other.length, kept: keptOf(us.length) + keptOf(other.length) },
  })
}

interface Means {
  us: PartTimes
  other: PartTimes
}

interface Splitting {
  estimate: Means
  /** Differences from rounds drawn with replacement: Efron & Tibshirani (1993), An Introduction to the Bootstrap, 13.3. */
  resample: (random: () => number) => Float64Array
  freedom: number
  rounds: Split['rounds']
}

function splitOf({ estimate, resample, freedom, rounds }: Splitting): Split {
  const isEnough = Math.min(rounds.us, rounds.other) > TOO_FEW_FOR_INTERVAL
  const random = randomOf(SEED)
  const drawn = isEnough ? Array.from({ length: RESAMPLES }, () => resample(random)) : []
  const differenceOf = (pick: (times: ArrayLike<number>) => number): PartDifference => {
    const [us, other] = [pick(estimate.us), pick(estimate.other)]
    const difference = us - other
    const differences = drawn.map(pick)
    if (!isEnough) return { us, other, difference, low: null, high: null, certain: false }
    return {
      us,
      other,
      difference,
      low: quantile(differences, 0.025),
      high: quantile(differences, 0.975),
      certain: isCertain(difference, { differences, freedom }),
    }
  }
  return {
    parts: whyParts.map((part) => ({ part, ...differenceOf((times) => times[whyParts.indexOf(part)] ?? 0) })),
    lcp: differenceOf((times) => sum(Array.from(times).slice(0, -1))),
    whole: differenceOf((times) => sum(Array.from(times))),
    rounds,
  }
}

function isCertain(
  difference: number,
  { differences, freedom }: { differences: readonly number[]; freedom: number },
): boolean {
  const error = deviationOf(differences)
  return studentTail(Math.abs(difference) / error, freedom) < 1 / RARE
}

function deviationOf(values: readonly number[]): number {
  const mean = sum(values) / values.length
  return Math.sqrt(sum(values.map((value) => (value - mean) ** 2)) / (values.length - 1))
}

function meansOf(all: readonly PartTimes[]): PartTimes {
  return whyParts.map((_, index) => sum(all.map((times) => times[index] ?? 0)) / all.length)
}

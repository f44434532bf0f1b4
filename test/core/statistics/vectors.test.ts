import { describe, expect, test } from 'vitest'
import {
  BET_WEIGHTS,
  betsOn,
  betsOnSign,
  SHIFTS,
  SIGN_STAKES,
  SIGN_WEIGHTS,
  STEP_STAKE,
  WORST_PARTS,
} from '#core/statistics/bets.ts'
import { rankAtLeast, rankAtMost } from '#core/statistics/change.ts'
import { weightedLogRatio } from '#core/statistics/composite.ts'
import { type DetectorConfig, defaultConfig } from '#core/statistics/config.ts'
import { observeTraced, saveDetector, startDetector } from '#core/statistics/detector.ts'
import { bet, total, zeros } from '#core/statistics/e-detector.ts'
import { BIN_WIDTH, binOf, HIGHEST_BIN, histogramOf, middleOf, toSparse } from '#core/statistics/histogram.ts'
import { hodgesLehmann, signedRankInterval } from '#core/statistics/hodges-lehmann.ts'
import { normalQuantile } from '#core/statistics/normal.ts'
import { medianAbsoluteDeviation, quantile } from '#core/statistics/quantile.ts'
import { logRatio } from '#core/statistics/round-ratio.ts'
import { signedRankPmf } from '#core/statistics/signed-rank.ts'
import { differences } from './differences.ts'
import file from './vectors.json' with { type: 'json' }

interface Vector {
  id: string
  fn: string
  input: unknown
  expected: unknown
}
interface Rounds {
  config: Partial<DetectorConfig>
  rounds: { idx: number; d: number | null }[]
}

/** Computes each `fn` of the vectors with our functions, in the vectors' own shape. */
const functions: Record<string, (input: never) => unknown> = {
  quantileType7: ({ x, p }: { x: number[]; p: number[] }) => p.map((at) => quantile(x, at)),
  mad: ({ x }: { x: number[] }) => {
    const { median, mad, scaled } = medianAbsoluteDeviation(x)
    return { median, mad, madScaled: scaled }
  },
  signrankPmf: ({ n }: { n: number }) => [...signedRankPmf(n)],
  hodgesLehmann95: ({ d, alpha }: { d: number[]; alpha: number }) => {
    const hl = hodgesLehmann(d)
    const { low, high, coverage } = signedRankInterval(d, alpha)
    const ratios = { ratio: Math.exp(hl), ratioLo: Math.exp(low), ratioHi: Math.exp(high) }
    return { hl, lo: low, hi: high, coverage, ...ratios }
  },
  hodgesLehmannCI: ({ d, alpha }: { d: number[]; alpha: number }) => {
    const { low, high, coverage } = signedRankInterval(d, alpha)
    return { lo: low, hi: high, coverage }
  },
  qnorm: ({ p }: { p: number[] }) => p.map(normalQuantile),
  bets: ({ p }: { p: number[] }) => p.map(betsOn),
  bin: ({ x }: { x: number[] }) => x.map(binOf),
  refStats: ({ d }: { d: number[] }) => {
    const reference = histogramOf(d)
    const { median, spread } = middleOf(reference)
    const { n, c: counts } = toSparse(reference)
    const ranks = { pUp_at_0_1: rankAtLeast(reference, 0.1), pDown_at_0: rankAtMost(reference, 0) }
    return { n, counts, median, mad: spread, ...ranks }
  },
  roundLogRatio: ({ us, rival }: { us: number[]; rival: number[] }) => {
    const d = logRatio(us, rival)
    return { d, ratio: Math.exp(d) }
  },
  weightedGeoRatio: ({ d, w }: { d: (number | null)[]; w: number[] }) => {
    const D = weightedLogRatio(d, w)
    return { D, ratio: D === null ? null : Math.exp(D) }
  },
  weightedE: ({ M, w }: { M: number[]; w: number[] }) => ({ E: total(M, w) }),
  levelSR: ({ signs }: { signs: (-1 | 0 | 1)[] }) => {
    const evidence = zeros(SIGN_STAKES.length)
    return signs.map((sign) => {
      bet(evidence, betsOnSign(sign))
      return total(evidence, SIGN_WEIGHTS)
    })
  },
  engine: ({ config, rounds }: Rounds) => {
    const detector = startDetector(config)
    const steps = rounds.map(({ idx, d }) => ({ ...observeTraced(detector, idx, d), state: detector.verdict }))
    return {
      trace: steps.map(({ trace }) => {
        if (trace === null) return null
        const { p, tolerance, totals } = trace
        const ranks = { pu: p.slower, pd: p.faster, tu: tolerance.up, td: tolerance.down, G: tolerance.slope }
        const { slower: U, faster: D, back: R, inB, outB, inA, outA } = totals
        return { ...ranks, U, D, inB, outB, inA, outA, R }
      }),
      states: steps.map(({ state }) => state),
      events: steps
        .flatMap(({ events }) => events)
        .map(({ type, slot, estimate, evidence, restored, ...same }) => {
          return { ...same, t: type, idx: slot, est: estimate, e: evidence, back: restored }
        }),
      final: saveDetector(detector),
    }
  },
}

const vectors = file.vectors as Vector[]

describe('vectors of the reference implementation', () => {
  test('all 45 are present and have a function', () => {
    expect(vectors).toHaveLength(45)
    expect(file.count).toBe(45)
    expect(file.tolerance).toBe(1e-9)
    expect(new Set(vectors.map(({ id }) => id)).size).toBe(45)
    expect(vectors.map(({ fn }) => fn).filter((fn) => !Object.hasOwn(functions, fn))).toEqual([])
  })

  test('the defaults match', () => {
    const grids = {
      binWidth: BIN_WIDTH,
      binMax: HIGHEST_BIN,
      theta: SHIFTS,
      thetaW: BET_WEIGHTS.slice(0, SHIFTS.length),
      stepA: WORST_PARTS,
      stepR: STEP_STAKE,
      stepW: BET_WEIGHTS.slice(SHIFTS.length),
      lam: SIGN_STAKES,
      lamW: SIGN_WEIGHTS,
    }
    expect(differences({ ...defaultConfig, ...grids }, file.defaultConfig)).toEqual([])
  })

  test.each(vectors.map((vector) => [vector.id, vector] as const))('%s is reproduced', (_, { fn, input, expected }) => {
    const compute = functions[fn]
    if (compute === undefined) throw new Error(`No function computes vectors of ${fn}: add it above`)
    expect(differences(compute(input as never), expected)).toEqual([])
  })

  test('the comparison itself detects differences', () => {
    expect(differences({ a: [1, 2.0000001] }, { a: [1, 2] })).toEqual(['.a[1]: 2.0000001 is not 2'])
    expect(differences({ a: 1, b: 2 }, { a: 1 })).toEqual(['.b: 2 is not undefined'])
    expect(differences({ x: 3 + 1e-12 }, { x: 3 })).toEqual([])
    expect(differences({ slot: 4.0000000001 }, { slot: 4 }, { exact: ['slot'] })).toHaveLength(1)
    expect(differences([null], [0])).toHaveLength(1)
  })
})

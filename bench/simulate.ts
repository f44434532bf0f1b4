import { logRatio } from '#core/statistics/round-ratio.ts'

/** 15-minute rounds in a day and in a year. */
export const ROUNDS_A_DAY = 96
export const ROUNDS_A_YEAR = 365 * ROUNDS_A_DAY
const LOADS = 3

/** Noise of a simulated benchmark. Sizes are in ln(time), probabilities per load unless stated otherwise. */
export interface Noise {
  name: string
  /** Standard deviation of a load. */
  spread: number
  /** Heavy tail: probability, and mean of the exponential excess. */
  tail: { chance: number; excess: number }
  /** Cache misses: probability, and cost of one. */
  miss: { chance: number; cost: number }
  /** Shared by both sides, so it cancels: daily cycle, and drift of the worker. */
  shared: { cycle: number; wander: number }
  /** Ours only, so it does not cancel: daily cycle; drift with an autocorrelation (`memory`) and a spread. */
  own: { cycle: number; memory: number; wander: number }
  /** Probability per visit that the whole visit is up to four times as slow. */
  outlier: number
  /** Probabilities per round of losing a single round, and of an outage of three hours on average. */
  lost: { round: number; outage: number }
}

/** Resembles LCP of two shops from one worker; a round's log ratio has a robust standard deviation of 0.18. */
export const typical: Noise = {
  name: 'typical',
  spread: 0.15,
  tail: { chance: 0.06, excess: 0.5 },
  miss: { chance: 0.15, cost: 0.3 },
  shared: { cycle: 0.15, wander: 0.1 },
  own: { cycle: 0, memory: 0, wander: 0 },
  outlier: 0.01,
  lost: { round: 0.02, outage: 1 / 2000 },
}

export const noises: Noise[] = [
  typical,
  { ...typical, name: 'quiet', spread: 0.05, tail: { chance: 0.02, excess: 0.3 }, miss: { chance: 0, cost: 0 } },
  { ...typical, name: 'steadier', spread: 0.12 },
  { ...typical, name: 'loud', spread: 0.3, tail: { chance: 0.1, excess: 0.8 } },
  { ...typical, name: 'half miss the cache', miss: { chance: 0.5, cost: 0.6 } },
  { ...typical, name: 'our own daily cycle 10 %', own: { cycle: 0.1, memory: 0, wander: 0 } },
  { ...typical, name: 'we wander, AR(0.9) 5 %', own: { cycle: 0, memory: 0.9, wander: 0.05 } },
  { ...typical, name: 'we wander, AR(0.9) 10 %', own: { cycle: 0, memory: 0.9, wander: 0.1 } },
]

/** A permanent change of one side's time from round `at` on: 1.2 means 20 % more. */
export interface Change {
  at: number
  us?: number
  rival?: number
  /** Slows only this share of our loads, as an A/B test or a colder cache does. */
  part?: { chance: number; us: number }
}

/** Times of every load of a round, ms; null where the round was lost. */
export type SimulatedRound = { us: number[]; rivals: number[][] } | null

interface Simulation {
  noise: Noise
  seed: number
  rounds: number
  change?: Change
  loads?: number
}

/** Log ratios of `rounds` simulated rounds; NaN where the round was lost. The same seed gives the same stream. */
export function simulate(simulation: Simulation): Float64Array {
  const ratios = simulateLoads(simulation).map((round) => (round === null ? Number.NaN : logRatioToFirst(round)))
  return Float64Array.from(ratios)
}

function logRatioToFirst({ us, rivals: [rival = []] }: NonNullable<SimulatedRound>): number {
  return logRatio(us, rival)
}

/** The loads of `rounds` simulated rounds of us and `rivals` competitors. A change of `rival` is the first one's. */
export function simulateLoads({
  noise,
  seed,
  rounds,
  change,
  rivals = 1,
  loads = LOADS,
}: Simulation & { rivals?: number }): SimulatedRound[] {
  const next = uniform(seed)
  const gauss = normal(next)
  // The peak of the day differs from stream to stream.
  const phase = 2 * Math.PI * next()
  let worker = 0
  let wander = 0
  let outage = 0
  return Array.from({ length: rounds }, (_, round) => {
    const day = Math.sin((2 * Math.PI * round) / ROUNDS_A_DAY + phase)
    worker = 0.9 * worker + Math.sqrt(1 - 0.9 ** 2) * noise.shared.wander * gauss()
    wander = noise.own.memory * wander + Math.sqrt(1 - noise.own.memory ** 2) * noise.own.wander * gauss()
    const shared = noise.shared.cycle * day + worker
    const own = noise.own.cycle * day + wander
    const changed = change !== undefined && round >= change.at
    const usual = { loads, noise, next, gauss }
    const part = changed ? change.part : undefined
    const us = visit({ ...usual, base: shared + own + (changed ? Math.log(change.us ?? 1) : 0), part })
    const theirs = Array.from({ length: rivals }, (__, rival) =>
      visit({ ...usual, base: shared + (changed && rival === 0 ? Math.log(change.rival ?? 1) : 0) }),
    )
    if (outage === 0 && next() < noise.lost.outage) outage = 1 + Math.floor(24 * next())
    else if (outage > 0) outage--
    return outage > 0 || next() < noise.lost.round ? null : { us, rivals: theirs }
  })
}

/** Times of one visit's loads, ms. */
function visit({
  base,
  loads,
  noise,
  next,
  gauss,
  part,
}: {
  base: number
  loads: number
  noise: Noise
  next: () => number
  gauss: () => number
  part?: Change['part']
}): number[] {
  const slow = next() < noise.outlier ? Math.log(1 + 3 * next()) : 0
  return Array.from({ length: loads }, () => {
    const tail = next() < noise.tail.chance ? -noise.tail.excess * Math.log(next()) : 0
    const miss = next() < noise.miss.chance ? noise.miss.cost : 0
    const extra = part !== undefined && next() < part.chance ? Math.log(part.us) : 0
    return 2000 * Math.exp(base + slow + extra + noise.spread * gauss() + tail + miss)
  })
}

/** Uniform numbers in (0, 1): sfc32 by Chris Doty-Humphrey, which passes PractRand. */
export function uniform(seed: number): () => number {
  let [a, b, c, counter] = [seed | 0, 0x9e3779b9 | 0, 0x243f6a88, 1]
  const draw = () => {
    const t = (((a + b) | 0) + counter++) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = ((c << 21) | (c >>> 11)) + t
    return ((t >>> 0) + 0.5) / 2 ** 32
  }
  // The first numbers of neighbouring seeds are alike.
  for (let at = 0; at < 15; at++) draw()
  return draw
}

/** Standard normals by Marsaglia's polar method, two at a time. */
function normal(next: () => number): () => number {
  let spare: number | null = null
  return () => {
    if (spare !== null) {
      const value = spare
      spare = null
      return value
    }
    for (;;) {
      const x = 2 * next() - 1
      const y = 2 * next() - 1
      const s = x * x + y * y
      if (s >= 1) continue
      const scale = Math.sqrt((-2 * Math.log(s)) / s)
      spare = y * scale
      return x * scale
    }
  }
}

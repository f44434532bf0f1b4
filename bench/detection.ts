// How soon a slip is detected, and how often there is a false alarm: this test compared with common procedures, all on the
// same simulated streams. Run `node bench/detection.ts`, or add --years 100 for more precise numbers; --short leaves out the other
// kinds of noise.
import { parseArgs } from 'node:util'
import { defaultConfig } from '#core/statistics/config.ts'
import { medianAbsoluteDeviation, quantile } from '#core/statistics/quantile.ts'
import { ours, type Procedure, rivals } from './detection-rivals.ts'
import { type Change, type Noise, noises, ROUNDS_A_YEAR, simulate, typical } from './simulate.ts'

const { values: options } = parseArgs({
  options: {
    years: { type: 'string', default: '12' },
    seed: { type: 'string', default: '1' },
    short: { type: 'boolean', default: false },
  },
})
const years = Number(options.years)
const seed = Number(options.seed)
if (!(Number.isInteger(years) && years >= 1))
  throw new RangeError(`--years must be a whole number of at least 1, got ${options.years}`)
if (!Number.isInteger(seed)) throw new RangeError(`--seed must be a whole number, got ${options.seed}`)

/** Ten days before the slip, twenty after it. */
const SETTLED = 1000
const HORIZON = 2000
const runs = Math.max(100, 10 * years)

const changes: [name: string, change: Omit<Change, 'at'>][] = [
  ['+10 %', { us: 1.1 }],
  ['+20 %', { us: 1.2 }],
  ['+50 %', { us: 1.5 }],
  ['+100 %', { us: 2 }],
  ['rival -20 %', { rival: 0.8 }],
]

interface Contender {
  name: string
  short: string
  procedure: Procedure
  threshold: number
}

function streamYears(noise: Noise, { count, firstSeed }: { count: number; firstSeed: number }): Float64Array[] {
  return Array.from({ length: count }, (_, at) => simulate({ noise, seed: firstSeed + at, rounds: ROUNDS_A_YEAR }))
}

function measuredOf(stream: Float64Array): number[] {
  return [...stream.filter((d) => !Number.isNaN(d))]
}

/** Number of alarms on streams without a change; stops counting beyond `atMost`. */
function falseAlarms(
  { procedure, threshold }: Pick<Contender, 'procedure' | 'threshold'>,
  { streams, atMost = Number.POSITIVE_INFINITY }: { streams: Float64Array[]; atMost?: number },
): number {
  let alarms = 0
  for (const stream of streams) {
    const alarmed = procedure.watch(threshold)
    for (const [slot, d] of stream.entries()) {
      if (!Number.isNaN(d) && alarmed(slot, d) && ++alarms > atMost) return alarms
    }
  }
  return alarms
}

/** The smallest threshold with at most one false alarm per stream-year, to within 1 %. */
function tune(procedure: Procedure, streams: Float64Array[]): number {
  let [low, high] = procedure.range
  while (high / low > 1.01) {
    const threshold = Math.sqrt(low * high)
    if (falseAlarms({ procedure, threshold }, { streams, atMost: streams.length }) <= streams.length) high = threshold
    else low = threshold
  }
  return high
}

/** Rounds from the change to the first alarm after it, including the changed round; infinite when not detected. */
function delays({ procedure, threshold }: Contender, streams: Float64Array[]): number[] {
  return streams.map((stream) => {
    const alarmed = procedure.watch(threshold)
    for (const [slot, d] of stream.entries()) {
      if (!Number.isNaN(d) && alarmed(slot, d) && slot >= SETTLED) return slot - SETTLED + 1
    }
    return Number.POSITIVE_INFINITY
  })
}

function table(head: string[], rows: string[][]): string {
  const widths = head.map((name, at) => Math.max(name.length, ...rows.map((row) => row[at]?.length ?? 0)))
  const line = (row: string[]) =>
    row.map((cell, at) => (at === 0 ? cell.padEnd(widths[at] ?? 0) : cell.padStart(widths[at] ?? 0))).join('  ')
  return [line(head), widths.map((width) => '-'.repeat(width)).join('  '), ...rows.map(line)].join('\n')
}

function rounds(delay: number): string {
  return Number.isFinite(delay) ? String(Math.ceil(delay)) : '-'
}

/** Quantile of delays that may be infinite, which interpolation would turn into NaN. */
function delayAt(all: readonly number[], p: number): number {
  const found = all.map((delay) => Math.min(delay, Number.MAX_SAFE_INTEGER))
  const delay = quantile(found, p)
  return delay > HORIZON ? Number.POSITIVE_INFINITY : delay
}

const began = performance.now()
const level = streamYears(typical, { count: years, firstSeed: 1000 * seed })
const measured = level.flatMap(measuredOf)
const { scaled } = medianAbsoluteDeviation(measured)
const sd = Math.sqrt(measured.reduce((sum, d) => sum + d * d, 0) / measured.length)

const promised = {
  name: 'this test, as shipped',
  short: 'ours shipped',
  procedure: ours,
  threshold: defaultConfig.c,
}
const contenders: Contender[] = [
  ...rivals.map((procedure) => {
    return { name: procedure.name, short: procedure.short, procedure, threshold: tune(procedure, level) }
  }),
  { name: 'this test, tuned the same', short: 'ours tuned', procedure: ours, threshold: tune(ours, level) },
  promised,
]

console.log(`${years} stream-years of 15-minute rounds, 3 loads a side, seed ${seed}; ${runs} slips of each size.
Log ratio of a round: standard deviation ${sd.toFixed(3)}, robust ${scaled.toFixed(3)}. All rows but the last are tuned on these same
streams to one false alarm per stream-year, which is itself uncertain by ${(100 / Math.sqrt(years)).toFixed(0)} %; the last row is what ships.
Delay: median / 90th percentile of rounds until the alarm, - when not detected within ${HORIZON}.
`)

/** Streams with a slip of each size. */
function slipsIn(noise: Noise, { count, firstSeed }: { count: number; firstSeed: number }): Float64Array[][] {
  return changes.map(([, change], at) =>
    Array.from({ length: count }, (_, run) => {
      const streamSeed = firstSeed + 10_000 * at + run
      return simulate({ noise, seed: streamSeed, rounds: SETTLED + HORIZON, change: { at: SETTLED, ...change } })
    }),
  )
}

function delayCells(contender: Contender, slips: Float64Array[][]): string[] {
  return slips.map((streams) => {
    const found = delays(contender, streams)
    return `${rounds(delayAt(found, 0.5))} / ${rounds(delayAt(found, 0.9))}`
  })
}

const slips = slipsIn(typical, { count: runs, firstSeed: 1_000_000 * (seed + 1) })
const detection = contenders.map((contender) => {
  const alarms = falseAlarms(contender, { streams: level }) / years
  return [contender.name, contender.threshold.toPrecision(3), alarms.toFixed(2), ...delayCells(contender, slips)]
})
console.log(table(['procedure', 'threshold', 'false alarms', ...changes.map(([name]) => name)], detection))

if (options.short !== true) reportOtherNoise()

function reportOtherNoise(): void {
  const fewer = Math.max(1, Math.round(years / 4))
  console.log(`
The same thresholds on other noise: false alarms per stream-year, ${fewer} stream-years each.
`)
  const elsewhere = noises.map((noise, at) =>
    streamYears(noise, { count: fewer, firstSeed: 100_000 * seed + 1000 * at }),
  )
  console.log(
    table(
      ['noise', ...contenders.map(({ short }) => short)],
      noises.map(({ name }, at) => [
        name,
        ...contenders.map((contender) => (falseAlarms(contender, { streams: elsewhere[at] ?? [] }) / fewer).toFixed(1)),
      ]),
    ),
  )

  console.log(`
This test as shipped on each kind of noise: spread is the robust standard deviation of a round's log ratio; delays as above.
`)
  console.log(
    table(
      ['noise', 'spread', ...changes.map(([name]) => name)],
      noises.map((noise, at) => {
        const spread = medianAbsoluteDeviation((elsewhere[at] ?? []).flatMap(measuredOf)).scaled
        return [
          noise.name,
          spread.toFixed(2),
          ...delayCells(promised, slipsIn(noise, { count: 60, firstSeed: 100_000_000 * seed + 100_000 * at })),
        ]
      }),
    ),
  )
}

const timed = performance.now()
falseAlarms(promised, { streams: level.slice(0, 2) })
const perSecond = (2 * ROUNDS_A_YEAR) / ((performance.now() - timed) / 1000)
console.log(`
This test processes ${Math.round(perSecond / 1000)},000 rounds a second on one core. Took ${((performance.now() - began) / 1000).toFixed(0)} s.`)

// What would find a slip in fewer rounds at the same number of loads a day and with the same promise, alone and combined.
// Run `node bench/fewer-rounds.ts`, or add --runs 400 --years 40 for more precise numbers.
import { parseArgs } from 'node:util'
import { quantile } from '#core/statistics/quantile.ts'
import { oracle, tuned } from './alternatives/oracle.ts'
import { gapToMean, gapToRival, ofMedian, ofQuickerHalf } from './alternatives/round-values.ts'
import { single, spent, type Variant, whole } from './alternatives/variants.ts'
import { type Change, noises, ROUNDS_A_YEAR, type SimulatedRound, simulateLoads, typical } from './simulate.ts'

const { values: options } = parseArgs({
  options: {
    runs: { type: 'string', default: '40' },
    years: { type: 'string', default: '1' },
    seed: { type: 'string', default: '1' },
  },
})
const [runs, years, seed] = [options.runs, options.years, options.seed].map((given) => {
  const number = Number(given)
  if (!(Number.isSafeInteger(number) && number >= 1)) throw new RangeError(`Expected whole numbers, got ${given}`)
  return number
}) as [number, number, number]

const SETTLED = 1000
const HORIZON = 1500
const RIVALS = 3
const began = performance.now()

const changes: [name: string, change: Omit<Change, 'at'>][] = [
  ['+5 %', { us: 1.05 }],
  ['+10 %', { us: 1.1 }],
  ['+20 %', { us: 1.2 }],
  ['+40 %', { us: 1.4 }],
  ['half of loads +40 %', { part: { chance: 0.5, us: 1.4 } }],
]

function slipsOf(change: Omit<Change, 'at'>, { at, loads }: { at: number; loads: number }): SimulatedRound[][] {
  return Array.from({ length: runs }, (_, run) =>
    simulateLoads({
      noise: typical,
      seed: seed * 10_000_000 + 10_000 * at + run,
      rounds: SETTLED + HORIZON,
      change: { at: SETTLED, ...change },
      rivals: RIVALS,
      loads,
    }),
  )
}

/** Rounds from the slip to the alarm, including the first slower one; the horizon and one more when not detected. */
function delayOf({ watch }: Variant, rounds: readonly SimulatedRound[]): number {
  const alarmed = watch()
  for (const [slot, round] of rounds.entries()) {
    if (alarmed(slot, round) && slot >= SETTLED) return slot - SETTLED + 1
  }
  return HORIZON + 1
}

function cell(delays: readonly number[]): string {
  const shown = [0.5, 0.9].map((p) => Math.ceil(quantile(delays, p)))
  return shown.map((delay) => (delay > HORIZON ? '–' : String(delay))).join(' / ')
}

function alarmsIn({ watch }: Variant, rounds: readonly SimulatedRound[]): number {
  const alarmed = watch()
  return rounds.filter((round, slot) => alarmed(slot, round)).length
}

function levelYear(year: number, { loads = 3, noise = typical } = {}): SimulatedRound[] {
  return simulateLoads({ noise, seed: seed * 1000 + year, rounds: ROUNDS_A_YEAR, rivals: RIVALS, loads })
}

/** Rows by variant: what each detects, and its alarms where nothing changed. */
function rowsOf(variants: readonly Variant[]): string[][] {
  const rows = variants.map(({ name }) => [name])
  for (const loads of new Set(variants.map((variant) => variant.loads ?? 3))) {
    for (const [at, [, change]] of changes.entries()) {
      const streams = slipsOf(change, { at, loads })
      for (const [row, variant] of variants.entries()) {
        if ((variant.loads ?? 3) === loads) rows[row]?.push(cell(streams.map((stream) => delayOf(variant, stream))))
      }
    }
    const alarms = variants.map(() => 0)
    if (loads !== 3) Object.assign(spent, { loads: 0, rounds: 0 })
    for (let year = 0; year < years; year++) {
      const level = levelYear(year, { loads })
      for (const [row, variant] of variants.entries()) {
        if ((variant.loads ?? 3) === loads) alarms[row] = (alarms[row] ?? 0) + alarmsIn(variant, level)
      }
    }
    for (const [row, variant] of variants.entries()) {
      if ((variant.loads ?? 3) === loads) rows[row]?.push(((alarms[row] ?? 0) / years).toFixed(2))
    }
  }
  return rows
}

function table(head: string[], rows: string[][]): string {
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n')
}

const head = (what: string) => [what, ...changes.map(([name]) => name), 'false alarms a year']

console.log(`Noise of bench/detection.ts, 3 loads a visit, ${runs} slips of each size after ${SETTLED} rounds, ${years} years
without a change, seed ${seed}. Delay: median / 90th percentile of rounds until the alarm, – beyond ${HORIZON}.

One stream with one false alarm a year, the change test alone:
`)
console.log(table(head('judged by'), [...rowsOf(single), ...oracleRows()]))
console.log(`\nIn doubt: ${(spent.loads / spent.rounds).toFixed(2)} loads a visit on average where nothing changed.`)
console.log('\nAll streams of one step with one false alarm a year together:\n')
console.log(table(head('streams'), rowsOf(whole)))

const threes = whole.slice((2 * whole.length) / 3)
const elsewhere = noises.map((noise) => {
  const level = [0, 1].map((year) => levelYear(year, { noise }))
  const alarms = (variant: Variant) => level.reduce((sum, rounds) => sum + alarmsIn(variant, rounds), 0) / level.length
  return [noise.name, ...threes.map((variant) => alarms(variant).toFixed(1))]
})
console.log(`
The rows with three competitors on other noise: false alarms a year, two years each.

${table(['noise', ...threes.map(({ name }) => name)], elsewhere)}`)
console.log(`\nTook ${((performance.now() - began) / 1000).toFixed(0)} s.`)

/** The best that a test could do which is told the noise and the size of the slip, at the same rate of false alarms. */
function oracleRows(): string[][] {
  const inputs: [string, (round: SimulatedRound) => number | null][] = [
    ['median', (round) => gapToRival(round, { rival: 0, value: ofMedian })],
    ['quicker half', (round) => gapToRival(round, { rival: 0, value: ofQuickerHalf })],
    ['mean of three, quicker half', (round) => gapToMean(round, ofQuickerHalf)],
  ]
  const levels = Array.from({ length: Math.max(6, years) }, (_, year) => levelYear(1000 + year))
  return inputs.map(([name, read]) => {
    const level = levels.flat().flatMap((round) => read(round) ?? [])
    const cells = changes.map(([, change], at) => {
      if (change.us === undefined) return ''
      const start = oracle(level, Math.log(change.us))
      const threshold = tuned(start, { level, allowed: levels.length })
      const variant: Variant = {
        name,
        watch: () => {
          const alarmed = start(threshold)
          return (_, round) => {
            const y = read(round)
            return y !== null && alarmed(y)
          }
        },
      }
      return cell(slipsOf(change, { at, loads: 3 }).map((stream) => delayOf(variant, stream)))
    })
    return [`CUSUM that knows noise and slip: ${name}`, ...cells, '1 (tuned)']
  })
}

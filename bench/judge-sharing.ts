// Cost of one false-alarm guarantee for a whole benchmark: detection delay when more streams share its false alarms.
// Run `node bench/judge-sharing.ts`, or add --runs 20 for a shorter run; see judge.ts for the cost of judging itself.
import { parseArgs } from 'node:util'
import { defaultConfig } from '#core/statistics/config.ts'
import { quantile } from '#core/statistics/quantile.ts'
import { ours } from './detection-rivals.ts'
import { simulate, typical } from './simulate.ts'

const SETTLED = 1000
const HORIZON = 1500
const { values: options } = parseArgs({ options: { runs: { type: 'string', default: '100' } } })
const runs = Number(options.runs)
const slips = [1.1, 1.2, 1.5, 2]

console.log(`One false alarm per year for the whole benchmark, 15-minute rounds, 3 loads, typical noise; ${runs} slips each.
Delay: median / 90th percentile of rounds until the alarm.

streams   ${slips.map((slip) => `+${Math.round(100 * (slip - 1))} %`.padStart(11)).join('')}`)
for (const streams of [1, 16, 50, 200]) {
  const cells = slips.map((us, at) => {
    const delays = Array.from({ length: runs }, (_, run) => delayOf({ us, seed: 5_000_000 + 1000 * at + run, streams }))
    const roundsAt = (p: number) => String(Math.ceil(quantile(delays, p)))
    return `${roundsAt(0.5)} / ${roundsAt(0.9)}`.padStart(11)
  })
  console.log(`${String(streams).padStart(7)}   ${cells.join('')}`)
}

/** Rounds until the alarm, including the changed round; the horizon when not detected. */
function delayOf({ us, seed, streams }: { us: number; seed: number; streams: number }): number {
  const rounds = simulate({ noise: typical, seed, rounds: SETTLED + HORIZON, change: { at: SETTLED, us } })
  const alarmed = ours.watch(streams * defaultConfig.c)
  for (const [slot, d] of rounds.entries()) {
    if (!Number.isNaN(d) && alarmed(slot, d) && slot >= SETTLED) return slot - SETTLED + 1
  }
  return HORIZON
}

// What it costs to keep one promise for a whole benchmark: delays when its false alarms are shared out among more streams.
// Run as `node bench/judge-sharing.ts`; see judge.ts for what judging itself costs.
import { defaultConfig } from '#core/statistics/config.ts'
import { quantile } from '#core/statistics/quantile.ts'
import { ours } from './detection-rivals.ts'
import { simulate, typical } from './simulate.ts'

const SETTLED = 1000
const HORIZON = 1500
const RUNS = 100
const slips = [1.1, 1.2, 1.5, 2]

console.log(`One false alarm a year for the whole benchmark, 15-minute rounds, 3 loads, typical noise; ${RUNS} slips each.
Delay: median / 90 % of rounds until the alarm.

streams   ${slips.map((slip) => `+${Math.round(100 * (slip - 1))} %`.padStart(11)).join('')}`)
for (const streams of [1, 12, 50, 200]) {
  const cells = slips.map((us, at) => {
    const delays = Array.from({ length: RUNS }, (_, run) => delayOf({ us, seed: 5_000_000 + 1000 * at + run, streams }))
    const words = (p: number) => String(Math.ceil(quantile(delays, p)))
    return `${words(0.5)} / ${words(0.9)}`.padStart(11)
  })
  console.log(`${String(streams).padStart(7)}   ${cells.join('')}`)
}

/** Rounds until the alarm, the changed round counted; the horizon when it was not found. */
function delayOf({ us, seed, streams }: { us: number; seed: number; streams: number }): number {
  const rounds = simulate({ noise: typical, seed, rounds: SETTLED + HORIZON, change: { at: SETTLED, us } })
  const alarmed = ours.watch(streams * defaultConfig.c)
  for (const [slot, d] of rounds.entries()) {
    if (!Number.isNaN(d) && alarmed(slot, d) && slot >= SETTLED) return slot - SETTLED + 1
  }
  return HORIZON
}

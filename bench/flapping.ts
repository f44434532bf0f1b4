// A journey of ours that fails in some rounds only: incidents a day, and how soon its recovery is reported. Run `node bench/flapping.ts`, or
// add --runs 200 for more precise numbers.
import { parseArgs } from 'node:util'
import { observeRound, startJudge } from '#core/judge/judge.ts'
import { quantile } from '#core/statistics/quantile.ts'
import { fakeBenchmark, fakeRound, notOk, sydney } from '../test/core/rounds.ts'
import { ROUNDS_A_DAY, uniform } from './simulate.ts'

const { values: options } = parseArgs({ options: { runs: { type: 'string', default: '60' } } })
const runs = Number(options.runs)
if (!(Number.isInteger(runs) && runs >= 1)) throw new RangeError(`--runs must be a whole number, got ${options.runs}`)

const DAYS = 3
const FAILING = DAYS * ROUNDS_A_DAY
const AFTER = 40
const broken = notOk('failed', { step: 'home' })

console.log(`${runs} runs of ${DAYS} days, a round every 15 minutes, each of which fails by chance; then none. Rounds until an incident that is open
is said to be over, median / 90th percentile.

| rounds that fail | incidents a day | recovery told after |
| --- | --- | --- |`)
for (const share of [0.1, 0.2, 0.4, 0.6, 1]) {
  const found = Array.from({ length: runs }, (_, run) => watch(share, 5_000_000 + run))
  const daily = found.reduce((sum, { opened }) => sum + opened, 0) / runs / DAYS
  const ends = found.flatMap(({ end }) => end ?? [])
  const told = [0.5, 0.9].map((p) => (ends.length === 0 ? '–' : Math.ceil(quantile(ends, p)))).join(' / ')
  console.log(`| ${[`${share * 100} %`, daily.toFixed(1), told].join(' | ')} |`)
}

/** Incidents that open while it fails, and after how many rounds the last one is said to be over; null where none is open by then. */
function watch(share: number, seed: number): { opened: number; end: number | null } {
  const next = uniform(seed)
  const judge = startJudge({ benchmark: fakeBenchmark({ competitors: [], steps: ['home'] }), market: sydney })
  let [opened, isOpen, end] = [0, false, null as number | null]
  for (let n = 0; n < FAILING + AFTER; n++) {
    const fails = n < FAILING && next() < share
    for (const event of observeRound(judge, fakeRound(n, { Acme: fails ? broken : { home: 1000 } }))) {
      if (event.type !== 'incident') continue
      if (event.change === 'opened') opened++
      else if (event.change === 'closed' && n >= FAILING) end = n - FAILING + 1
    }
    if (n === FAILING - 1) isOpen = judge.state.open.length > 0
  }
  return { opened, end: isOpen ? end : null }
}

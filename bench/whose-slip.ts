// The whole judge on simulated rounds of one step: how soon a change is reported, and whom it is put down to, when we slip and
// when a competitor gets faster. Run `node bench/whose-slip.ts`, or add --runs 200 for more precise numbers.
import { parseArgs } from 'node:util'
import { observeStreams, startJudge } from '#core/judge/judge.ts'
import { quantile } from '#core/statistics/quantile.ts'
import { fakeBenchmark, fakeRound, ok, sydney } from '../test/core/rounds.ts'
import { type Change, type SimulatedRound, simulateLoads, typical } from './simulate.ts'

const { values: options } = parseArgs({ options: { runs: { type: 'string', default: '20' } } })
const runs = Number(options.runs)
if (!(Number.isInteger(runs) && runs >= 1)) throw new RangeError(`--runs must be a whole number, got ${options.runs}`)

const SETTLED = 1000
const AFTER = 400
const names = ['Northpeak', 'Globex', 'Initech']
const BAD_NEWS = new Set(['FELL_BEHIND', 'SLIPPED', 'LEAD_LOST'])
const changes: [string, Omit<Change, 'at'>][] = [
  ['us +10 %', { us: 1.1 }],
  ['us +20 %', { us: 1.2 }],
  ['Northpeak -10 %', { rival: 0.9 }],
  ['Northpeak -20 %', { rival: 0.8 }],
  ['Northpeak -35 %', { rival: 0.65 }],
]

console.log(`Noise of bench/detection.ts, 3 loads a visit, one false alarm a year over all streams, ${runs} changes each after
${SETTLED} rounds. Rounds until the first alarm, median / 90th percentile; what it says of who moved; runs in which another
competitor was named within ${AFTER} rounds although only Northpeak had changed.

| competitors | change | rounds | who moved | others named |
| --- | --- | --- | --- | --- |`)
for (const count of [1, 2, 3]) {
  for (const [what, change] of changes) {
    const found = Array.from({ length: runs }, (_, run) => watch({ change, count, seed: 4_000_000 + run }))
    const delays = found.map(({ delay }) => delay)
    const rounds = [0.5, 0.9].map((p) => Math.ceil(quantile(delays, p))).join(' / ')
    const moved = Object.entries(Object.groupBy(found, (one) => one.moved))
      .map(([who, all]) => `${who} ${all?.length}`)
      .join(', ')
    const others = change.us === undefined ? String(found.filter(({ isOther }) => isOther).length) : ''
    console.log(`| ${[count, what, rounds, moved, others].join(' | ')} |`)
  }
}

function watch({ change, count, seed }: { change: Omit<Change, 'at'>; count: number; seed: number }) {
  const competitors = names.slice(0, count)
  const judge = startJudge({ benchmark: fakeBenchmark({ competitors, steps: ['home'] }), market: sydney })
  const simulation = { noise: typical, seed, rounds: SETTLED + AFTER, change: { at: SETTLED, ...change } }
  let [delay, moved, isOther] = [AFTER + 1, 'not found', false]
  for (const [slot, simulated] of simulateLoads({ ...simulation, rivals: count }).entries()) {
    if (simulated === null) continue
    const round = roundOf(slot, { simulated, competitors })
    for (const event of observeStreams(judge, { round, slot, steady: true })) {
      if (event.type !== 'comparison' || slot < SETTLED || !BAD_NEWS.has(event.event.type)) continue
      if (delay > AFTER) [delay, moved] = [slot - SETTLED + 1, event.moved ?? 'unknown']
      isOther ||= event.stream.competitor !== names[0]
    }
  }
  return { delay, moved, isOther }
}

function roundOf(
  slot: number,
  { simulated, competitors }: { simulated: NonNullable<SimulatedRound>; competitors: readonly string[] },
) {
  const visit = ([first = 0, ...more]: readonly number[]) =>
    ok({ home: first }, ...more.map((time) => ({ home: time })))
  const theirs = competitors.map((name, at) => [name, visit(simulated.rivals[at] ?? [])] as const)
  return fakeRound(slot, { Acme: visit(simulated.us), ...Object.fromEntries(theirs) })
}

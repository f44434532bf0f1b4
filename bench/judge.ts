// Cost of judging: stream updates a second on one core, bytes of state, and whether a round costs the same after a year.
// Run `node bench/judge.ts`, or add --rounds 35040 for a year of 15-minute rounds.
import { parseArgs } from 'node:util'
import { observeRound, restoreJudge, saveJudge, startJudge } from '#core/judge/judge.ts'
import type { Benchmark, Market } from '#core/model/benchmark.ts'
import { builtInProfiles } from '#core/model/profile.ts'
import type { Round } from '#core/model/round.ts'
import { shuffle } from '#core/statistics/shuffle.ts'

const { values: options } = parseArgs({ options: { rounds: { type: 'string', default: '8000' } } })
const count = Number(options.rounds)
if (!(Number.isInteger(count) && count >= 1000))
  throw new RangeError(`--rounds must be a whole number of at least 1000, got ${options.rounds}`)

const MINUTE = 60_000
const every = 15 * MINUTE
const names = ['Acme', 'Northpeak', 'Globex', 'Initech', 'Umbrella']
const steps = ['home', 'search', 'product', 'basket']
const profile = builtInProfiles.desktop
if (profile === undefined) throw new Error('The built-in profile "desktop" is missing.')
const market: Market = { id: 'here', name: 'Here', region: 'local', profile, locale: 'en', timeZone: 'UTC' }
const benchmark: Benchmark = {
  id: 'bench',
  name: 'Bench',
  sites: names.map((name, n) => ({ name, us: n === 0, origin: 'served', walk: { kind: 'pages', pages: {} } })),
  steps,
  markets: [market],
  every,
  loads: 3,
  limits: { step: 1, visit: 1, memory: 1 },
  target: { against: 'fastest', metric: 'lcp', margin: 0.05, promise: 3000 },
  alarm: { to: [], falseAlarmsPerYear: 1 },
}

/** Noise of a load from a fixed deck, so that generating rounds costs next to nothing. */
const deck = shuffle(
  Array.from({ length: 9973 }, (_, n) => Math.exp(0.15 * (6 * (n / 9972) - 3) ** 3 * 0.15)),
  1,
)
let card = 0
const noise = () => deck[card++ % deck.length] ?? 1

/** Round `n`; we are 30 % slower in every third stretch of 400 rounds, so that regimes alternate. */
function roundAt(n: number): Round {
  const at = new Date(Date.UTC(2026, 0, 1) + n * every).toISOString()
  const slip = Math.floor(n / 400) % 3 === 2 ? 1.3 : 1
  return {
    version: 1,
    benchmark: benchmark.id,
    market: market.id,
    scheduledAt: at,
    startedAt: at,
    finishedAt: at,
    seed: n,
    method: { profile: 'desktop-1', region: 'local', chromium: 153, loads: 3 },
    worker: { chromium: '153.0.0.0', cold: false, cpuIndex: Math.round(10_000 * noise()), platform: 'linux x64' },
    visits: names.map((site, index) => ({
      site,
      status: 'ok',
      startedAt: at,
      duration: 9000,
      control: 80 * noise(),
      loads: Array.from({ length: 3 }, () => ({
        steps: steps.map((name) => {
          const time = 1500 * (index === 0 ? slip : 1) * noise()
          return { name, metrics: { ttfb: time / 5, lcp: time, duration: time * 1.1 } }
        }),
      })),
    })),
  }
}

/** CPU time of this process, ms, which does not depend on other processes. */
function cpu(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

const judge = startJudge({ benchmark, market })
const streams = judge.comparisons.length + judge.pools.length + judge.promises.length
const parts = 4
const perPart = Math.floor(count / parts)
const rows: { rounds: number; perRound: number; largest: number; state: number }[] = []
let events = 0
for (let part = 0; part < parts; part++) {
  const rounds = Array.from({ length: perPart }, (_, n) => roundAt(part * perPart + n))
  const from = cpu()
  for (const round of rounds) events += observeRound(judge, round).length
  const perRound = (cpu() - from) / perPart
  // As in each commit of the stage.
  judge.state.closed = []
  const saved = saveJudge(judge)
  const sizes = saved.streams.map((stream) => JSON.stringify(stream).length)
  rows.push({
    rounds: (part + 1) * perPart,
    perRound,
    largest: Math.max(...sizes),
    state: JSON.stringify(saved.state).length,
  })
}

console.log(`${names.length - 1} competitors, ${steps.length} steps and a promise: ${streams} streams. ${events} events.

rounds judged   ms / round   stream updates a second   largest stream, bytes   market state, bytes`)
for (const { rounds, perRound, largest, state } of rows) {
  const perSecond = Math.round((1000 / perRound) * streams)
  console.log(
    `${String(rounds).padStart(13)}   ${perRound.toFixed(3).padStart(10)}   ${String(perSecond).padStart(23)}   ${String(largest).padStart(21)}   ${String(state).padStart(19)}`,
  )
}

// What the stage does with each round: read, judge, write.
let stored = JSON.stringify(saveJudge(judge))
const from = cpu()
const LIVE = 200
for (let n = 0; n < LIVE; n++) {
  const live = restoreJudge(JSON.parse(stored), { benchmark, market })
  observeRound(live, roundAt(parts * perPart + n))
  live.state.closed = []
  stored = JSON.stringify(saveJudge(live))
}
const live = (cpu() - from) / LIVE

const first = rows[0]?.perRound ?? Number.NaN
const last = rows.at(-1)?.perRound ?? Number.NaN
console.log(`
Cost of a round, last quarter / first quarter: ${(last / first).toFixed(2)}.
Read, judged and written as JSON each time: ${live.toFixed(1)} ms per round, ${Math.round((1000 / live) * streams)} stream updates a second.`)

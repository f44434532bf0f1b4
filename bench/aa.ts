// Counts the alarms when a shop is measured against itself in a real browser while other processes load the CPU. There
// should be none. Run `node bench/aa.ts` for 200 rounds, or add --rounds 20 --processes 2 for a shorter run.
import { homedir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { judgeRounds } from '#core/judge/judge.ts'
import type { Benchmark, Market } from '#core/model/benchmark.ts'
import { builtInProfiles } from '#core/model/profile.ts'
import type { Round } from '#core/model/round.ts'
import { effectIn } from '#core/statistics/effect.ts'
import { medianAbsoluteDeviation } from '#core/statistics/quantile.ts'
import { findChromium } from '#measure/chromium/find.ts'
import { walkPages } from '#measure/journey/pages.ts'
import { measureRound } from '#measure/round/round.ts'
import serve from '#scenarios/demo/serve.ts'
import { contend } from './contention.ts'

const { values: options } = parseArgs({
  options: { rounds: { type: 'string', default: '200' }, processes: { type: 'string', default: '3' } },
})
const count = Number(options.rounds)
const processes = Number(options.processes)
if (!(Number.isInteger(count) && count >= 1))
  throw new RangeError(`--rounds must be a whole number of at least 1, got ${options.rounds}`)

const every = 15 * 60_000
const steps = ['home', 'search']
const pages = { home: '/', search: '/s?k=rain+jacket' }
const profile = builtInProfiles.desktop
if (profile === undefined) throw new Error('The built-in profile "desktop" is missing.')
const market: Market = { id: 'here', name: 'Here', region: 'local', profile, locale: 'en-AU', timeZone: 'UTC' }
const benchmark: Benchmark = {
  id: 'aa',
  name: 'A/A',
  sites: ['One', 'Other'].map((name, n) => ({ name, us: n === 0, origin: 'served', walk: { kind: 'pages', pages } })),
  steps,
  markets: [market],
  every,
  loads: 1,
  limits: { step: 30_000, visit: 120_000, memory: 2e9 },
  target: { against: 'fastest', metric: 'lcp', margin: 0.05 },
  alarm: { to: [], falseAlarmsPerYear: 1 },
}

const demo = await serve({ shops: { Pluvio: { release: 'slimmer' } } })
const contestant = { origin: demo.origins.Pluvio, journey: walkPages(pages, steps) }
const files = await findChromium({
  cacheFolder: join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'outpace'),
  chromiumPath: process.env.CHROMIUM_PATH,
})
const rounds: Round[] = []
const began = performance.now()
try {
  using _noise = contend(processes)
  for (let number = 0; number < count; number++) {
    rounds.push(
      await measureRound({
        benchmark,
        market,
        scheduledAt: new Date(Date.UTC(2026, 0, 1) + number * every).toISOString(),
        region: 'local',
        files,
        contestants: new Map([
          ['One', contestant],
          ['Other', contestant],
        ]),
        secret: async () => '',
        recordEvidence: false,
        keepEvidence: async () => undefined,
        signal: new AbortController().signal,
        progress: () => undefined,
      }),
    )
    if (process.stderr.isTTY) process.stderr.write(`\r${number + 1} of ${count}`)
  }
} finally {
  await demo.close()
}

const { judge, events } = judgeRounds({ benchmark, market, rounds })
const alarms = events.filter(
  (event) => event.type === 'comparison' && ['FELL_BEHIND', 'SLIPPED', 'LEAD_LOST'].includes(event.event.type),
)
const incidents = events.filter((event) => event.type === 'incident' && event.change === 'opened')
console.log(`
${count} rounds of a shop against itself, ${processes} other processes loading the CPU; ${((performance.now() - began) / 60_000).toFixed(0)} min.
Rounds not judged because of an unsteady worker: ${judge.state.unsteady}.

step      rounds   gap     95 % interval   noise per round`)
for (const { step, detector } of judge.comparisons) {
  const values = detector.window.map(([, d]) => d)
  if (values.length === 0) continue
  const { ratio, interval } = effectIn(detector.window, { from: 0 })
  const range = interval === null ? '-' : `${interval.low.toFixed(2)} to ${interval.high.toFixed(2)}`
  const noise = `${Math.round(100 * medianAbsoluteDeviation(values).scaled)} %`
  console.log(
    `${step.padEnd(8)}  ${String(detector.seq).padStart(6)}   ${ratio?.toFixed(2) ?? '-'}   ${range.padStart(14)}   ${noise}`,
  )
}
console.log(`
Bad-news alarms: ${alarms.length}. Incidents: ${incidents.length}.`)

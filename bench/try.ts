/**
 * Overhead of the rewriting server of `outpace try`: the demo's Wattle Lane loaded directly, through the server with nothing
 * changed, and both again, in shuffled order. Ratios are medians over the rounds; "again" shows the noise.
 *
 *   node bench/try.ts [--rounds 12] [--profile desktop-cable]
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { readVisit } from '#core/judge/gap/reading.ts'
import type { Metric } from '#core/model/metric.ts'
import { builtInProfiles } from '#core/model/profile.ts'
import type { Round } from '#core/model/round.ts'
import { hodgesLehmann, signedRankInterval } from '#core/statistics/hodges-lehmann.ts'
import { median } from '#core/statistics/quantile.ts'
import { walkPages } from '#measure/journey/pages.ts'
import type { Rewriting } from '#measure/rewrite/changes.ts'
import { measureRound } from '#measure/round/round.ts'
import { benchChromium } from './chromium.ts'

const serverFlag = '--serve'
const direct = 'direct'
const arms = [direct, 'direct, again', 'rewriting server', 'rewriting server, again'] as const
const steps = ['home', 'search']

if (process.argv.includes(serverFlag)) {
  const { default: serve } = await import('#scenarios/demo/serve.ts')
  const { origins, thirdParties } = await serve()
  process.send?.([origins['Wattle Lane'], ...thirdParties])
  process.on('disconnect', () => process.exit())
} else {
  await compareArms()
}

async function compareArms(): Promise<void> {
  const { values } = parseArgs({
    options: { rounds: { type: 'string', default: '12' }, profile: { type: 'string', default: 'desktop-cable' } },
  })
  const profile = builtInProfiles[values.profile]
  if (profile === undefined) throw new Error(`There is no profile "${values.profile}".`)
  const server = fork(fileURLToPath(import.meta.url), [serverFlag])
  const [[origin = '', ...alsoAllowed]] = (await once(server, 'message')) as [string[]]
  const files = await benchChromium()
  const journey = walkPages({ home: '/', search: '/search?q=rain+jacket' }, steps)
  const changes = { block: [], preload: [], compress: false, defer: [], cache: false, serverWait: undefined }
  const rewriting: Rewriting = {
    ...{ changes: { ...changes, replace: [], headers: [] }, applied: false, origin, alsoOwn: [] },
    count: () => undefined,
  }
  const contestants = new Map(
    arms.map((name) => {
      const contestant = { origin, alsoAllowed, journey }
      return [name as string, name.startsWith(direct) ? contestant : { ...contestant, rewriting }]
    }),
  )
  const rounds: Round[] = []
  for (let number = 1; number <= Number(values.rounds); number++) {
    const sites = arms.map((name) => ({ name, us: true, origin, walk: { kind: 'pages' as const, pages: {} } }))
    const round = await measureRound({
      benchmark: { id: 'bench', sites, steps, loads: 1, limits: { step: 30_000, visit: 120_000, memory: 2e9 } },
      market: { id: 'bench', name: 'Bench', region: 'local', profile, locale: 'en-AU', timeZone: 'UTC' },
      ...{ scheduledAt: new Date().toISOString(), region: 'local', files, contestants, recordEvidence: false },
      ...{ secret: async () => '', keepEvidence: async () => undefined, progress: () => undefined },
      signal: new AbortController().signal,
    })
    rounds.push(round)
    process.stderr.write(`round ${number} of ${values.rounds}\n`)
  }
  server.disconnect()
  print(rounds)
}

function print(rounds: readonly Round[]): void {
  for (const step of steps) {
    for (const metric of ['ttfb', 'lcp', 'load'] as const) {
      for (const arm of arms) {
        const all = rounds.flatMap((round) => figureOf(round, { arm, step, metric }) ?? [])
        const ratios = rounds.flatMap((round) => {
          const [one, other] = [figureOf(round, { arm, step, metric }), figureOf(round, { arm: direct, step, metric })]
          return one === undefined || other === undefined ? [] : [Math.log(one / other)]
        })
        if (arm === direct || ratios.length < 2) continue
        const { low, high } = signedRankInterval(ratios, 0.05)
        const [size, from, to] = [hodgesLehmann(ratios), low, high].map((log) => Math.exp(log).toFixed(3))
        const line = [step.padEnd(8), metric.padEnd(6), arm.padEnd(26), `${Math.round(median(all))} ms`.padStart(8)]
        console.log(`${line.join('')}  ${size}x direct (${from}-${to})`)
      }
    }
  }
}

function figureOf(
  round: Round,
  { arm, step, metric }: { arm: string; step: string; metric: Metric },
): number | undefined {
  const reading = readVisit(
    round.visits.find(({ site }) => site === arm),
    { step, metric },
    round.method.loads,
  )
  return reading.kind === 'measured' ? median(reading.values) : undefined
}

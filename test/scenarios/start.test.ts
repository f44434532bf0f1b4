import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { judgeRounds } from '#core/judge/judge.ts'
import { verdictOf } from '#core/judge/verdict.ts'
import type { Round } from '#core/model/round.ts'
import { loadScenarios } from '#stages/scenarios/load.ts'
import { noisyRounds } from '../core/rounds.ts'

const root = new URL('../../', import.meta.url)

/** LCP in the demo shops, ms, as measured by `npm start`. */
const walks = {
  'Wattle Lane': { home: 2360, search: 1120, product: 1030, basket: 520 },
  Pluvio: { home: 628, search: 272, product: 164, basket: 112 },
  Nordregn: { home: 1460, search: 200, product: 328, basket: 108 },
}

test('npm start measures as many rounds as its verdict needs', async () => {
  const { scripts } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8'))
  const [, id, count] = /run (\S+) --rounds (\d+) --dashboard$/.exec(scripts.start) ?? []
  const { benchmarks } = await loadScenarios(fileURLToPath(root))
  const benchmark = benchmarks.find((one) => one.id === id) ?? expect.fail()
  const [market = expect.fail()] = benchmark.markets
  expect(Object.keys(walks)).toEqual(benchmark.sites.map(({ name }) => name))
  const rounds = noisyRounds({ count: Number(count), walks }).map(
    (round): Round => ({ ...round, benchmark: benchmark.id, market: market.id }),
  )
  const { judge, events } = judgeRounds({ benchmark, market, rounds })
  const { target, comparisons } = verdictOf(judge, Date.parse(rounds.at(-1)?.scheduledAt ?? ''))
  expect(comparisons.map(({ missing }) => missing)).toEqual(Array(8).fill(null))
  expect(target.verdict).toBe('behind')
  expect(events.map(({ type }) => type)).toContain('baseline')
})

import { expect, it } from 'vitest'
import { configOf } from '#core/statistics/config.ts'
import { observe, startDetector } from '#core/statistics/detector.ts'
import { normal, uniform } from './noise.ts'

const slip = { from: 300, until: 900 }
const config = configOf({ every: 15 * 60_000, margin: 0.05, falseAlarmsPerYear: 1, streams: 4 })

/** The verdict after each of 1,000 rounds, of which some during the slip are slower by half: all, or by chance that share. */
function verdicts(share: number, seed: number) {
  const gauss = normal(seed)
  const next = uniform(seed + 100)
  const detector = startDetector(config)
  return Array.from({ length: 1000 }, (_, slot) => {
    const isSlow = slot >= slip.from && slot < slip.until && next() < share
    observe(detector, slot, (isSlow ? Math.log(1.5) : 0) + 0.05 * gauss())
    return detector.verdict
  })
}

it('a slip of every other round, as of half of the loads, is not over again and again, and soon once it is over', () => {
  const runs = [1, 2, 3, 4, 5].map((seed) => verdicts(0.55, seed))
  const ends = runs.map((all) => {
    const found = all.indexOf('BEHIND', slip.from)
    expect(found).toBeLessThan(slip.from + 60)
    expect(all.slice(slip.until + 30)).not.toContain('BEHIND')
    return all.slice(found, slip.until).filter((verdict, at, some) => verdict !== 'BEHIND' && some[at - 1] === 'BEHIND')
  })
  expect(ends.flat().length).toBeLessThanOrEqual(1)
})

it.each([1, 2, 3])('a slip of all rounds is over within a few: noise %s', (seed) => {
  expect(verdicts(1, seed).slice(slip.until + 8)).not.toContain('BEHIND')
})

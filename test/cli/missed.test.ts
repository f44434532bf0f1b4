import { expect, test } from 'vitest'
import { missed } from '#cli/local/missed.ts'
import { leagueOf, type Scene } from './render/scenes.ts'

// A pipeline reads the exit code and nothing else.
test.each<[Scene, boolean]>([
  ['ordinary', true],
  ['ahead', false],
  ['weFailed', true],
  ['weAreBlocked', true],
  // Skipped in every visit, because the worker could not measure: not a success.
  ['nobody', true],
  // Competitors who are not there are not our fault.
  ['alone', false],
])('exit code 1 after %s: %s', (scene, expected) => {
  expect(missed(leagueOf(scene), undefined)).toBe(expected)
})

test('a visit that was skipped beside others that were measured is no failure', () => {
  const league = leagueOf('ahead')
  const sites = league.sites.map((site) => (site.us ? { ...site, status: { ...site.status, skipped: 1 } } : site))
  expect(missed({ ...league, sites }, undefined)).toBe(false)
})

test('--fail-on behind', () => {
  const league = leagueOf('ahead')
  expect(missed(league, 'behind')).toBe(false)
  const target = { ...league.target, verdict: 'behind' as const }
  expect(missed({ ...league, target }, 'behind')).toBe(true)
  expect(missed({ ...league, target }, undefined)).toBe(false)
})

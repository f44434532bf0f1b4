import { expect, test } from 'vitest'
import { auditMissed, missed } from '#cli/local/missed.ts'
import { auditLeague } from '#core/analysis/audit/league.ts'
import { auditOf, benchmark, market, page } from '../core/analysis/audit-records.ts'
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

test('--fail-on behind fails only where the target is behind', () => {
  const league = leagueOf('ahead')
  expect(missed(league, 'behind')).toBe(false)
  const target = { ...league.target, verdict: 'behind' as const }
  expect(missed({ ...league, target }, 'behind')).toBe(true)
  expect(missed({ ...league, target }, undefined)).toBe(false)
})

test.each([
  ['ok', 'ok', false],
  ['ok', 'failed', false],
  ['failed', 'ok', true],
  ['skipped', 'ok', true],
] as const)('after an audit in which our page was %s and theirs %s: %s', (ours, theirs, expected) => {
  const pages = [page('Us', { status: ours }), page('Them', { status: theirs })]
  const audits = [auditOf(pages, { day: 1 })]
  expect(auditMissed(auditLeague({ benchmark, market, settings: { budgets: {} }, audits }))).toBe(expected)
})

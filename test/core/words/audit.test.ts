import { expect, test } from 'vitest'
import { auditsForVerdict, type CategoryStanding, type ScoreGap } from '#core/analysis/audit/scores.ts'
import { rankSentence, scoreWords } from '#core/words/audit.ts'

const gap: ScoreGap = { points: -12, low: -15, high: -9, coverage: 0.95, n: 8, verdict: 'behind' }
const standing = (changes: Partial<ScoreGap> = {}): CategoryStanding => ({
  category: 'seo',
  sites: [
    { site: 'Acme', us: true, score: 80, place: 3 },
    { site: 'Globex', us: false, score: 85, place: 2, gap: { ...gap, points: -5, low: -6, high: -4 } },
    { site: 'Amazon', us: false, score: 92, place: 1, gap: { ...gap, ...changes } },
    { site: 'Hooli', us: false, score: null, place: null, gap: { ...gap, points: null } },
  ],
})

test('a rank is among the sites that have one, with the gap to the best competitor', () => {
  expect(rankSentence(standing())).toBe(
    'SEO: you rank 3 of 3, 12 points behind Amazon (95 % confidence interval 9–15, 8 audits).',
  )
})

test('a difference without a verdict is said not to be significant once there are enough audits for one', () => {
  const said = (n: number) => rankSentence(standing({ points: -2, low: -6, high: 1, verdict: 'unknown', n }))
  const words = '2 points behind Amazon (95 % confidence interval 6 behind to 1 ahead'
  expect(said(auditsForVerdict)).toBe(`SEO: you rank 3 of 3, not significant yet: ${words}, 6 audits).`)
  expect(said(auditsForVerdict - 1)).toBe(`SEO: you rank 3 of 3, ${words}, 5 audits).`)
})

test('a mean score has one digit after the point at most, rounded to the nearest', () => {
  expect([86, 86.04, 86.27, 86.96].map(scoreWords)).toEqual(['86', '86', '86.3', '87'])
})

test('pages that were audited, but have no score in a category, are not said to be without an audit', () => {
  const [us, ...others] = standing().sites
  const sites = us === undefined ? others : [{ ...us, score: null, place: null }, ...others]
  expect(rankSentence({ category: 'seo', sites })).toBe('SEO: none of your pages has a score.')
})

import { expect, test } from 'vitest'
import { auditsForVerdict, type CategoryStanding, type ScoreGap } from '#core/analysis/audit/scores.ts'
import {
  auditsWords,
  bestRival,
  rankSentence,
  scoreWords,
  strengthSentences,
  thirdPartySentence,
} from '#core/words/audit.ts'

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

test.each<[Partial<ScoreGap>, string]>([
  [{ points: null }, 'but Amazon was never audited on the same page'],
  [{ points: 0, low: -2, high: 2 }, 'level with Amazon (95 % confidence interval 2 behind to 2 ahead, 8 audits)'],
  // Means: what is shown as 0 or 1 is said to be as many.
  [{ points: -0.04, low: null }, 'level with Amazon (8 audits, an interval needs 4)'],
  [{ points: -0.96, high: null }, '1 point behind Amazon (8 audits, an interval needs 4)'],
  [{ points: 1, low: 0, high: 2 }, '1 point ahead of Amazon (95 % confidence interval 0–2, 8 audits)'],
  [{ points: -3, low: -6, high: 0, n: 1 }, '3 points behind Amazon (95 % confidence interval 0–6, 1 audit)'],
])('a difference of scores is said with its interval: %o', (changes, words) => {
  expect(rankSentence(standing(changes))).toBe(`SEO: you rank 3 of 3, ${words}.`)
})

test('a rank is shared in a tie, and there is none without a competitor that has one', () => {
  const [us = expect.fail(), ...others] = standing().sites
  const said = (...sites: CategoryStanding['sites']) => rankSentence({ category: 'seo', sites })
  expect(said({ ...us, place: 2 }, ...others)).toContain('you share rank 2 of 3, ')
  expect(said(us)).toBe('SEO: no competitor to compare with.')
  expect(said(us, ...others.slice(2))).toBe('SEO: no competitor to compare with.')
  expect(said(...others)).toBe('SEO: none of your pages has a score.')
  expect(bestRival({ sites: [us, ...others.toReversed()] })?.site).toBe('Amazon')
  expect(auditsWords(1)).toBe('1 audit')
})

test('names and titles are clipped for the terminal to what a line has room for', () => {
  const clipped = (text: string, most: number) => text.slice(0, most)
  const long = 'x'.repeat(200)
  const difference = { ...{ rule: long, title: long, says: null, category: 'seo' as const, competitors: [long] } }
  const passed = [{ ...difference, weight: 1, saves: null, steps: [] }]
  const sites = [{ name: long }, { name: 'Other' }]
  expect(strengthSentences({ wePassTheyFail: passed, sites }, clipped)).toEqual([
    `${'x'.repeat(24)} fails where you pass: ${'x'.repeat(160)}.`,
  ])
  const share = { site: long, us: false, share: 0.345, bytes: 1, time: 0, entities: [] }
  expect(thirdPartySentence(share, clipped)).toBe(`No third parties on the pages of ${'x'.repeat(24)}.`)
  const entities = [{ entity: long, bytes: 1000, time: 1 }]
  expect(thirdPartySentence({ ...share, us: true, time: 1200, entities }, clipped)).toBe(
    `Third parties on your pages: 35% of the bytes and 1.20 s of main-thread time (${'x'.repeat(40)} 1.0 kB).`,
  )
})

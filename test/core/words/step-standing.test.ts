import { expect, test } from 'vitest'
import { stepStanding } from '#core/words/step-standing.ts'

const gap = (competitor: string, ratio: number | null, verdict: 'behind' | 'ahead' | 'level' | 'unknown') => ({
  competitor,
  step: 'search',
  metric: 'lcp' as const,
  ratio,
  low: null,
  high: null,
  coverage: null,
  n: 12,
  failures: { us: 0, competitor: 0 },
  verdict,
})
const say = (...gaps: ReturnType<typeof gap>[]) =>
  stepStanding(gaps as unknown as Parameters<typeof stepStanding>[0], { step: 'search', metric: 'lcp' })

test.each([
  [
    'the largest gap behind',
    say(gap('A', 1.2, 'behind'), gap('B', 1.42, 'behind')),
    'You are 1.42x slower than B on search.',
  ],
  [
    'behind before not known',
    say(gap('A', 1.9, 'unknown'), gap('B', 1.1, 'behind')),
    'You are 1.10x slower than B on search.',
  ],
  [
    'no verdict yet',
    say(gap('A', 1.02, 'unknown'), gap('B', 0.8, 'ahead')),
    'Not enough data yet for a verdict against A on search.',
  ],
  ['level', say(gap('A', 1.01, 'level'), gap('B', 0.8, 'ahead')), 'You are level with A on search.'],
  [
    'the closest when ahead of all',
    say(gap('A', 0.5, 'ahead'), gap('B', 0.8, 'ahead')),
    'You are 1.25x faster than B on search.',
  ],
  ['nothing to compare', say(gap('A', null, 'unknown')), 'Nothing to compare on search yet.'],
])('says %s', (_, said, expected) => {
  expect(said).toBe(expected)
})

test('says only what is of the step and the metric', () => {
  const gaps = [
    { ...gap('A', 2, 'behind'), step: 'home' },
    { ...gap('B', 2, 'behind'), metric: 'ttfb' as const },
  ]
  expect(say(...(gaps as ReturnType<typeof gap>[]))).toBe('Nothing to compare on search yet.')
})

test('where your journey failed, it is not said that data is missing', () => {
  const failing = (n: number, failures: { us: number; competitor: number }) =>
    say({ ...gap('A', 0.72, 'unknown'), n, failures })
  expect(failing(22, { us: 9, competitor: 0 })).toBe(
    'No verdict against A on search; your journey failed in 9 rounds in which theirs did not.',
  )
  expect(failing(22, { us: 0, competitor: 4 })).toBe(
    'No verdict against A on search; A failed in 4 rounds in which you did not.',
  )
  expect(failing(2, { us: 1, competitor: 0 })).toBe('Not enough data yet for a verdict against A on search.')
})

test('failures count towards the rounds that are enough for a verdict: six', () => {
  const said = (n: number, us: number, competitor: number) =>
    say({ ...gap('A', 0.72, 'unknown'), n, failures: { us, competitor } })
  expect(said(3, 2, 0)).toMatch(/^Not enough data yet/)
  expect(said(3, 2, 1)).toMatch(/^No verdict against A on search; your journey failed in 2 rounds/)
  expect(said(6, 0, 0)).toMatch(/^Not enough data yet/)
})

test('a journey that fails now comes before any gap, and a competitor without a ratio behind all others', () => {
  const gaps = [gap('A', null, 'unknown'), gap('B', 1.2, 'behind')]
  const asked = { step: 'search', metric: 'lcp' as const }
  expect(stepStanding(gaps, { ...asked, fails: true })).toBe('Your journey fails at search.')
  expect(stepStanding(gaps, asked)).toBe('You are 1.20x slower than B on search.')
})

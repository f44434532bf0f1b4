import { expect, test } from 'vitest'
import { arms, type Trial, type TrialStep } from '#core/analysis/trial.ts'
import { gainRange, tooFewRounds, trialMisses, trialMoney, trialSentence } from '#core/words/trial.ts'

const gain = { estimate: 640, low: 610, high: 670, coverage: 0.95 }
const step: TrialStep = {
  ...{ step: 'home', metric: 'lcp', asIs: 2000, changed: 1360, gain, gap: null, outcome: 'gains', more: null },
}
const said = (changes: Partial<TrialStep>, rounds = 8) =>
  trialSentence({ ...step, ...changes }, { margin: 0.05, rounds })

test.each<[Partial<TrialStep>, string]>([
  [{}, 'With the change home is 640 ms faster on LCP, 95 % confidence interval 610 ms–670 ms, 8 rounds.'],
  [
    { outcome: 'costs', metric: 'bytes', gain: { ...gain, estimate: -12_000, low: -13_000, high: -11_000 } },
    'With the change home is 12 kB heavier, 95 % confidence interval 11 kB–13 kB, 8 rounds.',
  ],
  [
    { metric: 'requests', gain: { ...gain, estimate: 3, low: 2, high: 4 } },
    'With the change home makes 3 fewer requests, 95 % confidence interval 2–4, 8 rounds.',
  ],
  [
    { outcome: 'level', gain: { ...gain, estimate: 5, low: -30, high: 40 } },
    'Level on home: no difference beyond 5% on LCP, 95 % confidence interval 30 ms slower to 40 ms faster, 8 rounds.',
  ],
  [
    { outcome: 'unknown', step: 'journey', gain: { ...gain, low: null, high: null }, more: null },
    'No difference shown on the whole journey yet: so far 640 ms faster on LCP, no interval yet, 8 rounds. It is too close to the margin for any sensible number of rounds.',
  ],
  [{ gain: null, step: 'journey' }, 'The whole journey could not be compared: no round measured it in both arms.'],
])('of a step a trial says %#', (changes, words) => {
  expect(said(changes)).toBe(words)
})

test('how many rounds are missing comes with the number to ask for: those there are and the missing ones', () => {
  expect(said({ outcome: 'unknown', more: 1 }, 8)).toMatch(/ About 1 more round needed: --rounds 9\.$/)
  expect(said({ outcome: 'unknown', more: 12 }, 8)).toMatch(/ About 12 more rounds needed: --rounds 20\.$/)
})

test('a range that ends at no difference is not one of both directions', () => {
  const range = (low: number, high: number) => gainRange({ low, high }, 'lcp')
  expect([range(0, 50), range(-50, 0), range(-1, 50), range(-50, 1)]).toEqual([
    '0 ms–50 ms',
    '0 ms–50 ms',
    '1 ms slower to 50 ms faster',
    '50 ms slower to 1 ms faster',
  ])
})

test('rounds are too few until there are six, unless a step is decided before', () => {
  const few = (n: number, { rounds = n, outcome = 'unknown' as TrialStep['outcome'] } = {}) =>
    tooFewRounds({ rounds, steps: [{ ...step, outcome, gap: { n } }] } as unknown as Trial)
  expect(few(5)).toBe('Not enough data for a 95 % confidence interval: 5 of 6 rounds. Run it with --rounds 6.')
  expect(few(6)).toBeNull()
  expect(few(5, { outcome: 'gains' })).toBeNull()
  // More rounds do not help where one arm fails.
  expect(few(2, { rounds: 6 })).toBeNull()
})

test('what a change is worth says over how many steps it is averaged, and that a long delay counts in part', () => {
  const perMonth = { estimate: 240_000, low: 230_000, high: 250_000 }
  const money = { kind: 'slower', currency: 'EUR', lost: null, seconds: 0.64, perSecond: 0.07, perMonth } as const
  expect(trialMoney({ ...money, steps: 1, capped: false })).toBe(
    'Worth about €240,000 in monthly sales (€230,000 to €250,000). Assumes that each second of delay costs 7% of sales. Customers wait 0.64 s less. This is an estimate; sales are not measured.',
  )
  expect(trialMoney({ ...money, steps: 2, capped: true })).toContain(
    'Customers wait 0.64 s less, averaged over the 2 steps. Only the first 5 s count. This',
  )
})

test('visits that failed are counted by arm, with the newest message', () => {
  const miss = (visits: number, message: string) => ({
    status: 'failed' as const,
    code: null,
    step: null,
    visits,
    message,
  })
  const misses = [
    { arm: arms.asIs, misses: [] },
    { arm: arms.changed, misses: [miss(2, 'The button is gone.'), miss(1, 'Another one.')] },
  ]
  expect(trialMisses({ misses } as unknown as Trial)).toEqual([
    'Your journey did not finish with the change in 3 rounds. The button is gone.',
  ])
  expect(trialMisses({ misses: [{ arm: arms.asIs, misses: [miss(1, 'Gone.')] }] } as unknown as Trial)).toEqual([
    'Your journey did not finish as it is in 1 round. Gone.',
  ])
})

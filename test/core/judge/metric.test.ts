import { expect, test } from 'vitest'
import { judgeRounds } from '#core/judge/judge.ts'
import { chooseMetric, type MetricChoice } from '#core/judge/metric.ts'
import { verdictOf } from '#core/judge/verdict.ts'
import type { Metric } from '#core/model/metric.ts'
import type { StepKind } from '#core/model/round.ts'
import { missingReason } from '#core/words/missing.ts'
import { type FakeVisit, fakeBenchmark, fakeRound, sydney } from '../rounds.ts'

function after(rounds: Metric[][], from: MetricChoice = { metric: null, without: 0 }): Metric | null {
  const choose = (choice: MetricChoice, has: Metric[]) =>
    chooseMetric(choice, { wanted: 'lcp', has: (metric) => has.includes(metric) })
  return rounds.reduce(choose, from).metric
}

const times = <T>(count: number, one: T): T[] => Array.from({ length: count }, () => one)

test("the target's metric comes first, then the time to new content, then the time of the step", () => {
  expect(after([['lcp', 'icp', 'duration']])).toBe('lcp')
  expect(after(times(3, ['icp', 'duration']))).toBe('icp')
  expect(after(times(3, ['duration']))).toBe('duration')
  expect(after(times(3, ['bytes']))).toBeNull()
})

test('one that is missing now and then is not given up', () => {
  expect(
    after([
      ['icp', 'duration'],
      ['icp', 'duration'],
    ]),
  ).toBeNull()
  const lcp = { metric: 'lcp', without: 0 } as const
  const without: Metric[] = ['icp', 'duration']
  expect(after(times(11, without), lcp)).toBe('lcp')
  expect(after([...times(11, without), ['lcp'], ...times(11, without)], lcp)).toBe('lcp')
  expect(after(times(12, without), lcp)).toBe('icp')
  expect(after([['lcp'], ...times(11, without)])).toBe('lcp')
  expect(after([...times(3, without), ...times(11, ['duration'] satisfies Metric[])])).toBe('icp')
  expect(after([...times(3, without), ...times(12, ['duration'] satisfies Metric[])])).toBe('duration')
  expect(after(times(11, ['lcp', 'duration']), { metric: 'icp', without: 0 })).toBe('icp')
  // What replaced it is not given up either, nor is one that a round has only now and then.
  expect(after(times(40, ['lcp', 'icp', 'duration']), { metric: 'icp', without: 0 })).toBe('icp')
  expect(after(times(40, ['lcp', 'duration']), { metric: 'duration', without: 0 })).toBe('duration')
  // Nor where it is missing for long, as on a page that stays blank.
  expect(after(times(40, ['lcp']), { metric: 'duration', without: 0 })).toBe('duration')
})

test('a step that is a page load for one side only has no verdict, and says why', () => {
  const visit = (kind: StepKind, duration: number): FakeVisit => {
    const load = {
      steps: [{ name: 'home', kind, metrics: { duration, ...(kind === 'navigation' && { lcp: duration }) } }],
    }
    return { status: 'ok', loads: [load, load, load] }
  }
  const benchmark = fakeBenchmark({ competitors: ['Globex'], steps: ['home'] })
  const rounds = Array.from({ length: 20 }, (_, n) =>
    fakeRound(n, { Acme: visit('navigation', 500 + n), Globex: visit('interaction', 5) }),
  )
  const { judge } = judgeRounds({ benchmark, market: sydney, rounds })
  const now = Date.parse(rounds.at(-1)?.scheduledAt ?? '')
  const [standing] = verdictOf(judge, now).comparisons
  if (standing?.missing == null) throw new Error('a verdict')
  expect(standing.missing).toEqual({ kind: 'kinds', us: 'navigation', competitor: 'interaction' })
  const telling = { timeZone: 'UTC', now, margin: 0.05 } as Parameters<typeof missingReason>[1]['telling']
  expect(missingReason(standing.missing, { standing, telling })).toBe(
    'home is a page load for you and an action that shows nothing new for Globex: not compared',
  )
})

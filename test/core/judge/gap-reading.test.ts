import { expect, test } from 'vitest'
import { type Aspect, readVisit } from '#core/judge/gap/reading.ts'
import { failureCodes, type Visit } from '#core/model/round.ts'
import { type FakeVisit, fakeRound, notOk, ok } from '../rounds.ts'

const search: Aspect = { step: 'search', metric: 'lcp' }
const journey: Aspect = { step: 'journey', metric: 'duration' }

function read(visit: FakeVisit, aspect: Aspect, loads = 3) {
  return readVisit(visitOf(visit), aspect, loads)
}

function visitOf(visit: FakeVisit): Visit | undefined {
  return fakeRound(0, { Acme: visit }).visits[0]
}

const failedLoad = { steps: [], failure: { code: 'timeout' as const, message: 'Too late.' } }

test('a visit is measured when at least half of its loads have a value', () => {
  const visit = ok({ home: 100, search: 200 }, { home: 110, search: 220 }, { home: 120, search: 240 })
  expect(read(visit, search)).toEqual({ kind: 'measured', values: [200, 220, 240] })
  const two = { ...visit, loads: [...visit.loads.slice(0, 2), failedLoad] }
  expect(read(two, search)).toEqual({ kind: 'measured', values: [200, 220] })
  const one = { ...visit, loads: [...visit.loads.slice(0, 1), failedLoad, failedLoad] }
  expect(read(one, search)).toEqual({ kind: 'missing' })
  expect(read({ ...one, loads: one.loads.slice(0, 2) }, search, 2)).toEqual({ kind: 'measured', values: [200] })
})

test('a failed visit fails the steps it did not complete and keeps the values of those it did', () => {
  const visit = notOk('failed', { step: 'search', walk: { home: 100 } })
  expect(read(visit, { step: 'home', metric: 'lcp' })).toEqual({ kind: 'measured', values: [100, 100, 100] })
  expect(read(visit, search)).toEqual({ kind: 'failed' })
  expect(read(visit, journey)).toEqual({ kind: 'failed' })
})

test('a failed visit has not failed a step that half of its loads completed', () => {
  const whole = ok({ home: 100, search: { duration: 100 } }, { home: 100, search: { duration: 100 } })
  const half = {
    ...whole,
    ...notOk('failed', { step: 'search' }),
    loads: [...whole.loads.slice(0, 2), failedLoad, failedLoad],
  }
  expect(read(half, search, 4)).toEqual({ kind: 'missing' })
  expect(read({ ...half, loads: half.loads.slice(1) }, search, 4)).toEqual({ kind: 'failed' })
})

test('a metric that a completed step does not have is missing, not failed', () => {
  const visit = notOk('failed', { step: 'search', walk: { home: { duration: 100 } } })
  expect(read(visit, { step: 'home', metric: 'lcp' })).toEqual({ kind: 'missing' })
  expect(read(ok({ search: { duration: 100 } }), search)).toEqual({ kind: 'missing' })
})

test('a page that stayed blank has no time until it was there, and neither has its journey; its bytes count', () => {
  const visit = visitOf(ok({ home: { duration: 100, lcp: 100 }, search: { duration: 155, load: 90, bytes: 500 } }))
  const load = { step: 'search', metric: 'load' } as const
  const duration = { step: 'search', metric: 'duration' } as const
  expect(readVisit(visit, duration, 3).kind).toBe('measured')
  for (const { steps } of visit?.loads ?? []) Object.assign(steps[1] ?? {}, { blank: 20_600 })
  for (const aspect of [duration, load, journey]) expect(readVisit(visit, aspect, 3)).toEqual({ kind: 'missing' })
  expect(readVisit(visit, { step: 'search', metric: 'bytes' }, 3).kind).toBe('measured')
  expect(readVisit(visit, { step: 'home', metric: 'duration' }, 3).kind).toBe('measured')
})

test('0 is a value', () => {
  expect(read(ok({ search: { cls: 0 } }), { step: 'search', metric: 'cls' })).toEqual({
    kind: 'measured',
    values: [0, 0, 0],
  })
})

test.each(['blocked', 'refused', 'changed', 'skipped'] as const)(
  '%s visits count as missing, whatever they loaded',
  (status) => {
    expect(read(notOk(status, { walk: { home: 100, search: 5 } }), search)).toEqual({ kind: 'missing' })
  },
)

test('a site that was not in the round counts as missing', () => {
  expect(readVisit(undefined, search, 3)).toEqual({ kind: 'missing' })
})

test('only failures that customers would see count against a site', () => {
  const excused = failureCodes.filter((code) => read(notOk('failed', { code }), search).kind === 'missing')
  expect(excused).toEqual([
    'script-error',
    'step-missing',
    'new-window',
    'not-allowed',
    'challenge',
    'robots',
    'side-effect',
    'retry-after',
    'out-of-time',
    'stopped',
    'worker',
  ])
})

test('the whole journey is the sum of the step durations of complete loads', () => {
  const visit = ok({ home: 100, search: 200 }, { home: 110, search: 220 }, { home: 1, search: 2 })
  const [first, second] = visit.loads
  const cut = { steps: first?.steps.slice(0, 1) ?? [], failure: failedLoad.failure }
  expect(read(visit, journey)).toEqual({ kind: 'measured', values: [300, 330, 3] })
  expect(read({ ...visit, loads: [cut, ...visit.loads.slice(1)] }, journey)).toEqual({
    kind: 'measured',
    values: [330, 3],
  })
  expect(read({ ...visit, loads: [cut, cut, second ?? cut] }, journey)).toEqual({ kind: 'missing' })
  expect(read(ok({ home: 100 }), journey)).toEqual({ kind: 'measured', values: [100, 100, 100] })
  expect(read(visit, { step: 'journey', metric: 'lcp' })).toEqual({ kind: 'missing' })
  expect(read(ok({ home: { lcp: 1 }, search: 2 }), journey)).toEqual({ kind: 'missing' })
  expect(read({ status: 'ok', loads: [{ steps: [] }, { steps: [] }, { steps: [] }] }, journey)).toEqual({
    kind: 'missing',
  })
})

test("a benchmark's own step called journey takes precedence", () => {
  expect(read(ok({ home: 100, journey: 70 }), journey)).toEqual({ kind: 'measured', values: [70, 70, 70] })
  expect(read(ok({ home: 100, journey: { lcp: 5 } }), journey)).toEqual({ kind: 'missing' })
})

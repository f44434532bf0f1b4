import { describe, expect, it } from 'vitest'
import { reachedAnySite, startJourneyWatch, watchJourney } from '#core/judge/incident/journey.ts'
import { ourTime } from '#core/judge/promise.ts'
import { type FakeVisit, fakeBenchmark, fakeRound, notOk, ok } from '../rounds.ts'

const benchmark = fakeBenchmark()
const good = ok({ home: 1000, search: 1500 })
const atHome = notOk('failed', { step: 'home', message: 'Blank page.' })
const atSearch = notOk('failed', { step: 'search', walk: { home: 1000 } })

/** The watch after rounds in which our visits ended like this and the competitors were fine. */
function watched(...ours: FakeVisit[]) {
  const watch = startJourneyWatch()
  for (const [n, us] of ours.entries()) {
    watchJourney(watch, { round: fakeRound(n, { Acme: us, Northpeak: good, Globex: good }), benchmark })
  }
  return watch
}

/** A visit of which so many loads ended on another page. */
function elsewhere(doubted: number, loads = 4): FakeVisit {
  return {
    status: 'ok',
    loads: Array.from({ length: loads }, (_, n) => {
      const url = `https://acme.example${n < doubted ? '/maintenance' : '/'}`
      const page = { asked: 'https://acme.example/', url, status: 200 }
      return { steps: ['home', 'search'].map((name) => ({ name, metrics: { duration: 1000 }, document: page })) }
    }),
  }
}

const at = (n: number) => fakeRound(n, {}).scheduledAt

describe('failures in a row', () => {
  it('are counted from the first one, at the same step', () => {
    expect(watched(good, atSearch, atSearch).failing).toEqual({ step: 'search', since: at(1), rounds: 2 })
  })

  it('are ours, whichever site the round visited first', () => {
    const watch = startJourneyWatch()
    const rounds = [0, 1].map((n) => fakeRound(n, { Globex: good, Acme: atSearch, Northpeak: good }))
    for (const round of rounds) watchJourney(watch, { round, benchmark })
    expect(watch.failing).toEqual({ step: 'search', since: at(0), rounds: 2 })
  })

  it('are counted anew when another step fails', () => {
    expect(watched(atHome, atSearch).failing).toEqual({ step: 'search', since: at(1), rounds: 1 })
    expect(watched(atHome, atHome, atSearch, atSearch).failing).toEqual({ step: 'search', since: at(2), rounds: 2 })
  })

  it('end good rounds, and good rounds end them', () => {
    expect(watched(good, good, atHome).good).toBeNull()
    expect(watched(atHome, good)).toMatchObject({ failing: null, good: { since: at(1), rounds: 1 } })
    expect(watched(atHome, good, good).good).toEqual({ since: at(1), rounds: 2 })
  })

  it('are not interrupted by a visit that says nothing about the site', () => {
    for (const unmeasured of [notOk('blocked'), notOk('skipped'), notOk('changed')]) {
      expect(watched(atHome, unmeasured, atHome).failing).toMatchObject({ since: at(0), rounds: 2 })
    }
  })

  it('are not ended by a visit of which half or more of the loads ended on another page', () => {
    for (const doubted of [2, 3, 4]) {
      expect(watched(atHome, elsewhere(doubted), atHome).failing).toMatchObject({ since: at(0), rounds: 2 })
    }
    for (const doubted of [0, 1]) expect(watched(atHome, elsewhere(doubted)).good).toEqual({ since: at(1), rounds: 1 })
    expect(watched(atHome, elsewhere(1, 3)).good).toEqual({ since: at(1), rounds: 1 })
    for (const [doubted, loads] of [
      [1, 1],
      [1, 2],
      [2, 3],
    ] as const)
      expect(watched(atHome, elsewhere(doubted, loads)).good).toBeNull()
  })

  it('count where our site was reached and no competitor was: a shop that is down for days hides no failure of ours', () => {
    const gone = notOk('failed', { code: 'dns', step: 'home' })
    const watch = startJourneyWatch()
    const among = (n: number, us: FakeVisit) => fakeRound(n, { Acme: us, Northpeak: gone, Globex: gone })
    for (const n of [0, 1]) watchJourney(watch, { round: among(n, atSearch), benchmark })
    expect(watch.failing).toEqual({ step: 'search', since: at(0), rounds: 2 })
    // Nothing was reached: that is the worker's connection, and says nothing.
    expect(watchJourney(watch, { round: among(2, gone), benchmark })).toBeNull()
    expect(watch.failing).toEqual({ step: 'search', since: at(0), rounds: 2 })
  })

  it('say how the journey failed', () => {
    const round = fakeRound(0, { Acme: atHome, Northpeak: good })
    expect(watchJourney(startJourneyWatch(), { round, benchmark })).toEqual({
      step: 'home',
      code: 'timeout',
      message: 'Blank page.',
    })
    expect(watchJourney(startJourneyWatch(), { round: fakeRound(0, { Northpeak: good }), benchmark })).toBeNull()
  })
})

describe('a round in which our site failed', () => {
  const reached = (northpeak: FakeVisit, globex: FakeVisit) =>
    reachedAnySite(fakeRound(0, { Acme: atHome, Northpeak: northpeak, Globex: globex }), benchmark)
  const gone = notOk('failed', { code: 'dns' })

  it('counts when any other site was reached, even one that answers with a challenge or fails later', () => {
    expect(reached(gone, good)).toBe(true)
    expect(reached(good, gone)).toBe(true)
    expect(reached(gone, notOk('blocked'))).toBe(true)
    expect(reached(gone, notOk('changed'))).toBe(true)
    expect(reached(atSearch, gone)).toBe(true)
    const [completed] = atSearch.loads
    const once: FakeVisit = { ...gone, loads: [...gone.loads, ...(completed === undefined ? [] : [completed])] }
    expect(reached(once, gone)).toBe(true)
  })

  it('does not count when every site that was visited failed', () => {
    expect(reached(gone, gone)).toBe(false)
    expect(reached(gone, notOk('skipped'))).toBe(false)
    expect(reached(notOk('refused'), gone)).toBe(false)
  })

  it('counts when no other site was visited', () => {
    expect(reached(notOk('skipped'), notOk('refused'))).toBe(true)
  })
})

describe('a failure at a step', () => {
  /** Whether two rounds like this count as failing. */
  const counts = (others: Record<string, FakeVisit>) => {
    const watch = startJourneyWatch()
    for (const n of [0, 1]) watchJourney(watch, { round: fakeRound(n, { Acme: atSearch, ...others }), benchmark })
    return watch.failing?.rounds === 2
  }
  const notFound = notOk('failed', { code: 'http-error', step: 'search', walk: { home: 1000 } })

  it('does not count where every other site failed at it too', () => {
    expect(counts({ Northpeak: notFound, Globex: notFound })).toBe(false)
    expect(counts({ Northpeak: notFound, Globex: notOk('skipped') })).toBe(false)
    expect(counts({ Northpeak: notFound, Globex: notOk('blocked') })).toBe(false)
    // One that came to another page did not answer it, and one that does not say where it failed may have failed there.
    expect(counts({ Northpeak: notFound, Globex: elsewhere(4) })).toBe(false)
    expect(counts({ Northpeak: notOk('failed', { walk: { home: 1000 } }) })).toBe(false)
  })

  it('counts as soon as another site answered it, in one load or before it failed later', () => {
    expect(counts({ Northpeak: notFound, Globex: good })).toBe(true)
    const later = notOk('failed', { step: 'product', walk: { home: 1000, search: 1500 } })
    expect(counts({ Northpeak: notFound, Globex: later })).toBe(true)
    const [load] = good.loads
    const once: FakeVisit = { ...notFound, loads: [...notFound.loads, ...(load === undefined ? [] : [load])] }
    expect(counts({ Northpeak: once })).toBe(true)
  })

  it('counts where no other site says anything about it', () => {
    expect(counts({})).toBe(true)
    expect(counts({ Northpeak: notOk('skipped'), Globex: notOk('blocked') })).toBe(true)
    const stuckBefore = notOk('failed', { step: 'home' })
    expect(counts({ Northpeak: stuckBefore, Globex: notOk('changed', { walk: { home: 1000 } }) })).toBe(true)
  })

  it('neither ends nor interrupts a failure where nobody answered it', () => {
    const watch = startJourneyWatch()
    const others = [good, notFound, good]
    for (const [n, Northpeak] of others.entries()) {
      watchJourney(watch, { round: fakeRound(n, { Acme: atSearch, Northpeak }), benchmark })
    }
    expect(watch.failing).toMatchObject({ since: at(0), rounds: 2 })
  })
})

it('breaks the promise by a failure, unless every site that came as far failed at the same step', () => {
  const ours = (others: Record<string, FakeVisit>) =>
    ourTime(fakeRound(0, { ...others, Acme: atSearch }), { step: 'search', metric: 'lcp', benchmark })
  const blocked = notOk('blocked')
  expect(ours({ Northpeak: good, Globex: good })).toBe('failed')
  expect(ours({ Northpeak: atHome, Globex: blocked })).toBe('failed')
  expect(ours({ Northpeak: atSearch, Globex: good })).toBe('failed')
  expect(ours({})).toBe('failed')
  expect(ours({ Northpeak: atSearch, Globex: blocked })).toBeNull()
})

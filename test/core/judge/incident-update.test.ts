import { describe, expect, it } from 'vitest'
import type { ComparisonStream } from '#core/judge/comparison.ts'
import type { Judge, StreamEvent } from '#core/judge/events.ts'
import { refreshEstimates, updateIncidents } from '#core/judge/incident/update.ts'
import { restoreJudge, saveJudge, startJudge } from '#core/judge/judge.ts'
import type { PromiseStream } from '#core/judge/promise.ts'
import { remember } from '#core/judge/state.ts'
import type { Incident, IncidentStream } from '#core/model/incident.ts'
import { histogramOf } from '#core/statistics/histogram.ts'
import type { DetectorVerdict } from '#core/statistics/verdict.ts'
import { fakeBenchmark, fakeRound, notOk, sydney } from '../rounds.ts'

/** What a round changes in the incidents, where detectors say this or that: without the hundred rounds that bring them there. */

const { target } = fakeBenchmark()
const promising = fakeBenchmark({ steps: ['home'], target: { ...target, promise: 2000 } })
const at = (slot: number) => fakeRound(slot, {}).scheduledAt
const FAILED = 170
const times = (count: number, ratio: number) => Array.from({ length: count }, () => ratio)
/** Our time divided by theirs in the newest rounds; the last one is that of `slot`. */
const windowOf = (ratios: readonly number[], slot: number) =>
  ratios.map((ratio, n): [number, number] => [
    slot - ratios.length + 1 + n,
    Math.max(-5.12, Math.min(5.12, Math.log(ratio))),
  ])

interface Known {
  ratios?: readonly number[]
  verdict?: DetectorVerdict
  since?: number
  epochStart?: number
}

/** A judge after the rounds 0 to `slot`, whose comparisons are all like this. */
function judgeAt(slot: number, known: Known = {}, benchmark = fakeBenchmark({ steps: ['home'] })): Judge {
  const judge = startJudge({ benchmark, market: sydney })
  for (let n = 0; n <= slot; n++) remember(judge.state, [n, Date.parse(at(n)), 1, 0])
  for (const stream of judge.comparisons) settle(stream, known, slot)
  return judge
}

function settle(stream: ComparisonStream, known: Known, slot: number): void {
  const { ratios = times(20, 1.4), verdict = 'BEHIND', since = 0, epochStart = since } = known
  const window = windowOf(ratios, slot)
  const reference = histogramOf(window.map(([, d]) => d))
  Object.assign(stream, { metric: 'lcp', rival: window.map(() => null), decidedAt: slot })
  Object.assign(stream.detector, { window, reference, verdict, since, epochStart, watermark: slot })
}

const firstOf = (judge: Judge): ComparisonStream => judge.comparisons[0] ?? expect.fail()

type Found = Extract<StreamEvent, { type: 'comparison' }>

function eventOf(
  stream: ComparisonStream,
  type: Found['event']['type'],
  { moved = 'us', ...changes }: Partial<Found['event']> & { moved?: Found['moved'] } = {},
): Found {
  const event: Found['event'] = {
    ...{ type, cause: 'change', slot: 40, seq: 40, onset: 30, estimate: 0.3, evidence: 1e5 },
    ...{ restored: false, state: 'BEHIND', ...changes },
  }
  return { type: 'comparison', at: at(event.slot), onsetAt: at(event.onset), stream, event, moved }
}

type BrokenOrKept = Extract<StreamEvent, { type: 'promise' }>

function promiseEvent(stream: PromiseStream, type: 'PROMISE_BROKEN' | 'PROMISE_KEPT', onset = 30): StreamEvent {
  const event = { type, slot: 40, seq: 40, onset, evidence: 1e5 } as Partial<BrokenOrKept['event']>
  return { type: 'promise', at: at(40), onsetAt: at(onset), stream, event: event as BrokenOrKept['event'] }
}

const fine = { Acme: { home: 1000 }, Northpeak: { home: 1000 }, Globex: { home: 1000 } }

/** What the round of slot 40 changes. */
function update(
  judge: Judge,
  events: readonly StreamEvent[],
  { steady = true, visits = fine as Visits, slot = 40 } = {},
) {
  return updateIncidents(judge, { round: fakeRound(slot, visits), at: at(slot), events, steady })
}
type Visits = Parameters<typeof fakeRound>[1]

const estimate = { ratio: 1.4, low: 1.3, high: 1.5, coverage: 0.95, rounds: 12, firstEstimate: true }
const unsized = { ratio: null, low: null, high: null, coverage: null, rounds: 0, firstEstimate: false }

/** A judge with an incident since the round of slot 20, of the first comparison, or of what `entry` says. */
function withIncident(
  judge: Judge,
  { failure, ...entry }: Partial<IncidentStream> & { failure?: Incident['failure'] } = {},
): { incident: Incident; entry: IncidentStream } {
  const { competitor, step } = firstOf(judge)
  const stream: IncidentStream = {
    ...{ competitor, step, metric: 'lcp', event: 'FELL_BEHIND', onset: 20, onsetAt: at(20), detectedAt: at(24) },
    ...{ moved: 'us', before: 1, promise: null, first: estimate, latest: estimate, recoveredAt: null, ...entry },
  }
  const incident: Incident = {
    ...{ version: 1, id: 'one', benchmark: 'jackets', market: 'sydney-phone', kind: 'behind', cause: { kind: 'us' } },
    ...{ openedAt: at(20), detectedAt: at(24), closedAt: null, closeDetectedAt: null, streams: [stream], evidence: [] },
    ...(failure && { failure }),
  }
  judge.state.open = [incident]
  return { incident, entry: stream }
}

describe('an incident opens', () => {
  it.each([
    ['FELL_BEHIND', 'BEHIND', 1],
    ['SLIPPED', 'BEHIND', 1],
    ['SLIPPED', 'LEVEL', 0],
    ['LEAD_LOST', 'BEHIND', 0],
    ['FIRST_VERDICT', 'BEHIND', 0],
    ['IMPROVED', 'BEHIND', 0],
  ] as const)('where customers are worse off, and we are behind: %s, %s', (type, state, count) => {
    const judge = judgeAt(40)
    const changes = update(judge, [eventOf(firstOf(judge), type, { state })])
    expect(changes.map(({ change }) => change)).toEqual(times(count, 0).map(() => 'opened'))
    expect(judge.state.open).toHaveLength(count)
  })

  it('not while nothing was measured, where a competitor works again, or for less than the margin', () => {
    const opens = (change: (stream: ComparisonStream) => void) => {
      const judge = judgeAt(40)
      const stream = firstOf(judge)
      change(stream)
      update(judge, [eventOf(stream, 'SLIPPED')])
      return judge.state.open
    }
    expect(opens(() => {})).toMatchObject([{ streams: [{ before: null }] }])
    expect(opens((stream) => Object.assign(stream, { metric: null }))).toEqual([])
    expect(opens((stream) => Object.assign(stream, { slip: { before: Math.log(1.2), small: true } }))).toEqual([])
    const [slipped] = opens((stream) => Object.assign(stream, { slip: { before: Math.log(1.2), small: false } }))
    expect(slipped?.streams[0]?.before).toBeCloseTo(1.2, 6)
    const outage = [...times(20, 1.4), ...times(4, 1 / FAILED), ...times(12, 1.4)]
    expect(opens((stream) => Object.assign(settled(stream, outage), { usual: Math.log(1.4) }))).toEqual([])
    expect(opens((stream) => settled(stream, outage))).toHaveLength(1)
  })

  it('of a promise that is broken, and says which', () => {
    const opened = (type: 'PROMISE_BROKEN' | 'PROMISE_KEPT', metric: 'lcp' | null) => {
      const judge = judgeAt(40, {}, promising)
      const [promise = expect.fail()] = judge.promises
      promise.metric = metric
      update(judge, [promiseEvent(promise, type)])
      return judge.state.open
    }
    expect(opened('PROMISE_BROKEN', 'lcp')).toMatchObject([
      { kind: 'promise', streams: [{ promise: 2000, moved: 'us' }] },
    ])
    expect(opened('PROMISE_BROKEN', null)).toEqual([])
    expect(opened('PROMISE_KEPT', 'lcp')).toEqual([])
  })

  it('by our failures is ours, where the rounds that worked do not show that we are slower', () => {
    const cause = (ratios: readonly number[]) => {
      const judge = judgeAt(40, { ratios })
      update(judge, [eventOf(firstOf(judge), 'FELL_BEHIND', { moved: 'rival' })])
      return judge.state.open[0]?.cause.kind
    }
    expect(cause([FAILED, ...times(8, 1)])).toBe('us')
    expect(cause([...times(3, FAILED), ...times(8, 0.98)])).toBe('us')
    expect(cause(times(8, FAILED))).toBe('us')
    expect(cause([...times(3, FAILED), ...times(8, 1.4)])).toBe('competitor')
    expect(cause([FAILED, 1.2, 1.2])).toBe('competitor')
    expect(cause([FAILED, 0.99, 0.99])).toBe('us')
    expect(cause(times(8, 1))).toBe('competitor')
    expect(cause([...times(3, 1 / FAILED), ...times(8, 1)])).toBe('competitor')
  })

  it('at the first onset of what is detected together; what joins it later changes nothing of that', () => {
    for (const onsets of [
      [30, 28],
      [28, 30],
    ]) {
      const judge = judgeAt(40)
      const events = judge.comparisons.map((stream, n) => eventOf(stream, 'FELL_BEHIND', { onset: onsets[n] ?? 0 }))
      expect(update(judge, events)).toMatchObject([{ change: 'opened', incident: { openedAt: at(28) } }])
      expect(judge.state.open[0]?.streams).toHaveLength(2)
    }
    const judge = judgeAt(40)
    const [first = expect.fail(), second = expect.fail()] = judge.comparisons
    update(judge, [eventOf(first, 'FELL_BEHIND')])
    const joined = update(judge, [eventOf(second, 'FELL_BEHIND', { onset: 25, slot: 41 })], { slot: 41 })
    expect(joined).toMatchObject([{ change: 'joined', incident: { openedAt: at(30), detectedAt: at(40) } }])
  })

  it('of a failing journey began when that failed, also where a comparison is dated earlier', () => {
    const judge = judgeAt(40)
    const down = { ...fine, Acme: notOk('failed', { step: 'home' }) }
    update(judge, [], { visits: down, slot: 39 })
    const [stream = expect.fail()] = judge.comparisons
    const changes = update(judge, [eventOf(stream, 'FELL_BEHIND', { onset: 35 })], { visits: down })
    expect(changes).toMatchObject([{ change: 'opened', incident: { kind: 'failing', openedAt: at(39) } }])
    expect(judge.state.open[0]?.streams).toHaveLength(1)
  })

  it('once for a journey that goes on failing, and again for another step or once it had worked', () => {
    const downAt = (step: string) => ({
      ...fine,
      Acme: notOk('failed', { step, walk: step === 'home' ? {} : { home: 1000 } }),
    })
    const judge = judgeAt(40, {}, fakeBenchmark())
    const opened = (slot: number, step: string) => update(judge, [], { visits: downAt(step), slot }).length
    expect([37, 38, 39, 40].map((slot) => opened(slot, 'home'))).toEqual([0, 1, 0, 0])
    expect([41, 42, 43].map((slot) => opened(slot, 'search'))).toEqual([0, 1, 0])
    const [first] = judge.state.open
    // It goes on because something else is slow.
    first?.streams.push({ ...withIncident(judgeAt(40)).entry, recoveredAt: null })
    if (first?.failure) first.failure.recoveredAt = at(43)
    expect([44, 45].map((slot) => opened(slot, 'home'))).toEqual([1, 0])
  })

  it('not of a journey that fails on an unsteady worker', () => {
    const down = { ...fine, Acme: notOk('failed', { step: 'home' }) }
    const opened = (steady: boolean) => {
      const judge = judgeAt(40)
      for (const slot of [39, 40]) update(judge, [], { visits: down, slot, steady })
      return judge.state.open.length
    }
    expect([opened(true), opened(false)]).toEqual([1, 0])
  })

  it('not again for what is known: the comparison that had recovered goes on', () => {
    const judge = judgeAt(40)
    const { entry } = withIncident(judge, { recoveredAt: at(30) })
    judge.state.open[0]?.streams.push({ ...entry, step: 'search', recoveredAt: null })
    const changes = update(judge, [eventOf(firstOf(judge), 'FELL_BEHIND')])
    expect(changes).toEqual([])
    expect(entry).toMatchObject({ recoveredAt: null, onset: 20 })
  })
})

function settled(stream: ComparisonStream, ratios: readonly number[]): ComparisonStream {
  settle(stream, { ratios }, 40)
  return stream
}

/** What has become of the entry after a round in which its detector is like this, with an event of that type. */
function followed(
  known: Known,
  {
    type,
    event = {},
    ...entry
  }: Partial<Omit<IncidentStream, 'event'>> & {
    type?: Found['event']['type']
    event?: Partial<Found['event']>
    slipped?: boolean
  } = {},
) {
  const { slipped = false, ...rest } = entry
  const judge = judgeAt(40, known)
  const made = withIncident(judge, { ...rest, ...(slipped && { event: 'SLIPPED' as const }) })
  const events =
    type === undefined ? [] : [eventOf(firstOf(judge), type, { state: known.verdict ?? 'BEHIND', ...event })]
  const changes = update(judge, events)
  return { ...made.entry, judge, changes: changes.map(({ change }) => change), incident: made.incident }
}

describe('a comparison of an incident recovers', () => {
  const level = { ratios: [...times(10, 1.4), ...times(15, 1)], verdict: 'LEVEL', since: 26 } as const

  it('when we have caught up, from when that began, and the incident with it', () => {
    expect(followed(level, { type: 'CAUGHT_UP', event: { onset: 26 } })).toMatchObject({
      ...{ recoveredAt: at(26), changes: ['closed'] },
      incident: { closedAt: at(26), closeDetectedAt: at(40) },
      latest: { ratio: expect.closeTo(1.4, 6), rounds: 6 },
    })
    expect(followed(level)).toMatchObject({ recoveredAt: at(26), changes: ['closed'] })
    expect(followed({ ...level, since: 5, epochStart: 26 })).toMatchObject({ recoveredAt: at(40), latest: estimate })
    expect(followed({ ...level, verdict: 'BEHIND' }, { type: 'IMPROVED' })).toMatchObject({
      recoveredAt: null,
      changes: [],
    })
  })

  it('without a verdict only where something changed since', () => {
    expect(followed({ ...level, verdict: 'UNDECIDED' })).toMatchObject({ recoveredAt: at(26) })
    expect(followed({ ...level, verdict: 'UNDECIDED', since: 20, epochStart: 26 }).recoveredAt).toBeNull()
    expect(followed({ ...level, verdict: 'UNDECIDED', since: 21, epochStart: 26 }).recoveredAt).toBe(at(21))
  })

  it('not in part', () => {
    const part = { ratios: [...times(10, 1.4), ...times(15, 1.2)], verdict: 'LEVEL', since: 26 } as const
    expect(followed(part, { type: 'CAUGHT_UP', event: { onset: 26 } })).toMatchObject({
      recoveredAt: null,
      changes: [],
    })
  })

  it('never before it began', () => {
    expect(followed(level, { type: 'CAUGHT_UP', event: { onset: 15 } }).recoveredAt).toBe(at(20))
  })

  it('not by the failures of the competitor', () => {
    const failing = { ratios: [...times(10, 1.4), ...times(15, 1 / FAILED)], verdict: 'AHEAD', since: 26 } as const
    expect(followed(failing, { type: 'CAUGHT_UP', event: { onset: 26 } })).toMatchObject({ recoveredAt: null })
  })

  it('by its own events alone', () => {
    const judge = judgeAt(40, { ratios: times(25, 1.4) })
    const [first = expect.fail(), second = expect.fail()] = judge.comparisons
    const { entry } = withIncident(judge, { event: 'SLIPPED', before: null })
    update(judge, [eventOf(second, 'IMPROVED')])
    expect(entry.recoveredAt).toBeNull()
    update(judge, [eventOf(second, 'SLIPPED', { state: 'LEVEL' }), eventOf(first, 'IMPROVED')])
    expect(entry.recoveredAt).toBe(at(30))
  })

  it('of a slip that is as it was before, or whose way back is sure', () => {
    const slip = { slipped: true, before: 1.3 }
    const back = { ratios: [...times(10, 1.6), ...times(10, 1.3)], epochStart: 31 }
    expect(followed(back, slip).recoveredAt).toBe(at(31))
    expect(followed(back, { before: 1.3 }).recoveredAt).toBeNull()
    expect(followed({ ...back, epochStart: 20 }, slip).recoveredAt).toBeNull()
    expect(followed({ ratios: times(64, 1.3), since: -23 }, { ...slip, onset: -23 }).recoveredAt).not.toBeNull()
    expect(followed({ ratios: times(64, 1.3), since: -23 }, { before: 1.3, onset: -23 }).recoveredAt).toBeNull()
    expect(followed({ ratios: times(64, 1.6), since: -23 }, { ...slip, onset: -23 }).recoveredAt).toBeNull()
  })

  it('of a slip of which it is not known from where, with any gain', () => {
    const ends = (type: Found['event']['type']) => followed({}, { slipped: true, before: null, type }).recoveredAt
    expect([ends('IMPROVED'), ends('CAUGHT_UP')]).toEqual([at(30), at(30)])
    expect([ends('SLIPPED'), ends('LEAD_LOST')]).toEqual([null, null])
    expect(followed({}, { slipped: true, before: null }).recoveredAt).toBeNull()
    expect(followed({}, { before: null, type: 'IMPROVED' }).recoveredAt).toBeNull()
    const sized = { slipped: true, before: 1.3, event: { restored: true, estimate: Math.log(1.3) } }
    expect(followed({}, { ...sized, type: 'IMPROVED' }).recoveredAt).toBeNull()
  })

  it('of a slip of which it is not known how far, with a gain back to where it was, and is looked at from then on', () => {
    const ends = (type: Found['event']['type'], event: Partial<Found['event']>) =>
      followed({}, { slipped: true, before: 1.3, first: unsized, type, event })
    expect(ends('IMPROVED', { restored: true, estimate: Math.log(2) }).recoveredAt).toBe(at(30))
    expect(ends('IMPROVED', { estimate: Math.log(1.36) }).recoveredAt).toBe(at(30))
    expect(ends('IMPROVED', { estimate: Math.log(1.37) }).recoveredAt).toBeNull()
    // A slip after a failure may be a gain to where it was.
    expect(ends('SLIPPED', { state: 'LEVEL', estimate: Math.log(1.36) }).recoveredAt).toBe(at(30))
    expect(ends('SLIPPED', { state: 'LEVEL', restored: true, estimate: Math.log(1.37) }).recoveredAt).toBeNull()
    expect(ends('IMPROVED', { restored: true }).judge.state.afterFailure).toMatchObject([{ from: 30, fromAt: at(30) }])
    const known = followed({}, { slipped: true, before: null, type: 'IMPROVED' })
    expect(known.judge.state.afterFailure).toBeUndefined()
  })

  it('unknown, where it is no longer measured', () => {
    const gone = followed({}, { competitor: 'Initech' })
    expect(gone).toMatchObject({ recoveredAt: at(40), dropped: true, changes: ['closed'] })
    expect(followed({}, { step: 'search' })).toMatchObject({ dropped: true })
    expect(followed({}, { competitor: 'Initech', recoveredAt: at(30) })).not.toHaveProperty('dropped')
  })

  it('that only failed with the journey, and is tested from then on', () => {
    const failure = { step: 'home', code: 'timeout', message: '', recoveredAt: at(35) } as const
    const ended = (changes: Partial<IncidentStream>, recoveredAt: string | null = at(35)) => {
      const judge = judgeAt(40, { ratios: [...times(10, 1), ...times(6, FAILED), ...times(5, 1)] })
      return {
        ...withIncident(judge, { ...changes, failure: { ...failure, recoveredAt } }),
        judge,
        now: update(judge, []),
      }
    }
    const now = ended({ first: unsized })
    expect(now.entry.recoveredAt).toBe(at(35))
    expect(now.judge.state.afterFailure).toMatchObject([{ failedFrom: 20, from: 35, fromAt: at(35), seen: 34 }])
    expect(ended({ first: unsized }, null).entry.recoveredAt).toBeNull()
    expect(ended({}).entry.recoveredAt).toBeNull()
    // So long ago that the round is forgotten.
    const long = ended({ first: unsized }, at(-100))
    expect(long.judge.state.afterFailure).toMatchObject([{ from: 41, fromAt: at(40), seen: 40 }])
  })

  it('with the journey that works again, unless the rounds until then show that it is slower', () => {
    const working = (during: number, { since = 39, ...changes }: Partial<IncidentStream> & { since?: number } = {}) => {
      const judge = judgeAt(40, { ratios: [...times(10, 1), ...times(18, during), 1.6, 1.6], since: 21 })
      const failure = { step: 'home', code: 'timeout', message: '', recoveredAt: null } as const
      const { entry } = withIncident(judge, { failure, ...changes })
      judge.state.journey.good = { since: at(since), rounds: 1 }
      update(judge, [])
      return { ...entry, afterFailure: judge.state.afterFailure }
    }
    expect(working(1)).toMatchObject({
      recoveredAt: at(39),
      latest: { rounds: 19 },
      afterFailure: [{ from: 39, before: 1 }],
    })
    expect(working(1.4)).toMatchObject({ recoveredAt: null, afterFailure: undefined })
    expect(working(1.2, { before: 1.3 }).recoveredAt).toBe(at(39))
    expect(working(1, { recoveredAt: at(30) })).toMatchObject({ recoveredAt: at(30), afterFailure: undefined })
    expect(working(1, { competitor: 'Initech' })).toMatchObject({ dropped: true, afterFailure: undefined })
    // The round in which it began to work is forgotten.
    expect(working(1, { since: -50 })).toMatchObject({ recoveredAt: null, afterFailure: undefined })
  })

  it('of a promise that is kept again', () => {
    const kept = (state: 'KEPT' | 'BROKEN', events: (promise: PromiseStream) => StreamEvent[] = () => []) => {
      const judge = judgeAt(40, {}, promising)
      const [promise = expect.fail()] = judge.promises
      promise.metric = 'lcp'
      Object.assign(promise.watch.state, {
        state,
        since: 30,
        win: windowOf([...times(10, 1.4), ...times(11, 0.8)], 40),
      })
      const { entry } = withIncident(judge, { competitor: null, event: 'PROMISE_BROKEN', promise: 2000 })
      update(judge, events(promise))
      return entry
    }
    expect(kept('KEPT')).toMatchObject({ recoveredAt: at(40), latest: estimate })
    expect(kept('KEPT', (promise) => [promiseEvent(promise, 'PROMISE_KEPT')])).toMatchObject({
      ...{ recoveredAt: at(30), latest: { rounds: 10 } },
    })
    expect(kept('BROKEN').recoveredAt).toBeNull()
  })
})

describe('incidents that are over', () => {
  it('stay until they are stored, the newest 200', () => {
    const judge = judgeAt(40, { verdict: 'LEVEL', since: 26, ratios: times(20, 1) })
    const { incident } = withIncident(judge)
    const other = {
      ...incident,
      id: 'still',
      streams: [],
      failure: { step: 'x', code: null, message: '', recoveredAt: null },
    }
    judge.state.open.push(other)
    judge.state.closed = Array.from({ length: 199 }, (_, n) => ({ ...incident, id: String(n) }))
    update(judge, [])
    expect(judge.state.open.map(({ id }) => id)).toEqual(['still'])
    expect(judge.state.closed).toHaveLength(200)
    expect([judge.state.closed[0]?.id, judge.state.closed.at(-1)?.id]).toEqual(['0', 'one'])
    const more = judgeAt(40, { verdict: 'LEVEL', since: 26, ratios: times(20, 1) })
    withIncident(more)
    more.state.closed = judge.state.closed
    update(more, [])
    expect([more.state.closed.length, more.state.closed[0]?.id]).toEqual([200, '1'])
  })
})

describe('a competitor that works again', () => {
  /** What is tested after the round in which we are behind it again, from where it was usual. */
  const watched = (usual: number | undefined, type: Found['event']['type'], state: DetectorVerdict = 'BEHIND') => {
    const judge = judgeAt(40, { ratios: [...times(20, 1.4), ...times(4, 1 / FAILED), ...times(3, 1.4)] })
    const stream = firstOf(judge)
    if (usual !== undefined) stream.usual = Math.log(usual)
    update(judge, [eventOf(stream, type, { state, onset: 38 })])
    return judge.state.afterFailure
  }

  it('is compared with what was usual before, where we are behind it again', () => {
    expect(watched(1.4, 'FELL_BEHIND')).toMatchObject([
      { event: 'SLIPPED', before: expect.closeTo(1.4, 6), failedFrom: 34, from: 38, fromAt: at(38) },
    ])
    expect(watched(1.04, 'SLIPPED')).toMatchObject([{ event: 'FELL_BEHIND', before: expect.closeTo(1.04, 6) }])
    expect(watched(1.06, 'SLIPPED')).toMatchObject([{ event: 'SLIPPED' }])
    expect(watched(1.4, 'SLIPPED', 'LEVEL')).toBeUndefined()
    expect(watched(undefined, 'FELL_BEHIND')).toBeUndefined()
  })

  it('is told once we are slower than that, unless an open incident tells of it already', () => {
    const told = (recoveredAt: string | null) => {
      const judge = judgeAt(60, { ratios: [...times(20, 1), ...times(4, 1 / FAILED), ...times(20, 1.5)] })
      const { incident } = withIncident(judge, { recoveredAt })
      // Something else keeps the incident open.
      incident.streams.push({ ...(incident.streams[0] ?? expect.fail()), step: 'other', recoveredAt: at(50) })
      incident.failure = { step: 'home', code: null, message: '', recoveredAt: null }
      const stream = firstOf(judge)
      Object.assign(stream, { usual: 0 })
      const changes = update(judge, [eventOf(stream, 'FELL_BEHIND', { onset: 41, slot: 60 })], { slot: 60 })
      return changes.map(({ change }) => change)
    }
    expect([told(null), told(at(50))]).toEqual([[], ['opened']])
  })
})

describe('the figures of an open incident', () => {
  const refreshed = (known: Known, entry: Partial<IncidentStream> = {}, change: (judge: Judge) => void = () => {}) => {
    const judge = judgeAt(40, known)
    const made = withIncident(judge, entry)
    firstOf(judge).decidedAt = 24
    change(judge)
    refreshEstimates(judge)
    return made.entry.latest
  }

  it('are those since the verdict, or since a later onset', () => {
    const ratios = [...times(10, 1.1), ...times(10, 1.3), ...times(14, 1.6)]
    expect(refreshed({ ratios, since: 17, epochStart: 17 })).toMatchObject({
      ratio: expect.closeTo(1.6, 6),
      rounds: 16,
    })
    expect(refreshed({ ratios, since: 7, epochStart: 7 }, { onset: 10, detectedAt: at(12) })).toMatchObject({
      rounds: 28,
    })
    expect(refreshed({ ratios, since: 27 }, { onset: 20 })).toMatchObject({ rounds: 14 })
    expect(refreshed({ ratios, since: 27 }, { onset: 45 })).toMatchObject({ rounds: 14 })
    // The rounds that raised the alarm are among them until twelve have followed.
    expect(refreshed({ ratios, since: 7 }, { onset: 26, detectedAt: at(28) })).toMatchObject({ rounds: 12 })
    expect(refreshed({ ratios, since: 7 }, { onset: 26, detectedAt: at(29) })).toMatchObject({
      rounds: 15,
      firstEstimate: true,
    })
    expect(refreshed({ ratios, since: 7 }, { onset: 40, detectedAt: at(40) })).toMatchObject({ rounds: 1 })
  })

  it('stay as they were once it recovered, where it is no longer measured, and before anything is', () => {
    const now = { ratios: times(20, 2) }
    expect(refreshed(now).ratio).toBeCloseTo(2, 6)
    expect(refreshed(now, { recoveredAt: at(30) })).toBe(estimate)
    expect(refreshed(now, { competitor: 'Initech' })).toBe(estimate)
    expect(refreshed({ ratios: [2] }).ratio).toBeCloseTo(2, 6)
    const empty = (judge: Judge) => Object.assign(firstOf(judge).detector, { window: [] })
    expect(refreshed(now, {}, empty)).toBe(estimate)
  })

  it('stay as they were while only the competitor fails, and have no ratio while we do', () => {
    const since = 21
    const ratios = (last: number) => [...times(10, 1.8), ...times(10, last)]
    // Of the rounds since the onset those before the failures are left.
    expect(refreshed({ ratios: ratios(1 / FAILED), since: 31 }, { onset: 21, detectedAt: at(22) }).ratio).toBeCloseTo(
      1.8,
      6,
    )
    expect(refreshed({ ratios: times(20, 1 / FAILED), since })).toBe(estimate)
    expect(refreshed({ ratios: ratios(FAILED), since: 31 }, { onset: 21 })).toMatchObject({ ratio: null })
    expect(refreshed({ ratios: [...times(19, 1 / FAILED), FAILED], since })).toMatchObject({ ratio: null })
  })

  it('are about the promise, or the metric, that is measured now', () => {
    const judge = judgeAt(40, { ratios: times(20, 1.5) }, promising)
    const [promise = expect.fail()] = judge.promises
    promise.metric = 'duration'
    Object.assign(promise.watch.state, { since: 0, win: windowOf(times(20, 1.7), 40) })
    const { incident, entry } = withIncident(judge)
    incident.streams.push({ ...entry, competitor: null, event: 'PROMISE_BROKEN', promise: 3000 })
    refreshEstimates(judge)
    expect(incident.streams).toMatchObject([
      { metric: 'lcp', promise: null, latest: { ratio: expect.closeTo(1.5, 6) } },
      { metric: 'duration', promise: 2000, latest: { ratio: expect.closeTo(1.7, 6) } },
    ])
  })

  it('are stored with it', () => {
    const judge = judgeAt(40)
    withIncident(judge)
    refreshEstimates(judge)
    const { benchmark, market } = judge
    expect(restoreJudge(saveJudge(judge), { benchmark, market }).state.open).toEqual(judge.state.open)
  })
})

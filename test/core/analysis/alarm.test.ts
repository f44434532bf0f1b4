import { expect, test } from 'vitest'
import { alarmFacts } from '#core/analysis/alarm/facts.ts'
import { spansOf } from '#core/analysis/alarm/spans.ts'
import { acme, at, estimate, factsOf, incident, roundsOf, scenes, stream } from '../../notify/mail-scenes.ts'

const slow = { Acme: 4200, Amazon: 2100, Globex: 3000 }
const usual = { Acme: 2000, Amazon: 2100, Globex: 3000 }

function first(name: string) {
  return scenes[name]?.().incidents[0] ?? expect.fail()
}

test('everybody is shown on the step where we lost most, before, while it lasts and since', () => {
  const { step, metric, rival, sites } = first('closed')
  expect({ step, metric, rival }).toEqual({ step: 'search', metric: 'lcp', rival: 'Amazon' })
  expect(sites.map(({ name, before, during, after }) => ({ name, before, during, after }))).toEqual([
    { name: 'Acme', before: 2000, during: 4200, after: 2000 },
    { name: 'Amazon', before: 2100, during: 2100, after: 2100 },
    { name: 'Globex', before: 3000, during: 3000, after: 3000 },
  ])
})

test('rounds that were measured in another way are not compared', () => {
  const rounds = roundsOf({ during: slow })
  const mixed = rounds.map((round, index) =>
    index < 40 ? { ...round, method: { ...round.method, chromium: 152 } } : round,
  )
  const [facts] = factsOf('opened', { incident: incident(), rounds: mixed, audit: null }).incidents
  expect(facts.sites.find(({ us }) => us)).toMatchObject({ before: null, during: 4200 })
})

test('a comparison that has recovered is no longer what is told first', () => {
  const streams = [
    stream({ latest: estimate(3), recoveredAt: at(8) }),
    stream({ step: 'product', latest: estimate(1.3) }),
  ]
  const [facts] = factsOf('reminder', {
    incident: incident({ streams }),
    rounds: roundsOf({ during: slow }),
    audit: null,
  }).incidents
  expect(facts.step).toBe('product')
  expect(facts.gap?.ratio).toBe(1.3)
})

test('of incidents alike a reminder begins with one that is still measured', () => {
  const earlier = (iso: string) => new Date(Date.parse(iso) - 3 * 24 * 3_600_000).toISOString()
  const rounds = roundsOf({ during: slow })
  const idle = rounds.map((round) => ({ ...round, scheduledAt: earlier(round.scheduledAt) }))
  const old = incident({
    ...{ id: 'idle', openedAt: earlier(at(0)), detectedAt: earlier(at(4)) },
    streams: [stream({ latest: estimate(3) })],
  })
  const { incidents } = factsOf(
    'reminder',
    { incident: old, rounds: idle, audit: null },
    { incident: incident({ id: 'now', streams: [stream({ latest: estimate(2) })] }), rounds, audit: null },
  )
  expect(incidents.map((one) => [one.incident.id, one.unmeasuredSince === null])).toEqual([
    ['now', true],
    ['idle', false],
  ])
})

test("the money follows from the rival's time and the gap, once a step, over all steps", () => {
  const streams = [
    stream({ latest: estimate(2) }),
    stream({ competitor: 'Globex', latest: estimate(1.4) }),
    stream({ step: 'product', latest: estimate(1.5) }),
  ]
  const [facts] = factsOf('opened', {
    incident: incident({ streams }),
    rounds: roundsOf({ during: slow }),
    audit: null,
  }).incidents
  // 2.1 s more on search against Amazon, 0.9 s more on product, nothing on home.
  expect(facts.impact).toMatchObject({ kind: 'slower', steps: 3 })
  expect(facts.impact?.kind === 'slower' && facts.impact.seconds).toBeCloseTo(1, 9)
})

test('no money where the benchmark names no revenue, and none for a heavier page', () => {
  const { business: _, ...poor } = acme
  const records = [{ incident: incident(), rounds: roundsOf({ during: slow }), audit: null }] as const
  const now = Date.parse(at(12))
  expect(
    alarmFacts({ kind: 'opened', several: false, benchmark: poor, records: [...records], now }).incidents[0].impact,
  ).toBeNull()
  const heavier = incident({ streams: [stream({ metric: 'bytes' })] })
  const [facts] = factsOf('opened', { incident: heavier, rounds: roundsOf({ during: slow }), audit: null }).incidents
  expect(facts.impact).toBeNull()
})

test('filmstrips show us and the rival at the same moments, from the newest round', () => {
  const { strips } = first('opened')
  expect(strips.map(({ site, us }) => ({ site, us }))).toEqual([
    { site: 'Acme', us: true },
    { site: 'Amazon', us: false },
  ])
  const [ours, theirs] = strips.map(({ frames }) => frames)
  expect(ours?.map((frame) => frame.at)).toEqual([840, 1680, 2520, 3360, 4200])
  expect(theirs?.map((frame) => frame.at)).toEqual(ours?.map((frame) => frame.at))
  expect(ours?.map(({ file }) => file)).toEqual([400, 1200, 2100, 3300, 4200].map((ms) => `acme/111/search-${ms}.jpg`))
})

test('before anything was drawn there is no picture', () => {
  const rounds = roundsOf({ during: slow })
  for (const { visits } of rounds) {
    for (const { evidence } of visits) for (const one of evidence?.steps ?? []) one.filmstrip = one.filmstrip.slice(2)
  }
  const [facts] = factsOf('opened', { incident: incident(), rounds, audit: null }).incidents
  expect(facts.strips[0]?.frames.map(({ file }) => file === null)).toEqual([true, true, false, false, false])
})

test('a journey that fails is shown as it ended', () => {
  expect(first('failing').strips).toEqual([
    { site: 'Acme', us: true, frames: [{ at: null, file: 'acme/failure.jpg' }] },
    { site: 'Amazon', us: false, frames: [{ at: null, file: 'amazon/100/search.jpg' }] },
  ])
})

test('reasons are what the rival does better, and none once it is over', () => {
  expect(
    first('opened').reasons.map((reason) =>
      reason.kind === 'part' ? reason.part : reason.kind === 'metric' ? reason.metric : 'audit',
    ),
  ).toEqual(['loadDelay', 'load', 'bytes', 'requests', 'audit'])
  expect(first('closed').reasons).toEqual([])
  const alike = factsOf('opened', {
    incident: incident(),
    rounds: roundsOf({ during: { ...usual, Acme: 2100 } }),
    audit: null,
  })
  expect(alike.incidents[0].reasons).toEqual([])
})

test('a mail looks at a day before, the last day of an incident, and a day after', () => {
  const opened = '2026-11-20T10:00:00.000Z'
  const now = Date.UTC(2026, 10, 22, 12)
  expect(spansOf({ openedAt: opened, closedAt: null }, now)).toEqual({
    before: { from: '2026-11-19T10:00:00.000Z', to: opened },
    during: { from: '2026-11-21T12:00:00.001Z', to: '2026-11-22T12:00:00.001Z' },
    after: null,
  })
  expect(spansOf({ openedAt: opened, closedAt: '2026-11-20T13:00:00.000Z' }, now)).toEqual({
    before: { from: '2026-11-19T10:00:00.000Z', to: opened },
    during: { from: opened, to: '2026-11-20T13:00:00.000Z' },
    after: { from: '2026-11-20T13:00:00.000Z', to: '2026-11-21T13:00:00.000Z' },
  })
})

test('a journey that works again but is slower is told as slower', () => {
  const failure = { step: 'search', code: null, message: '', recoveredAt: at(6) }
  const slower = incident({ kind: 'failing', cause: { kind: 'journey', step: 'search' }, failure })
  const [facts] = factsOf('reminder', { incident: slower, rounds: roundsOf({ during: slow }), audit: null }).incidents
  expect(facts.gap?.ratio).toBe(2)
  expect(facts.impact?.kind).toBe('slower')
  expect(facts.strips[0]?.frames).toHaveLength(5)
})

test('a journey that failed on and off cost sales each time until it worked again, not while it was slow afterwards', () => {
  const failed = (from: number, { works, over }: { works: number; over: number }) =>
    incident({
      kind: 'failing',
      streams: [],
      openedAt: at(from),
      closedAt: at(over),
      failure: { step: 'search', code: 'timeout', message: 'It took too long.', recoveredAt: at(works) },
    })
  const [facts] = factsOf('closed', {
    incident: failed(0, { works: 8, over: 16 }),
    before: [failed(-40, { works: -36, over: -4 })],
    rounds: roundsOf({ during: slow }),
    audit: null,
  }).incidents
  // Two hours and one.
  const { impact } = facts
  expect(impact?.kind === 'failing' && (impact.lost ?? 0) / impact.perHour).toBeCloseTo(3, 9)
})

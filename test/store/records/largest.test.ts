import { describe, expect, it } from 'vitest'
import { dayOf } from '#core/analysis/day.ts'
import { findMisfit } from '#core/config/size-checks.ts'
import { evidenceFiles } from '#core/judge/incident/evidence.ts'
import { judgeRounds, saveJudge } from '#core/judge/judge.ts'
import type { Benchmark } from '#core/model/benchmark.ts'
import type { Incident, IncidentStream } from '#core/model/incident.ts'
import { leastTexts } from '#core/model/limits.ts'
import { jsonBytes, type RecordSize, recordSizes, roundBytes } from '#core/model/record-sizes.ts'
import type { Load, Round } from '#core/model/round.ts'
import type { Store } from '#store/port.ts'
import { maxRecordBytes, recordBytes } from '#store/record.ts'
import { putDay } from '#store/records/days.ts'
import { fitRound } from '#store/records/fit.ts'
import { toRound } from '#store/records/round-record.ts'
import { roundKey } from '#store/records/rounds.ts'
import { fakeIncident } from '../../core/incidents.ts'
import { fullRound, largeBenchmark, largestAdmitted } from '../../core/largest.ts'
import { sydney } from '../../core/rounds.ts'

const unasked = () => Promise.reject(new Error('not asked'))
const nothing: Store = {
  create: unasked,
  replace: unasked,
  get: async () => undefined,
  range: unasked,
  close: async () => undefined,
}

const storedBytes = (round: Round) => recordBytes(roundKey(round), JSON.stringify(fitRound(round)))
/** Redirects are the first to go. */
const least = ({ url, title, element, message }: typeof leastTexts) => ({ url, title, element, message })
const withoutRedirects = (round: Round): Round => {
  for (const { loads } of round.visits)
    for (const { steps } of loads) for (const { document } of steps) if (document !== undefined) document.redirects = []
  return round
}

/** With an alarm on every comparison and promise, and a failure whose message has as many characters as are kept. */
function largestIncident({ sites, steps }: Benchmark, rounds: readonly Round[], character = 'm'): Incident {
  const long = 1.2345678901234567
  const estimate = {
    ratio: long,
    low: long,
    high: long,
    coverage: 0.9687512345678901,
    rounds: 64,
    firstEstimate: true,
  }
  const at = '2026-11-22T10:00:00.000Z'
  const streams = [...sites.slice(1), null].flatMap((site) =>
    steps.map(
      (step): IncidentStream => ({
        competitor: site?.name ?? null,
        step,
        metric: 'lcp',
        event: site === null ? 'PROMISE_BROKEN' : 'FELL_BEHIND',
        onset: 1_234_567,
        onsetAt: at,
        detectedAt: at,
        moved: 'us',
        before: long,
        promise: site === null ? 3000 : null,
        first: estimate,
        latest: estimate,
        recoveredAt: at,
      }),
    ),
  )
  const evidence = (['before', 'onset', 'detection'] as const).map((when, n) => ({
    when,
    at,
    files: evidenceFiles(rounds[n] as Round),
  }))
  const message = character.repeat(500)
  const failure = { step: steps[0] ?? '', code: 'timeout', message, recoveredAt: at } as const
  return { ...fakeIncident(), kind: 'failing', failure, streams, evidence }
}

it.each([
  { competitors: 1, steps: 2, loads: 1 },
  { competitors: 1, steps: 30, loads: 1 },
  { competitors: 5, steps: 5, loads: 3 },
  { competitors: 20, steps: 2, loads: 3 },
  { competitors: 2, steps: 4, loads: 9, named: 12 },
])('the size computed for a round is never below, nor far above, that of a full one: %o', (size) => {
  const benchmark = largeBenchmark(size)
  const actual = storedBytes(withoutRedirects(fullRound(0, benchmark, { texts: least(leastTexts) })))
  expect(roundBytes(benchmark)).toBeGreaterThanOrEqual(actual)
  expect(roundBytes(benchmark)).toBeLessThan(1.5 * actual)
})

it('texts of views are shortened like those of documents where a round would be too large', () => {
  const benchmark = largestAdmitted({ competitors: 5, loads: 3 })
  const round = fullRound(0, benchmark)
  for (const { loads } of round.visits)
    for (const { steps } of loads)
      for (const sample of steps) {
        sample.kind = 'soft'
        sample.view = { url: 'あ'.repeat(500), title: 'あ'.repeat(80), heading: 'あ'.repeat(400) }
        delete sample.document
      }
  expect(storedBytes(round)).toBeLessThanOrEqual(maxRecordBytes)
})

describe('the size computed for', () => {
  const benchmark = largeBenchmark({ competitors: 5, steps: 6, loads: 2 })
  const { sites, steps } = benchmark
  // A day of many rounds, so that its counts have as many digits as those that are reckoned with.
  const rounds = Array.from({ length: 96 }, (_, n) => {
    const factors = Object.fromEntries(sites.map(({ name }, site) => [name, 0.1 + 0.001 * Math.sin(n + site)]))
    return fullRound(n, benchmark, { factors })
  })
  const sizeOf = (kind: RecordSize['what']) => recordSizes(benchmark).find(({ what }) => what === kind)?.bytes ?? 0
  const expectClose = (kind: RecordSize['what'], actual: number) => {
    expect(sizeOf(kind)).toBeGreaterThanOrEqual(actual)
    expect(sizeOf(kind)).toBeLessThan(1.5 * actual)
  }

  it('a day of one site fits', async () => {
    // A day leaves out the times of pages that stayed blank.
    const filled = (load: Load): Load => ({ ...load, steps: load.steps.map(({ blank: _blank, ...step }) => step) })
    // Journeys that no longer match at one step after the other.
    const changed = rounds.map((round, n): Round => {
      const visits = round.visits.map((visit) => ({ ...visit, loads: visit.loads.map(filled) }))
      const step = steps[n]
      if (step === undefined) return { ...round, visits }
      const failure = { code: 'element-missing', message: '', step } as const
      return { ...round, visits: visits.map((visit) => ({ ...visit, status: 'changed', failure })) }
    })
    const day = dayOf({ benchmark, market: sydney, date: '2026-11-22', rounds: changed })
    if (day === null) throw new Error('There are rounds on that day.')
    const stored: number[] = []
    const store: Store = {
      ...nothing,
      replace: async (record) => {
        if (record.partition.startsWith('day#')) stored.push(jsonBytes(record.value))
        return 'stored'
      },
    }
    await putDay({ store, day })
    expect(stored).toHaveLength(sites.length)
    expectClose('a day of one site', Math.max(...stored))
  })

  it('an incident fits', () => {
    expectClose('an incident', jsonBytes(largestIncident(benchmark, rounds)))
  })

  it('a verdict fits', () => {
    const { judge } = judgeRounds({ benchmark, market: sydney, rounds })
    const [saved] = saveJudge(judge).streams
    if (saved?.kind !== 'comparison') throw new Error('The first stream is a comparison.')
    const ref = { n: 1, c: Object.fromEntries(Array.from({ length: 1024 }, (_, bin) => [bin - 512, 10_000])) }
    const win = Array.from({ length: 64 }, (_, n): [number, number] => [1_234_567 + n, -0.1234567890123456])
    const { state, guard } = saved.detector
    const home = { ref, guard, state, shift: 0.1234567890123456, R: Array(6).fill(0.1234567890123456) }
    const detector = { ...saved.detector, ref, win, home }
    expectClose('a verdict', jsonBytes({ ...saved, detector, rival: Array(64).fill(12_345.678) }))
  })
})

it('the size computed for an incident has room for a message in any script, and not for much more', () => {
  const benchmark = largeBenchmark({ competitors: 1, steps: 1, loads: 1, named: 12 })
  const rounds = Array.from({ length: 3 }, (_, n) => fullRound(n, benchmark))
  const incident = largestIncident(benchmark, rounds, 'あ')
  const computed = recordSizes(benchmark).find(({ what }) => what === 'an incident')?.bytes
  expect(computed).toBeGreaterThanOrEqual(jsonBytes(incident))
  expect(computed).toBeLessThan(1.5 * jsonBytes(incident))
})

it.each([
  { competitors: 12, loads: 2 },
  { competitors: 20, loads: 1, named: 12 },
  { competitors: 3, loads: 9 },
  { competitors: 1, loads: 3 },
])('the largest benchmark that is admitted can be stored, whatever its pages say: %o', (size) => {
  const benchmark = largestAdmitted(size)
  expect(findMisfit({ ...benchmark, limits: { ...benchmark.limits, visit: 840_000 } })).toBeUndefined()
  expect(storedBytes(fullRound(0, benchmark))).toBeLessThanOrEqual(maxRecordBytes)
})

it('characters that take six bytes each are counted as such', () => {
  const benchmark = largestAdmitted({ competitors: 12, loads: 2 })
  const round = fullRound(0, benchmark)
  const { url, title } = leastTexts
  for (const { document } of round.visits.flatMap(({ loads }) => loads.flatMap(({ steps }) => steps))) {
    const long = { url: '\ud800'.repeat(url), asked: '\ud800'.repeat(url), title: '\ud800'.repeat(title) }
    if (document !== undefined) Object.assign(document, long)
  }
  expect(storedBytes(round)).toBeLessThanOrEqual(maxRecordBytes)
})

it('a stored round is shortened only as far as needed, and numbers never', () => {
  const small = fullRound(0, largeBenchmark({ competitors: 1, steps: 3, loads: 3 }))
  expect(read(small)).toEqual(small)
  const benchmark = largestAdmitted({ competitors: 12, loads: 2 })
  const typical = fullRound(0, benchmark, { texts: { url: 90, title: 50, element: 50, message: 150 } })
  withoutRedirects(typical)
  // One load in ten is retried.
  for (const [n, visit] of typical.visits.entries()) if (n % 10 > 0) visit.loads.shift()
  expect(read(typical)).toEqual(typical)
  const hostile = fullRound(0, benchmark)
  const kept = read(hostile).visits[0]?.loads[1]?.steps[0]
  expect(kept?.metrics).toEqual(hostile.visits[0]?.loads[1]?.steps[0]?.metrics)
  expect(kept?.document?.url).toMatch(/^https:\/\/0.example\/0\/step-1.+…$/)
})

function read(round: Round): Round {
  const value = JSON.parse(JSON.stringify(fitRound(round)))
  return toRound({ ...roundKey(round), value, version: 1 })
}

import { describe, expect, it } from 'vitest'
import { reasonsOf } from '#core/analysis/alarm/reasons.ts'
import { stripsOf } from '#core/analysis/alarm/strips.ts'
import { isShareOf } from '#core/analysis/audit/join.ts'
import { comparableAudits } from '#core/analysis/audit/method.ts'
import { gapOf } from '#core/analysis/audit/scores.ts'
import { dayOf } from '#core/analysis/day.ts'
import { type MachineFacts, machineFindings } from '#core/analysis/doctor/machine.ts'
import { weeklyIncidents, weeksTrend } from '#core/analysis/incidents/weeks.ts'
import { markerBefore } from '#core/analysis/markers.ts'
import { failedVisit } from '#core/analysis/views/failures.ts'
import { requestsOf } from '#core/analysis/views/requests.ts'
import { stepViews } from '#core/analysis/views/steps.ts'
import { drawWaterfall } from '#core/analysis/waterfall/drawing.ts'
import { layWaterfall } from '#core/analysis/waterfall/layout.ts'
import type { MetricValues } from '#core/model/metric.ts'
import { fakeIncident } from '../incidents.ts'
import { fakeBenchmark, fakeRound, ok, sydney } from '../rounds.ts'
import { auditOf, page } from './audit-records.ts'

/** How large a difference must be, and how much is shown. */

describe('a difference of audit scores', () => {
  const verdict = (points: number) => gapOf(Array(6).fill(points)).verdict

  it('is level up to two points', () => {
    expect([2, -2].map(verdict)).toEqual(['level', 'level'])
    expect([2.1, -2.1].map(verdict)).toEqual(['ahead', 'behind'])
  })

  it('has an interval from four audits on', () => {
    expect(gapOf([5, 5, 5]).low).toBeNull()
    expect(gapOf([5, 5, 5, 5])).toMatchObject({ low: 5, high: 5, verdict: 'unknown' })
  })
})

it('the newest 64 audits count', () => {
  const audits = Array.from({ length: 70 }, (_, n) => auditOf([page('Us')], { day: n + 1 }))
  expect(comparableAudits(audits)).toMatchObject({ leftOut: { audits: 0 } })
  expect(comparableAudits(audits).audits).toEqual(audits.slice(6))
})

it('audits of other steps within ten minutes are one audit', () => {
  const first = auditOf([page('Us', { step: 'home' })])
  const share = (minutes: number, step = 'item') => ({
    ...auditOf([page('Us', { step })]),
    scheduledAt: new Date(Date.parse(first.scheduledAt) + minutes * 60_000).toISOString(),
  })
  expect(isShareOf(share(9), [first])).toBe(true)
  expect(isShareOf(share(-9), [first])).toBe(true)
  expect(isShareOf(share(10), [first])).toBe(false)
  expect(isShareOf(share(-10), [first])).toBe(false)
  expect(isShareOf(share(1, 'home'), [first])).toBe(false)
})

it('the gaps of a day are taken from at most 96 of its rounds, evenly spread', () => {
  const gapRounds = (count: number) => {
    const midnight = Date.UTC(2026, 10, 21, 13)
    const rounds = Array.from({ length: count }, (_, n) => ({
      ...fakeRound(n, { Acme: { home: 1000 + (n % 2) * 500 }, Northpeak: { home: 1000 } }),
      scheduledAt: new Date(midnight + n * 60_000).toISOString(),
    }))
    const benchmark = fakeBenchmark({ competitors: ['Northpeak'], steps: ['home'] })
    const day = dayOf({ benchmark, market: sydney, date: '2026-11-22', rounds })
    return [day?.rounds, day?.gaps.find(({ metric }) => metric === 'lcp')?.rounds]
  }
  expect(gapRounds(96)).toEqual([96, 96])
  expect(gapRounds(97)).toEqual([97, 49])
  expect(gapRounds(200)).toEqual([200, 67])
})

describe('more or fewer incidents than usual', () => {
  it('is only said when chance explains it in fewer than one case in twenty', () => {
    // p is 0.125, then 0.017.
    expect(weeksTrend([1, 0, 1, 0, 1, 3], 1).direction).toBe('alike')
    expect(weeksTrend([1, 0, 1, 0, 0, 4], 1)).toMatchObject({ direction: 'more', p: expect.closeTo(0.0174, 3) })
    // p is 0.052, then 0.030.
    expect(weeksTrend([4, 4, 4, 4, 4, 0], 1)).toMatchObject({ direction: 'alike', p: expect.closeTo(0.0522, 3) })
    expect(weeksTrend([4, 5, 5, 4, 5, 0], 1)).toMatchObject({ direction: 'fewer' })
  })

  it('compares with as many days of a usual week as have begun', () => {
    const incidents = [1, 2, 9, 10, 16].map((date) => {
      const at = `2026-11-${String(date).padStart(2, '0')}T00:30:00Z`
      return { ...fakeIncident(), openedAt: at, closedAt: at }
    })
    const trend = (day: number) => {
      const now = Date.UTC(2026, 10, day, 1)
      return weeklyIncidents(incidents, { timeZone: 'UTC', now, weeks: 4, firstAt: '2026-10-26T00:00:00Z' }).trend
    }
    // Monday, Wednesday and Sunday of the fourth week.
    expect(trend(16)).toEqual(weeksTrend([1, 1, 2, 1], 1 / 7))
    expect(trend(18)).toEqual(weeksTrend([1, 1, 2, 1], 3 / 7))
    expect(trend(22)).toEqual(weeksTrend([1, 1, 2, 1], 1))
  })

  it('is never said of the first week', () => {
    expect(weeksTrend([9], 1)).toEqual({ earlierMean: 0, earlierWeeks: 0, direction: 'alike', p: 1 })
  })
})

it('a marker counts for what begins up to a day after it, the last of several', () => {
  const marker = (at: string) => ({ version: 1 as const, id: at, at, label: at, kind: 'release' as const })
  const release = [marker('2026-11-22T09:00:00.000Z')]
  const found = (at: string, markers = release) => markerBefore(at, markers)?.at
  expect(found('2026-11-22T09:00:00.000Z')).toBe('2026-11-22T09:00:00.000Z')
  expect(found('2026-11-23T09:00:00.000Z')).toBe('2026-11-22T09:00:00.000Z')
  expect(found('2026-11-23T09:00:01.000Z')).toBeUndefined()
  expect(found('2026-11-22T08:59:59.000Z')).toBeUndefined()
  const both = [marker('2026-11-22T20:00:00.000Z'), ...release]
  expect(found('2026-11-23T08:00:00.000Z', both)).toBe('2026-11-22T20:00:00.000Z')
})

it('a failure shows the first twenty requests that failed and errors of the console', () => {
  const failed = Array.from({ length: 30 }, (_, n) => ({
    ...{ step: 'home', at: n, since: n, url: `https://www.acme.com.au/${n}.js`, type: 'script' },
    ...{ status: 404, bytes: 0, duration: 1 },
  }))
  const errors = failed.map(({ step, since }) => ({ step, since, kind: 'error' as const, text: `error ${since}` }))
  const visit = { site: 'Acme', us: true, status: 'failed' as const, failure: undefined }
  const { requests, console } = failedVisit(visit, { log: failed, errors })
  expect(requests?.map(({ url }) => url)).toEqual(failed.slice(0, 20).map(({ url }) => url))
  expect(console.map(({ text }) => text)).toEqual(errors.slice(0, 20).map(({ text }) => text))
})

it('requests that failed are the same ones wherever they are counted: no answer or an error, not what the page cancelled', () => {
  const of = (status: number, failure?: string) => ({
    ...{ step: 'home', at: 0, url: `https://www.acme.com.au/${status}`, type: 'script', bytes: 1 },
    ...{ status, failure },
  })
  const log = [of(200), of(404), of(503), of(0, 'net::ERR_CONNECTION_REFUSED'), of(0, 'net::ERR_ABORTED')]
  expect(requestsOf(log, { step: 'home', page: 'https://www.acme.com.au/' }).failed).toBe(3)
  const visit = { site: 'Acme', us: true, status: 'failed' as const, failure: undefined }
  expect(failedVisit(visit, { log, errors: [] }).requests).toHaveLength(3)
  const acme = { site: 'Acme', us: true, log, page: 'https://www.acme.com.au/' }
  const { groups } = drawWaterfall(layWaterfall([acme], { step: 'home', most: 9 }), { width: 1000 })
  expect(groups[0]?.rows.map(({ failed }) => failed)).toEqual([false, true, true, true, false])
})

it('of a step the first 250 requests are listed and the five longest are named', () => {
  const log = Array.from({ length: 300 }, (_, n) => ({
    ...{ step: 'home', at: n, url: `https://www.acme.com.au/${n}.js`, type: 'script', status: 200, bytes: 1 },
    duration: n,
  }))
  const { list, more, slowest, requests } = requestsOf(log, { step: 'home', page: 'https://www.acme.com.au/' })
  expect([requests, list.length, more]).toEqual([300, 250, 50])
  expect(list[249]?.url).toBe('https://www.acme.com.au/249.js')
  expect(slowest.map(({ duration }) => duration)).toEqual([299, 298, 297, 296, 295])
})

it('at most 96 dots are drawn of a site, evenly spread, the newest among them', () => {
  const benchmark = fakeBenchmark({ competitors: ['Northpeak'], steps: ['home'] })
  const dots = (count: number) => {
    const rounds = Array.from({ length: count }, (_, n) =>
      fakeRound(n, { Acme: { home: 1000 }, Northpeak: { home: 900 } }),
    )
    const [home] = stepViews(rounds, { benchmark, metric: 'lcp', percentile: 'median' })
    const drawn = home?.sites[0]?.dots ?? []
    return [drawn.length, drawn.at(-1)?.[0] === rounds.at(-1)?.scheduledAt]
  }
  expect([96, 97, 200].map(dots)).toEqual([
    [96, true],
    [49, true],
    [67, true],
  ])
})

describe('a machine', () => {
  const cpu = (...cpuIndexes: number[]) =>
    machineFindings(
      { memory: 8e9, cores: 2, cpuIndexes, temporary: { folder: '/tmp', free: 9e9 } },
      { limits: [], worker: 2e8 },
    ).find(({ subject }) => subject === 'CPU')?.state

  const found = (facts: Partial<MachineFacts>, limits: [benchmark: string, memory: number][] = []) => {
    const machine = { memory: 8e9, cores: 2, cpuIndexes: [1000], temporary: { folder: '/tmp', free: 9e9 }, ...facts }
    const needs = { limits: limits.map(([benchmark, memory]) => ({ benchmark, memory })), worker: 0 }
    return machineFindings(machine, needs)
  }
  const about = (subject: string, findings: ReturnType<typeof found>) => findings.find((one) => one.subject === subject)

  it('is asked for the largest memory limit that does not fit, and told how many more do not', () => {
    const one = about(
      'memory',
      found({ memory: 1e9 }, [
        ['jackets', 2e9],
        ['boots', 9e8],
      ]),
    )
    expect(one).toMatchObject({ state: 'note', found: expect.stringContaining('of "jackets" allows 2') })
    const two = about(
      'memory',
      found({ memory: 1e9 }, [
        ['boots', 1.5e9],
        ['jackets', 2e9],
      ]),
    )
    expect(two?.found).toContain('of "jackets" and 1 more allows 2')
    expect(about('memory', found({ memory: 1e9 }, [['jackets', 1e9]]))?.state).toBe('good')
  })

  it('needs 500 MB for a heavy page, and 300 MB of temporary space', () => {
    expect(about('memory', found({ memory: 5e8 }))?.state).toBe('good')
    expect(about('memory', found({ memory: 4.9e8 }))?.state).toBe('wrong')
    const disk = (free: number) => found({ temporary: { folder: '/tmp', free } }).at(-1)?.state
    expect(disk(3e8)).toBe('good')
    expect(disk(2.9e8)).not.toBe('good')
  })

  it('has one core or several cores', () => {
    expect(about('CPU', found({ cores: 1 }))?.found).toMatch(/^1 core, /)
    expect(about('CPU', found({ cores: 4 }))?.found).toMatch(/^4 cores, /)
  })

  it('is steady while its fastest sample is within 30 % of its slowest', () => {
    expect(cpu(1000, 1300, 1100)).toBe('good')
    expect(cpu(1000, 1310, 1100)).toBe('note')
  })
})

describe('the reasons for a gap', () => {
  /** Reasons on the step home where our figures and those of Northpeak are these. */
  function reasons(us: MetricValues, rival: MetricValues) {
    const rounds = [fakeRound(0, { Acme: ok({ home: us }), Northpeak: ok({ home: rival }) })]
    const asked = { us: 'Acme', rival: 'Northpeak', step: 'home', metric: 'lcp', audit: null } as const
    return reasonsOf(rounds, asked).map((one) => (one.kind === 'metric' ? one.metric : one.kind))
  }

  it('are differences of 100 ms, 100 kB or 10 requests, and of a fifth', () => {
    expect(reasons({ ttfb: 299 }, { ttfb: 200 })).toEqual([])
    expect(reasons({ ttfb: 300 }, { ttfb: 200 })).toEqual(['ttfb'])
    expect(reasons({ bytes: 299_000 }, { bytes: 200_000 })).toEqual([])
    expect(reasons({ bytes: 300_000 }, { bytes: 200_000 })).toEqual(['bytes'])
    expect(reasons({ requests: 29 }, { requests: 20 })).toEqual([])
    expect(reasons({ requests: 30 }, { requests: 20 })).toEqual(['requests'])
    expect(reasons({ ttfb: 1190 }, { ttfb: 1000 })).toEqual([])
    expect(reasons({ ttfb: 1200 }, { ttfb: 1000 })).toEqual(['ttfb'])
    expect(reasons({ ttfb: 200 }, { ttfb: 1000 })).toEqual([])
  })

  it('are the two largest ones', () => {
    const all = { ttfb: 500, tbt: 900, bytes: 400_000, requests: 20 }
    expect(reasons(all, { ttfb: 100, tbt: 100, bytes: 200_000, requests: 10 })).toEqual(['tbt', 'ttfb'])
  })
})

describe('a filmstrip', () => {
  /** The strips of us and Northpeak, whose usual LCP is 4 and 2 s, from a round whose frames came at these times. */
  function stripsWith(frames: Record<'Acme' | 'Northpeak', number[]>) {
    const round = fakeRound(0, { Acme: { home: 4000 }, Northpeak: { home: 2000 } })
    for (const visit of round.visits) {
      const filmstrip = frames[visit.site as keyof typeof frames].map((at) => ({ at, file: `${visit.site}-${at}.jpg` }))
      visit.evidence = { steps: [{ name: 'home', screenshot: 'home.jpg', filmstrip }], requests: 'r' }
    }
    const site = (name: string, during: number) => {
      return {
        name,
        us: name === 'Acme',
        before: null,
        during,
        after: null,
        failed: 0,
        blank: 0,
        blocked: 0,
        visits: 1,
      }
    }
    const sites = [site('Acme', 4000), site('Northpeak', 2000)]
    const about = { us: 'Acme', rival: 'Northpeak', step: 'home', metric: 'lcp' } as const
    return stripsOf([round], { ...about, incident: fakeIncident(), sites })
  }

  it('ends a quarter after the main content of the slower site, however long the page moves', () => {
    const moving = [500, 2000, 4000, 20_000]
    const strips = stripsWith({ Acme: moving, Northpeak: moving })
    expect(strips.map(({ frames }) => frames.map(({ at }) => at))).toEqual([
      [1000, 2000, 3000, 4000, 5000],
      [1000, 2000, 3000, 4000, 5000],
    ])
    expect(strips[0]?.frames.map(({ file }) => file)).toEqual([
      'Acme-500.jpg',
      'Acme-2000.jpg',
      'Acme-2000.jpg',
      'Acme-4000.jpg',
      'Acme-4000.jpg',
    ])
  })

  it('is of the step that it is about, and of us alone where the other site has none of it', () => {
    const round = fakeRound(0, { Acme: { home: 4000, search: 4000 }, Northpeak: { home: 2000 }, Globex: { home: 1 } })
    const [ours, theirs] = round.visits
    const picturesOf = (name: string) => ({ name, screenshot: '', filmstrip: [{ at: 0, file: `${name}.jpg` }] })
    if (ours) ours.evidence = { steps: [picturesOf('home'), picturesOf('search')], requests: 'r' }
    if (theirs) theirs.evidence = { steps: [picturesOf('home')], requests: 'r' }
    const strips = (step: string, rival: string) =>
      stripsOf([round], { us: 'Acme', rival, step, metric: 'lcp', incident: fakeIncident(), sites: [] }).map(
        ({ site, frames }) => [site, frames[0]?.file],
      )
    expect(strips('home', 'Northpeak')).toEqual([
      ['Acme', 'home.jpg'],
      ['Northpeak', 'home.jpg'],
    ])
    expect(strips('search', 'Northpeak')).toEqual([['Acme', 'search.jpg']])
    expect(strips('search', 'Globex')).toEqual([['Acme', 'search.jpg']])
  })

  it('goes on until both sites have drawn, where its round was slower than the others', () => {
    const [ours, theirs] = stripsWith({ Acme: [8000, 20_000], Northpeak: [500, 2000] })
    expect(ours?.frames.map(({ at }) => at)).toEqual([2000, 4000, 6000, 8000, 10_000])
    expect(ours?.frames.map(({ file }) => file)).toEqual([null, null, null, 'Acme-8000.jpg', 'Acme-8000.jpg'])
    expect(theirs?.frames.map(({ file }) => file)).not.toContain(null)
  })
})

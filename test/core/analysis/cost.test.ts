import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type CostEstimate, type CostOptions, estimateCost, exceedsCap } from '#core/analysis/cost/cost.ts'
import { costLines } from '#core/analysis/cost/lines.ts'
import type { Range } from '#core/analysis/cost/range.ts'
import { roundSeconds } from '#core/analysis/cost/seconds.ts'
import type { Purpose } from '#core/analysis/cost/usage/amounts.ts'
import { plainRecipient } from '#core/config/audience.ts'
import { defaultSettings } from '#core/config/settings.ts'
import type { Benchmark, Market } from '#core/model/benchmark.ts'
import type { Round } from '#core/model/round.ts'
import type { Settings } from '#core/model/settings.ts'
import { sizing } from '#infra/sizing.ts'
import { fakeBenchmark, fakeRound, ok, sydney } from '../rounds.ts'

const minute = 60_000
const day = 24 * 60 * minute

/** 3 sites, 2 steps, 3 loads, every 15 minutes in Sydney. */
const jackets = fakeBenchmark()
const audits = { every: day, runs: 3, categories: [], steps: ['home', 'search'], pages: {}, budgets: {} }

function estimate(changes: Partial<Benchmark> = {}, options: Partial<CostOptions> = {}): CostEstimate {
  return estimateCost({ benchmarks: [{ ...jackets, ...changes }], settings: defaultSettings(), sizing, ...options })
}

function lineOf({ benchmarks }: CostEstimate, purpose: Purpose): Range | undefined {
  return benchmarks[0]?.lines.find((line) => line.purpose === purpose)?.cost
}

function at(region: string, id = region): Market {
  return { ...sydney, id, name: id, region }
}

describe('reckoned by hand', () => {
  test.each<[Purpose, number, string]>([
    // 2,920 rounds, 730 of them with evidence. A visit takes 2 + 3 x 2 x 5 = 32 s, or 42 s; a round 4 + 3 visits.
    ['measuring', 15.3686, '(2,190 x 100 s + 730 x 130 s) x 3,008/1,024 GB x $0.0000166667 + 2,920 x $0.0000002'],
    ['judging', 0.0493, '2,920 x 1 s x 1 GB x $0.0000166667 + 2,920 x $0.0000002'],
    // A round has 2,200 bytes, a site's day 1,000, stored twice; six detectors and the state are written and read with every round.
    ['records', 0.0481, '55,723 x $0.71/M + 24,928 x $0.1425/M + 0.009672 GB x ($0.285 + $0.228)'],
    ['evidence', 0.3389, '54,750 files x $0.0000055 + 1.512 GB x $0.025'],
    ['watching', 0.0196, '0.0292 GB x $0.67'],
    ['dispatching', 0.0035, '2,920 x 3 requests x $0.0000004'],
    ['mails', 0.0022, '4.35 digests x (15 s x 2 GB x $0.0000166667 + $0.0000002), which nobody reads'],
    ['transfer', 0.9737, '56,940 steps x 150 kB x $0.114'],
  ])('%s', (purpose, usd, why) => {
    expect(lineOf(estimate(), purpose)?.likely, why).toBeCloseTo(usd, 4)
  })

  test('field data, where a key is named: Google charges nothing, the function that asks does', () => {
    const likely = (settings: Settings) => estimate({}, { settings }).benchmarks[0]?.total.likely ?? 0
    const more = likely({ ...defaultSettings(), cruxKey: 'crux-key' }) - likely(defaultSettings())
    // Daily 3 sites x (2 pages, the origin and its history) x 0.3 s, and 3 records of 8 units.
    const asking = 12 * 0.3 * 0.25 * 0.0000166667 + 0.0000002 + 3 * 0.0000004
    expect(more).toBeCloseTo((365 / 12) * (asking + 3 * 8 * 0.00000071), 6)
  })

  test('what the deployment has once', () => {
    // One dashboard of CloudWatch, eight metrics, eleven alarms at home and two in its market, where nothing is audited; one alarm on others.
    const watching = 3 + 8 * 0.3 + 13 * 0.1 + 0.5
    // 730 looks for reminders, 1 s each.
    const reminders = 730 * (1 * 2 * 0.0000166667 + 0.0000002 + 0.00000125)
    // Every five minutes a unit of what the judge found, and one of what the plan expects.
    const counting = 8760 * 2 * 0.0000001425
    // 5,000 requests of people who look, 0.15 s each, which read 64 rounds of 2,200 bytes, 4,096 bytes a unit.
    const looking = 5000 * (0.00000129 + 0.0000002 + 0.15 * 1 * 0.0000166667 + 35 * 0.0000001425)
    // A look a minute, 0.15 s each, which reads the last one, what people asked for and the live settings; two queues that five receivers ask every 20 s.
    const looks = 43_800 * (0.00000125 + 0.15 * 0.5 * 0.0000166667 + 0.0000002 + 3 * 0.0000001425 + 0.00000071)
    const dispatching = looks + 2 * 657_000 * 0.0000004
    expect(estimate().shared.total.likely).toBeCloseTo(watching + reminders + counting + looking + dispatching, 6)
    const settings = { ...defaultSettings(), deployDashboard: false }
    expect(estimate({}, { settings }).shared.total.likely).toBeCloseTo(
      watching - 0.1 + reminders + counting + dispatching,
      6,
    )
  })

  test('the records of a larger benchmark, in units of 1,024 bytes written and 4,096 read', () => {
    // 2,920 rounds of 11,200 bytes; a site's day of 3,000, stored twice a day; 36 detectors of 1,750 bytes, and a state of 2,000.
    const steps = Array.from({ length: 12 }, (_, n) => `step ${n}`)
    const writes = 2920 * (11 + 2 + 36 * 2 + 2) + 2 * (365 / 12) * (3 * 3 + 1)
    const reads = 2920 * (3 + 3 + 16 + 11_200 / 4096)
    const months = (kept: number) => kept / ((365 / 12) * day)
    const { rounds, history } = defaultSettings().retention
    const kept = (2920 * 11_200 * months(rounds) + (365 / 12) * 3 * 3000 * months(history)) / 1e9
    const expected = (writes * 0.71 + reads * 0.1425) / 1e6 + kept * (0.285 + 0.228)
    expect(lineOf(estimate({ steps }), 'records')?.likely).toBeCloseTo(expected, 6)
  })

  test('what dispatching reads for forty benchmarks: settings of 800 bytes each, and of each market 300 and 130', () => {
    const benchmarks = Array.from({ length: 40 }, (_, n) => ({ ...jackets, id: `jackets-${n}` }))
    const { shared } = estimateCost({ benchmarks, settings: defaultSettings(), sizing })
    const looks = 43_800 * (0.00000125 + 0.15 * 0.5 * 0.0000166667 + 0.0000002 + (2 + 8) * 0.0000001425 + 0.00000071)
    const reminders = 730 * 0.00000125
    const expected = looks + 8760 * (3 + 2) * 0.0000001425 + 2 * 657_000 * 0.0000004 + reminders
    expect(shared.lines.find(({ purpose }) => purpose === 'dispatching')?.cost.likely).toBeCloseTo(expected, 6)
  })

  test('each queue that a function waits for is polled all month: of rounds, of what people ask for, of audits and field data', () => {
    const polled = (changes: Partial<Benchmark> = {}, cruxKey?: string) => {
      const settings = { ...defaultSettings(), ...(cruxKey !== undefined && { cruxKey }) }
      const { shared } = estimate(changes, { settings })
      return shared.lines.find(({ purpose }) => purpose === 'dispatching')?.cost.likely ?? 0
    }
    const queue = 657_000 * 0.0000004
    expect(polled({ audits }) - polled()).toBeCloseTo(queue, 9)
    expect(polled({}, 'crux-key') - polled()).toBeCloseTo(queue, 9)
  })

  test('everything together, and every part of it', () => {
    const { total, benchmarks, shared } = estimate()
    expect(total.likely).toBeCloseTo(15.3686 + 0.0493 + 0.0481 + 0.3389 + 0.0196 + 0.0035 + 0.0022 + 0.9737 + 7.9665, 3)
    for (const bound of ['low', 'likely', 'high'] as const) {
      const parts = [...(benchmarks[0]?.lines ?? []), ...shared.lines].map(({ cost }) => cost[bound])
      expect(total[bound]).toBeCloseTo(
        parts.reduce((sum, part) => sum + part, 0),
        9,
      )
    }
  })

  test('the free tier, which is not taken off', () => {
    // 400,000 of 929,036 GB-seconds, and all the rest but Synthetics, requests of the table, of queues and of S3.
    expect(estimate().freeTier).toBeCloseTo(6.66668 + 0.01108 + 0.05567 + 0.00276 + 2.4 + 1 + 3 + 0.01956 + 0.97367, 4)
  })

  test('audits: a day, 3 sites, 2 steps, 3 runs of 20 s', () => {
    const seconds = (365 / 12) * 3 * 2 * 3 * 20
    const found = lineOf(estimate({ audits }), 'audits')?.likely
    expect(found).toBeCloseTo(seconds * 2.9375 * 0.0000166667 + (365 / 12) * 0.0000002, 6)
    expect(lineOf(estimate(), 'audits')).toBeUndefined()
    const more = (purpose: Purpose) =>
      (lineOf(estimate({ audits }), purpose)?.likely ?? 0) - (lineOf(estimate(), purpose)?.likely ?? 0)
    // The audit is claimed. A page has a record of 20 kB, which is kept as long as days are, and two reports, 0.3 MB together.
    const pages = (365 / 12) * 3 * 2
    const months = (kept: number) => kept / ((365 / 12) * day)
    const { history, evidence } = defaultSettings().retention
    const kept = (pages * 20_000 * months(history)) / 1e9
    expect(more('records')).toBeCloseTo((pages * 20 + 365 / 12) * 0.00000071 + kept * (0.285 + 0.228), 6)
    expect(more('evidence')).toBeCloseTo(
      pages * 2 * 0.0000055 + ((pages * 300_000 * months(evidence)) / 1e9) * 0.025,
      6,
    )
  })

  test('mails to everybody who is told', () => {
    const alarm = { to: ['a@acme.example', 'b@acme.example'].map(plainRecipient), falseAlarmsPerYear: 1 }
    const [told, nobody] = [lineOf(estimate({ alarm }), 'mails'), lineOf(estimate(), 'mails')]
    const more = (bound: keyof Range) => (told?.[bound] ?? 0) - (nobody?.[bound] ?? 0)
    expect(more('low')).toBeCloseTo(0.0008, 9)
    expect(more('likely')).toBeCloseTo(0.002, 9)
    expect(more('high')).toBeCloseTo(0.008, 9)
  })

  test('Synthetics: a canary run for each site and round, and as much Lambda time', () => {
    const { runs, fees, total } = estimate({ markets: [at('ap-northeast-1')] }).synthetics
    expect(runs).toBe(8760)
    expect(fees).toBeCloseTo(8760 * 0.0019, 9)
    expect(total.likely - fees).toBeCloseTo(15.3686, 4)
  })
})

describe('seconds of a round', () => {
  const shape = { ...jackets, loads: 3, limits: { ...jackets.limits, visit: 180_000 } }

  test('are between what is quick and what is slow', () => {
    expect(roundSeconds(shape)).toEqual({ low: 2 + 3 * 13, likely: 4 + 3 * 32, high: 8 + 3 * 64 })
    // A step more for each site, and the time to find the banner and click.
    expect(roundSeconds({ ...shape, consent: 'accepted' }).likely).toBe(4 + 3 * (32 + 5 + 3))
  })

  test('stop at the limit of a visit, and at what Lambda lets a function run', () => {
    expect(roundSeconds({ ...shape, limits: { ...shape.limits, visit: 20_000 } }).likely).toBe(4 + 3 * 20)
    const many = fakeBenchmark({ competitors: Array.from({ length: 40 }, (_, index) => `Site ${index}`) })
    expect(roundSeconds(many).high).toBe(900)
  })
})

describe('measured rounds', () => {
  const walk = ok({ home: 500, search: 900 })

  function round(seconds: number, changes: Partial<Round> = {}): Round {
    const startedAt = '2026-11-22T10:00:00.000Z'
    const finishedAt = new Date(Date.parse(startedAt) + seconds * 1000).toISOString()
    const made = fakeRound(0, { Acme: walk, Northpeak: walk, Globex: walk })
    return { ...made, startedAt, finishedAt, ...changes }
  }
  const market = (rounds: Round[]) => estimate({}, { rounds }).benchmarks[0]?.markets[0]

  test('count in place of the estimate: median, shortest and longest', () => {
    const method = { ...round(1).method, region: 'ap-southeast-2' }
    const rounds = [20, 50, 30].map((seconds) => round(seconds, { method }))
    expect(market(rounds)).toMatchObject({ measuredRounds: 3, seconds: { low: 20, likely: 30, high: 50 } })
    const cost = lineOf(estimate({}, { rounds }), 'measuring')?.likely
    expect(cost).toBeCloseTo(2920 * 30 * 2.9375 * 0.0000166667 + 2920 * 0.0000002, 6)
  })

  test('of another machine may take twice as long on Lambda', () => {
    const method = { ...round(1).method, region: 'local' }
    expect(market([round(40, { method })])).toMatchObject({ seconds: { low: 40, likely: 40, high: 80 } })
  })

  test.each<[string, Partial<Round>]>([
    ['other loads', { method: { ...round(1).method, loads: 1 } }],
    ['another market', { market: 'perth' }],
    ['another benchmark', { benchmark: 'boots' }],
    ['other sites', { visits: round(1).visits.slice(1) }],
    ['a visit that was skipped', { visits: round(1).visits.map((visit) => ({ ...visit, status: 'skipped' })) }],
  ])('of %s do not count', (_, changes) => {
    expect(market([round(40, changes)])).toMatchObject({ measuredRounds: 0, seconds: { likely: 100 } })
  })
})

describe('rounds that come faster than they can be measured', () => {
  // 100 s every 15 minutes: a ninth of a function each.
  const benchmarks = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ ...jackets, id: `b${index}`, markets: [sydney, at('local')] }))
  const crowded = (count: number, settings: Settings = defaultSettings()) =>
    estimateCost({ benchmarks: benchmarks(count), settings, sizing }).crowded

  test('are those that need more functions at once than may run in their region', () => {
    expect(crowded(45)).toEqual([])
    expect(crowded(90)).toEqual([{ region: 'ap-southeast-2', needed: expect.closeTo(10, 9), atOnce: 5 }])
    expect(crowded(90, { ...defaultSettings(), concurrency: 10 })).toEqual([])
  })

  test('are counted apart in each region', () => {
    const markets = [sydney, at('eu-west-1')]
    const both = benchmarks(45).map((benchmark) => ({ ...benchmark, markets }))
    expect(estimateCost({ benchmarks: both, settings: defaultSettings(), sizing }).crowded).toEqual([])
  })
})

describe('regions', () => {
  test('no market costs nothing', () => {
    const { total, shared, benchmarks, synthetics, prices, freeTier } = estimate({ markets: [] })
    expect(total).toEqual({ low: 0, likely: 0, high: 0 })
    expect([shared.lines, benchmarks[0]?.lines, freeTier, synthetics.runs]).toEqual([[], [], 0, 0])
    expect(prices).toEqual({ from: null, to: null, unconfirmed: [], standIns: [] })
    expect(benchmarks[0]?.saving).toBeUndefined()
    expect(estimateCost({ benchmarks: [], settings: defaultSettings(), sizing }).total.high).toBe(0)
  })

  test('a local market costs nothing, and is named', () => {
    const here = at('local', 'Here')
    const both = estimate({ markets: [sydney, here] })
    expect(both.total).toEqual(estimate().total)
    expect(both.benchmarks[0]?.localMarkets).toEqual(['Here'])
    expect(estimate({ markets: [here] }).total.high).toBe(0)
  })

  test('one that the table lacks takes the dearest of the others, and says so', () => {
    const far = estimate({ markets: [at('mx-central-1')] })
    expect(far.prices.standIns).toEqual([
      { region: 'mx-central-1', items: expect.arrayContaining(['lambdaGbSecond', 's3Put', 'canaryRun']) },
    ])
    expect(lineOf(far, 'measuring')?.likely).toBeCloseTo((15.36805 * 0.00002292) / 0.0000166667 + 0.000584, 3)
    // What we compare ourselves with must not look dear for want of a price.
    expect(far.synthetics.fees).toBeCloseTo(8760 * 0.0012, 9)
    for (const known of ['us-east-1', 'eu-west-1', 'eu-central-1', 'ap-southeast-2', 'ap-northeast-1']) {
      const { prices, total } = estimate({ markets: [at(known)] })
      expect(prices.standIns.flatMap(({ items }) => items).filter((item) => item !== 'canaryRun')).toEqual([])
      expect(far.total.likely).toBeGreaterThan(total.likely)
    }
  })

  test('home is what outpace.yaml says; evidence from elsewhere crosses to it', () => {
    const abroad = estimate({}, { settings: { ...defaultSettings(), homeRegion: 'eu-central-1' } })
    expect(abroad.home).toEqual({ region: 'eu-central-1', assumed: false })
    expect(estimate().home).toEqual({ region: 'ap-southeast-2', assumed: true })
    expect(lineOf(abroad, 'transfer')?.likely).toBeCloseTo(0.973674 + 1.314 * 0.114, 6)
    expect(lineOf(abroad, 'measuring')).toEqual(lineOf(estimate(), 'measuring'))
  })

  test('prices that nobody confirmed are told when they are used', () => {
    const items = (region: string) => estimate({ markets: [at(region)] }).prices.unconfirmed.map(({ item }) => item)
    expect(items('ap-southeast-2')).toEqual([
      'queueRequest',
      'dataOut',
      'dashboard',
      'compositeAlarm',
      'schedule',
      'apiRequest',
    ])
    expect(items('ap-northeast-1')).toEqual(['queueRequest', 'dashboard', 'compositeAlarm', 'apiRequest'])
  })
})

describe('the cap', () => {
  const capped = (amount: number) =>
    estimate({}, { settings: { ...defaultSettings(), monthlySpendingCap: { amount, currency: 'USD' } } })

  test('is exceeded by what is likely, not by what is possible', () => {
    const { total } = estimate()
    expect(exceedsCap(capped(total.likely - 0.01))).toBe(true)
    expect(exceedsCap(capped(total.likely + 0.01))).toBe(false)
    expect(exceedsCap(capped(total.likely))).toBe(false)
    expect(capped(20).cap).toEqual({ limit: 20, exceeded: true })
  })

  test('of nothing is a cap too', () => {
    expect(exceedsCap(capped(0))).toBe(true)
    expect(estimate().cap).toBeUndefined()
    expect(exceedsCap(estimate())).toBe(false)
  })
})

describe('the change that saves most', () => {
  const audits = { every: day, runs: 5, categories: [], steps: jackets.steps, pages: {}, budgets: {} }

  test('is what the estimate says afterwards', () => {
    const { saving } = estimate().benchmarks[0] ?? {}
    expect(saving).toMatchObject({ setting: 'every', from: 15 * minute, to: 30 * minute })
    expect(saving?.saved).toBeCloseTo(estimate().total.likely - estimate({ every: 30 * minute }).total.likely, 9)
    expect(saving?.share).toBeCloseTo((saving?.saved ?? 0) / (estimate().benchmarks[0]?.total.likely ?? 0), 9)
  })

  test.each<[string, Partial<Benchmark>]>([
    ['audits.every', { audits, every: 12 * 60 * minute }],
    ['loads', { every: 7 * day }],
    ['every', { every: 3 * day, loads: 1 }],
  ])('%s', (setting, changes) => {
    expect(estimate(changes).benchmarks[0]?.saving?.setting).toBe(setting)
  })

  test('is none where nothing is left to save', () => {
    expect(estimate({ every: 7 * day, loads: 1 }).benchmarks[0]?.saving).toBeUndefined()
  })
})

describe('more of anything never costs less', () => {
  const regions = ['ap-southeast-2', 'us-east-1', 'eu-central-1', 'mx-central-1']
  const shapes = fc.record({
    competitors: fc.integer({ min: 1, max: 12 }),
    loads: fc.integer({ min: 1, max: 9 }),
    steps: fc.integer({ min: 1, max: 8 }),
    everyMinutes: fc.integer({ min: 1, max: 10_080 }),
    markets: fc.array(fc.constantFrom(...regions), { minLength: 1, maxLength: 4 }),
    audited: fc.boolean(),
    evidenceDays: fc.integer({ min: 1, max: 400 }),
    roundDays: fc.integer({ min: 1, max: 400 }),
    people: fc.integer({ min: 0, max: 5 }),
  })
  type Shape = typeof shapes extends fc.Arbitrary<infer Value> ? Value : never

  function costOf(shape: Shape): Range {
    const steps = Array.from({ length: shape.steps }, (_, index) => `step ${index}`)
    const people = Array.from({ length: shape.people }, (_, index) => plainRecipient(`${index}@acme.example`))
    const audits = { every: day, runs: 3, categories: [], steps, pages: {}, budgets: {} }
    const benchmark = fakeBenchmark({
      competitors: Array.from({ length: shape.competitors }, (_, index) => `Site ${index}`),
      loads: shape.loads,
      steps,
      every: shape.everyMinutes * minute,
      markets: shape.markets.map((region, index) => at(region, `market-${index}`)),
      alarm: { to: people, falseAlarmsPerYear: 1 },
      ...(shape.audited && { audits }),
    })
    const settings: Settings = {
      ...defaultSettings(),
      homeRegion: 'ap-southeast-2',
      recipients: people,
      retention: { rounds: shape.roundDays * day, history: 760 * day, evidence: shape.evidenceDays * day },
    }
    return estimateCost({ benchmarks: [benchmark], settings, sizing }).total
  }

  test.each<[string, (shape: Shape) => Shape]>([
    ['sites', (shape) => ({ ...shape, competitors: shape.competitors + 1 })],
    ['loads', (shape) => ({ ...shape, loads: shape.loads + 1 })],
    ['steps', (shape) => ({ ...shape, steps: shape.steps + 1 })],
    ['rounds', (shape) => ({ ...shape, everyMinutes: shape.everyMinutes / 2 })],
    ['markets', (shape) => ({ ...shape, markets: [...shape.markets, 'eu-west-1'] })],
    ['audits', (shape) => ({ ...shape, audited: true })],
    ['days of evidence', (shape) => ({ ...shape, evidenceDays: shape.evidenceDays + 1 })],
    ['days of rounds', (shape) => ({ ...shape, roundDays: shape.roundDays + 1 })],
    ['people', (shape) => ({ ...shape, people: shape.people + 1 })],
  ])('%s', (_, more) => {
    const holds = fc.property(shapes, (shape) => {
      const [less, rest] = [costOf(shape), costOf(more(shape))]
      for (const bound of ['low', 'likely', 'high'] as const) expect(rest[bound]).toBeGreaterThanOrEqual(less[bound])
      expect(less.low).toBeGreaterThan(0)
      expect(less.low).toBeLessThanOrEqual(less.likely)
      expect(less.likely).toBeLessThanOrEqual(less.high)
    })
    fc.assert(holds, { seed: 9, numRuns: 60 })
  })
})

test('no usage has no lines', () => {
  expect(costLines([])).toEqual([])
})

import { expect, test, vi } from 'vitest'
import { countedEvidence } from '#functions/counted-evidence.ts'
import { countLines, missedLine, refusedLine, roundLine } from '#functions/metrics.ts'
import { namesOf } from '#infra/names.ts'
import { fakeBenchmark, sydney } from '../core/rounds.ts'

const now = Date.UTC(2026, 10, 22, 12)
const names = namesOf({})
const place = { benchmark: 'jackets', market: 'sydney-phone', names, now }
const figures = {
  scheduledAt: '2026-11-22T11:45:00.000Z',
  finishedAt: '2026-11-22T11:46:30.000Z',
  behind: true,
  gap: 1.42,
  failedVisits: 0,
  blockedVisits: 2,
  seconds: 90,
}

const total = [
  { Name: 'Rounds', Unit: 'Count' },
  { Name: 'RoundSeconds', Unit: 'Seconds' },
  { Name: 'FailedVisits', Unit: 'Count' },
  { Name: 'BlockedVisits', Unit: 'Count' },
]

test('a round is logged in the format that CloudWatch reads, with the time of its end, and counts in the totals only', () => {
  expect(roundLine(figures, { ...place, own: false })).toEqual({
    _aws: {
      Timestamp: Date.parse(figures.finishedAt),
      CloudWatchMetrics: [{ Namespace: 'Outpace', Dimensions: [[]], Metrics: total }],
    },
    Benchmark: 'jackets',
    Market: 'sydney-phone',
    Rounds: 1,
    RoundSeconds: 90,
    FailedVisits: 0,
    BlockedVisits: 2,
    scheduledAt: figures.scheduledAt,
  })
})

test('a benchmark with metrics of its own has them by market, too, and its gap where it is known', () => {
  const own = ['Benchmark', 'Market']
  expect(roundLine(figures, { ...place, own: true })).toMatchObject({
    _aws: {
      CloudWatchMetrics: [
        { Dimensions: [[], own], Metrics: total },
        { Dimensions: [own], Metrics: [{ Name: 'Gap', Unit: 'None' }] },
      ],
    },
    Gap: 1.42,
  })
  expect(JSON.stringify(roundLine({ ...figures, gap: null }, { ...place, own: true }))).not.toContain('Gap')
})

test('a round that is judged late keeps its own time, so that it says nothing about now', () => {
  const late = roundLine(figures, { ...place, own: false, now: now + 6 * 60 * 60 * 1000 })
  expect(late).toMatchObject({ _aws: { Timestamp: Date.parse(figures.finishedAt) } })
})

test('a round of a worker with a fast clock is not in the future, and one that CloudWatch would drop is not logged', () => {
  expect(roundLine({ ...figures, finishedAt: '2026-11-22T15:00:00Z' }, { ...place, own: false })).toMatchObject({
    _aws: { Timestamp: now },
  })
  expect(roundLine({ ...figures, finishedAt: '2026-11-08T12:00:00Z' }, { ...place, own: false })).toBeNull()
  expect(roundLine({ ...figures, finishedAt: 'never' }, { ...place, own: false })).toBeNull()
})

/** Of a market with CloudWatch alarms of its own. */
const promising = fakeBenchmark({ alarm: { to: [], falseAlarmsPerYear: 1, cloudwatch: true } })
const since = '2026-11-22T10:00:00.000Z'

test('markets are counted by condition, and those of a benchmark with metrics of its own also one by one', () => {
  const plain = fakeBenchmark({ id: 'boots' })
  const lines = countLines(
    [
      { benchmark: 'boots', market: 'perth', since: { silent: since, failing: since }, isNew: false },
      { benchmark: 'boots', market: 'sydney', since: { silent: since }, isNew: true },
      { benchmark: 'jackets', market: sydney.id, since: { behind: since }, isNew: false },
    ],
    { names, now, deployed: [plain, promising] },
  )
  expect(lines).toMatchObject([
    {
      _aws: { Timestamp: now, CloudWatchMetrics: [{ Dimensions: [[]] }] },
      MarketsSilent: 2,
      MarketsBehind: 1,
      MarketsBreakingPromise: 0,
      MarketsFailing: 1,
      markets: 3,
    },
    {
      _aws: { CloudWatchMetrics: [{ Dimensions: [['Benchmark', 'Market']] }] },
      Benchmark: 'jackets',
      Market: sydney.id,
      MarketsSilent: 0,
      MarketsBehind: 1,
      MarketsFailing: 0,
    },
  ])
  // It promises nothing.
  expect(lines[1]).not.toHaveProperty('MarketsBreakingPromise')
})

test('each alarm that was deployed has its figure, so that it clears when its market is paused or its promise removed live', () => {
  const target = { ...promising.target, promise: 3000 }
  const deployed = [
    { ...promising, target, markets: [sydney, { ...sydney, id: 'perth' }, { ...sydney, id: 'desk', region: 'local' }] },
  ]
  // Perth is paused, and nothing is promised any more.
  const counted = [{ benchmark: 'jackets', market: sydney.id, since: { silent: since }, isNew: false }]
  const [, ...own] = countLines(counted, { names, now, deployed })
  const none = { MarketsSilent: 0, MarketsBehind: 0, MarketsBreakingPromise: 0, MarketsFailing: 0 }
  expect(own).toMatchObject([
    { Market: sydney.id, ...none, MarketsSilent: 1 },
    { Market: 'perth', ...none },
  ])
})

test('the first count of an installation tells of silence alone: other alarms have figures only once that on silence has been looked at', () => {
  const [first] = countLines([{ benchmark: 'boots', market: 'sydney', since: {}, isNew: true }], {
    names,
    now,
    deployed: [],
  })
  expect(first).toMatchObject({ MarketsSilent: 0, markets: 1 })
  expect(Object.keys(first ?? {}).filter((name) => name.startsWith('Markets'))).toEqual(['MarketsSilent'])
  const [paused] = countLines([], { names, now, deployed: [] })
  expect(paused).toMatchObject({ MarketsSilent: 0, MarketsFailing: 0 })
})

test('evidence that the bucket refuses is counted, and refused to whoever asked for it all the same', async () => {
  const lines: object[] = []
  const put = vi.fn(async (name: string) => {
    if (name === 'denied') throw new Error('AccessDenied')
  })
  const keep = countedEvidence(put, () => lines.push(refusedLine({ names, now })))
  await keep('kept', new Uint8Array())
  expect(lines).toEqual([])
  await expect(keep('denied', new Uint8Array())).rejects.toThrow('AccessDenied')
  expect(lines).toMatchObject([
    { EvidenceNotStored: 1, _aws: { CloudWatchMetrics: [{ Namespace: 'Outpace', Dimensions: [[]] }] } },
  ])
})

test('missed rounds are added up without saying whose they are', () => {
  expect(missedLine(3, { names, now })).toEqual({
    _aws: {
      Timestamp: now,
      CloudWatchMetrics: [
        { Namespace: 'Outpace', Dimensions: [[]], Metrics: [{ Name: 'MissedRounds', Unit: 'Count' }] },
      ],
    },
    MissedRounds: 3,
  })
})

test('installations that share an account do not add up: each has a namespace of its own', () => {
  const other = namesOf({ namePrefix: 'acme-shop' })
  for (const line of [
    roundLine(figures, { ...place, names: other, own: false }),
    missedLine(1, { names: other, now }),
  ]) {
    expect(line).toMatchObject({ _aws: { CloudWatchMetrics: [{ Namespace: 'Outpace/acme-shop' }] } })
  }
})

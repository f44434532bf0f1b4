import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { plainRecipient } from '#core/config/audience.ts'
import { defaultAudits } from '#core/model/audit.ts'
import type { Benchmark } from '#core/model/benchmark.ts'
import { runHandler } from '#functions/run/handler.ts'
import { type DispatchOptions, dispatch } from '#stages/dispatch/dispatch.ts'
import type { DueWork, MissedRounds } from '#stages/dispatch/due.ts'
import { largestMessageOf, messageOf } from '#stages/dispatch/message.ts'
import { readMessage } from '#stages/dispatch/message-schema.ts'
import { judgeRound } from '#stages/judge/judge.ts'
import type { Store } from '#store/port.ts'
import { requestRun, setPaused } from '#store/records/controls.ts'
import { readRounds } from '#store/records/rounds.ts'
import { readJudge } from '#store/records/verdicts.ts'
import { fakeBenchmark, fakeRound, sydney } from '../../core/rounds.ts'
import { openQuickStore } from '../../store/quick-store.ts'
import { memoryQueue } from './memory-queue.ts'

const minute = 60_000
const start = Date.UTC(2026, 10, 22, 10)
const perth = { ...sydney, id: 'perth', name: 'Perth' }
const berlin = { ...sydney, id: 'berlin', region: 'eu-central-1' }
const benchmark = fakeBenchmark({ markets: [sydney, perth, berlin] })

let store: Store
let now: number
beforeEach(async () => {
  now = start
  vi.useFakeTimers({ now, toFake: ['Date'] })
  store = await openQuickStore({ now: () => now })
})
afterEach(async () => {
  vi.useRealTimers()
  await store.close()
})

function at(ms: number): void {
  now = ms
  vi.setSystemTime(ms)
}

type Changes = Partial<DispatchOptions> & { benchmarks?: Benchmark[] }

function look({ benchmarks = [benchmark], ...changes }: Changes = {}): Promise<DueWork[]> {
  return dispatch({
    store,
    plan: async () => benchmarks.map((each) => ({ benchmark: each, versions: { scenarios: 'v1' } })),
    dispatcher: 'ap-southeast-2',
    isOurs: ({ region }) => region === 'ap-southeast-2',
    send: async () => undefined,
    refused: () => undefined,
    now,
    ...changes,
  })
}

/** Everything found by looks every minute. */
async function looks(minutes: number, changes: Changes = {}): Promise<DueWork[]> {
  const found: DueWork[] = []
  for (let n = 0; n < minutes; n++) {
    at(now + minute)
    found.push(...(await look(changes)))
  }
  return found
}

const named = (works: readonly DueWork[]) =>
  works.map((work) => `${work.kind} ${'market' in work ? work.market.id : ''} ${new Date(work.slot).toISOString()}`)
const ofMarket = (works: readonly DueWork[], id: string) =>
  works.filter((work) => 'market' in work && work.market.id === id)

/** What `run` does with a message, with a browser that finds both sites equally fast. */
function handler(measured: string[] = []) {
  const handle = runHandler({
    withoutScript: () => undefined,
    contestants: async () => new Map(),
    store,
    retention: 1e10,
    region: 'ap-southeast-2',
    files: { executable: '/nowhere', environment: {} },
    memory: 1e9,
    secret: async ({ name }) => name,
    keepEvidence: async () => undefined,
    missed: () => undefined,
    progress: () => undefined,
    measure: async ({ market, scheduledAt }) => {
      measured.push(`${market.id} ${scheduledAt}`)
      const walk = { home: 1000, search: 900 }
      const round = fakeRound(0, { Acme: walk, Northpeak: walk, Globex: walk })
      return { ...round, market: market.id, scheduledAt, startedAt: scheduledAt, finishedAt: scheduledAt }
    },
  })
  return (event: unknown) => handle(event, { getRemainingTimeInMillis: () => 60_000 })
}

test('each round of a region is due once in its interval, whichever minute that is', async () => {
  const found = await looks(60)
  expect(found).toHaveLength(8)
  expect(new Set(named(found)).size).toBe(8)
  expect(ofMarket(found, 'berlin')).toEqual([])
})

test.each([10, 50])('a first look, %i s after a minute, does not start everything at once', async (seconds) => {
  const many = { benchmarks: Array.from({ length: 60 }, (_, n) => fakeBenchmark({ id: `b${n}` })) }
  at(now + seconds * 1000)
  const first = await look(many)
  expect(first.length).toBeLessThan(20)
  // It goes back a minute: with those of the next 14, each interval of 15 is whole.
  const found = [...first, ...(await looks(14, many))].map(({ benchmark: { id } }) => id)
  expect(found.toSorted()).toEqual(many.benchmarks.map(({ id }) => id).toSorted())
})

test('after an outage only the newest slot of each is due', async () => {
  await look()
  at(now + 5 * 60 * minute)
  const found = await look()
  expect(found).toHaveLength(2)
  for (const { slot } of found) expect(now - slot).toBeLessThan(15 * minute)
  // Nothing of it is due again.
  expect(await look()).toEqual([])
})

test('rounds that came due while nobody looked are counted, but none that a person asked for or that is measured late', async () => {
  const missed: MissedRounds[] = []
  const note = { missed: (each: MissedRounds) => void missed.push(each) }
  await look(note)
  await looks(15, note)
  expect(missed).toEqual([])
  const asked = new Date(now + 2 * 60 * minute).toISOString()
  await requestRun(store, { benchmark: 'jackets', market: 'perth', at: asked })
  at(now + 2 * 60 * minute)
  await look(note)
  // Eight slots each in two hours, of which the newest is measured.
  expect(missed.toSorted((a, b) => a.market.localeCompare(b.market))).toEqual([
    { benchmark: 'jackets', market: 'perth', rounds: 7 },
    { benchmark: 'jackets', market: 'sydney-phone', rounds: 7 },
  ])
})

test('a look whose messages were not sent is not remembered; two at once send the same work', async () => {
  await look()
  at(now + 15 * minute)
  await expect(look({ send: () => Promise.reject(new Error('SQS is down')) })).rejects.toThrow('SQS is down')
  const [first, second] = await Promise.all([look(), look()])
  expect(first).toHaveLength(2)
  expect(named(second ?? [])).toEqual(named(first ?? []))
})

test('a paused market is not measured, the others are; when it is resumed it goes on, without what was missed', async () => {
  const audited = { ...benchmark, audits: { ...defaultAudits(['home']), every: 15 * minute } }
  await setPaused(store, { benchmark: 'jackets', market: 'perth', paused: true, at: new Date(now).toISOString() })
  const paused = await looks(30, { benchmarks: [audited] })
  expect(ofMarket(paused, 'perth')).toEqual([])
  expect(ofMarket(paused, 'sydney-phone')).toHaveLength(4)
  await setPaused(store, { benchmark: 'jackets', market: 'perth', paused: false, at: new Date(now).toISOString() })
  expect(ofMarket(await looks(15, { benchmarks: [audited] }), 'perth')).toHaveLength(2)
})

test('a round that is asked for is due at that time, once, and in a paused market too', async () => {
  const time = new Date(now + 90_000).toISOString()
  await setPaused(store, { benchmark: 'jackets', market: 'perth', paused: true, at: time })
  await requestRun(store, { benchmark: 'jackets', market: 'perth', at: time })
  await requestRun(store, { benchmark: 'jackets', market: 'perth', at: time })
  await look()
  expect(named(ofMarket(await looks(15), 'perth'))).toEqual([`run perth ${time}`])
})

test('the home dispatcher sends digests by the clock of the market, and field data once a day', async () => {
  const home = { field: true, digest: { on: 'Monday', at: 8 * 60 } } as const
  const found: DueWork[] = []
  for (let n = 0; n < 48; n++) {
    at(now + 30 * minute)
    found.push(...(await look({ home, isOurs: () => false })))
  }
  // Monday, 8:00 in Sydney, is still Sunday in UTC.
  expect(named(found.filter(({ kind }) => kind === 'digest'))).toEqual(['digest  2026-11-22T21:00:00.000Z'])
  expect(found.filter(({ kind }) => kind === 'field')).toHaveLength(1)
})

test('a benchmark whose message is too large is refused with its size, and the others are sent', async () => {
  const [us, ...others] = benchmark.sites
  if (us === undefined) throw new Error('expected a site')
  const pages = Object.fromEntries(Array.from({ length: 80 }, (_, n) => [`step ${n}`, `/${'x'.repeat(3900)}`]))
  const pagesOf = (some: object) => ({ kind: 'pages', pages: some }) as Benchmark['sites'][number]['walk']
  const large = { ...benchmark, id: 'large', sites: [{ ...us, walk: pagesOf(pages) }, ...others] }
  const most = Object.fromEntries(Object.entries(pages).slice(0, 60))
  const fitting = { ...benchmark, sites: [{ ...us, walk: pagesOf(most) }, ...others] }
  const refused: [string, number][] = []
  await look()
  const found = await looks(15, {
    benchmarks: [large, fitting],
    refused: (work, bytes) => refused.push([work.benchmark.id, bytes]),
  })
  expect(new Set(found.map((work) => work.benchmark.id))).toEqual(new Set(['jackets']))
  expect(refused.map(([id]) => id)).toEqual(['large', 'large'])
  expect(refused[0]?.[1]).toBeGreaterThan(256 * 1024)
  expect(largestMessageOf(large)).toBeGreaterThan(256 * 1024)
})

test('a message holds no address and no other market, and says what it was resolved from', async () => {
  const known = {
    ...benchmark,
    alarm: { to: [plainRecipient('ceo@acme.example')], falseAlarmsPerYear: 1 },
    business: { monthlyRevenue: { amount: 1, currency: 'AUD' }, conversionPerSecond: 0.07 },
  }
  await look()
  const [work] = await looks(15, { benchmarks: [known] })
  if (work === undefined) throw new Error('expected work')
  const body = JSON.stringify(messageOf(work).message)
  expect(body).not.toContain('ceo@')
  expect(body).not.toContain('AUD')
  const read = readMessage(body, 'run')
  if (!read.ok) throw new Error(read.problem)
  expect(read.message.benchmark.markets).toHaveLength(1)
  expect(read.message.versions).toEqual({ scenarios: 'v1', message: expect.stringMatching(/^[0-9a-f]{8}$/) })
  expect(read.message.benchmark.sites).toEqual(benchmark.sites)
})

test('from tick to verdict: what is due is queued, measured once, judged', async () => {
  const queue = memoryQueue()
  const measured: string[] = []
  const handle = handler(measured)
  const send: DispatchOptions['send'] = async (messages) => queue.send(messages, now)
  for (let n = 0; n < 60; n++) {
    at(now + minute)
    await look({ send })
    // A second dispatcher of the same region, and a queue that delivers some messages twice.
    if (n % 3 === 0) await dispatchAgain(send)
    await queue.deliver(now, handle)
  }
  expect(measured.length).toBeGreaterThanOrEqual(7)
  expect(new Set(measured).size).toBe(measured.length)
  expect(queue.dead).toEqual([])
  await judgeRound({ store, benchmark, market: sydney, retention: 1e10 })
  const { saved } = await readJudge(store, { benchmark: 'jackets', market: 'sydney-phone' })
  expect(saved?.state.rounds).toBe(measured.filter((each) => each.startsWith('sydney')).length)
})

/** As if the look before had not been remembered. */
async function dispatchAgain(send: DispatchOptions['send']): Promise<void> {
  await look({ send, dispatcher: `again at ${now}` })
}

test('a queue that is an interval late has nothing measured, and every round of it counted as missed', async () => {
  const queue = memoryQueue()
  const measured: string[] = []
  await look()
  at(now + 15 * minute)
  await look({ send: async (messages) => queue.send(messages, now, 16 * minute) })
  at(now + 17 * minute)
  const answers = await queue.deliver(now, handler(measured))
  expect(answers).toMatchObject([{ outcome: 'missed' }, { outcome: 'missed' }])
  expect(measured).toEqual([])
  expect(queue.waiting()).toBe(0)
})

test('a message that cannot be read is given up after two deliveries, and holds up no other', async () => {
  const queue = memoryQueue()
  const measured: string[] = []
  await look()
  queue.put('{"version":1,"kind":"run"}', now)
  at(now + 15 * minute)
  await look({ send: async (messages) => queue.send(messages, now) })
  at(now + minute)
  await queue.deliver(now, handler(measured))
  expect(measured).toHaveLength(2)
  for (let n = 0; n < 3; n++) {
    at(now + 16 * minute)
    await queue.deliver(now, handler(measured))
  }
  expect(queue.dead).toEqual(['{"version":1,"kind":"run"}'])
  expect(measured).toHaveLength(2)
})

test('a function that dies in a round measures it when it is delivered again, unless the next one is due', async () => {
  const queue = memoryQueue({ visibility: 10 * minute })
  const measured: string[] = []
  await look()
  at(now + 15 * minute)
  const sent = await look({ send: async (messages) => queue.send(messages, now) })
  at(now + minute)
  await queue.deliver(now, () => Promise.reject(new Error('killed')))
  at(now + 10 * minute)
  await queue.deliver(now, handler(measured))
  const young = sent.filter(({ slot, every }) => now - slot <= every)
  expect(measured).toHaveLength(young.length)
  const rounds = []
  for await (const round of readRounds(store, { benchmark: 'jackets', market: 'sydney-phone' })) rounds.push(round)
  expect(rounds).toHaveLength(ofMarket(young, 'sydney-phone').length)
})

test('a look of a clock that was a day ahead does not hold back what is due once it is right', async () => {
  const right = now
  at(right + 24 * 60 * minute)
  await look()
  at(right)
  const found = await looks(30)
  expect(found.filter(({ kind }) => kind === 'run').length).toBeGreaterThan(0)
  // And what was done is not done again.
  expect(await look()).toEqual([])
})

test('a clock that went back brings nothing back that is done', async () => {
  await look()
  at(start + 20 * minute)
  expect(await look()).toHaveLength(2)
  for (const minutes of [5, 6, 20]) {
    at(start + minutes * minute)
    expect(await look()).toEqual([])
  }
})

test('a look at which nothing is due sends nothing, and one that is remembered by its process goes back to it', async () => {
  const calls: number[] = []
  const send: DispatchOptions['send'] = async (messages) => void calls.push(messages.length)
  await look()
  await look({ send })
  expect(calls).toEqual([])
  const dispatcher = { lastLook: start - 15 * minute }
  expect(await look({ dispatcher, send })).toHaveLength(2)
  expect(await look({ dispatcher, send })).toHaveLength(2)
  expect(calls).toEqual([2, 2])
})

describe('a dispatcher whose stack was left behind when its markets went to another region, or were removed,', () => {
  const east = { dispatcher: 'eu-central-1', isOurs: ({ region }: { region: string }) => region === 'eu-central-1' }
  const without = fakeBenchmark({ markets: [sydney, perth] })
  const moved = fakeBenchmark({ markets: [sydney, perth, { ...berlin, region: 'eu-west-1' }] })
  /** The home region's dispatcher has a newer plan, and counts the markets of all regions. */
  const home = (benchmarks: Benchmark[]) => looks(5, { benchmarks, counted: () => undefined })
  const sent = async () => ofMarket(await looks(15, east), 'berlin').length

  test.each([
    ['removed', without],
    ['moved', moved],
  ])(
    'sends nothing more of a market that was %s, and says so, until home expects it from there again',
    async (_, plan) => {
      await home([benchmark])
      expect(await sent()).toBeGreaterThan(0)

      await home([plan])
      const left: DueWork[] = []
      expect(await looks(30, { ...east, leftBehind: (work) => void left.push(work) })).toEqual([])
      expect(new Set(left.map((work) => 'market' in work && work.market.id))).toEqual(new Set(['berlin']))

      await home([benchmark])
      expect(await sent()).toBeGreaterThan(0)
    },
  )

  test('but what is only paused is its own: a round that somebody asks for is sent', async () => {
    const place = { benchmark: 'jackets', market: 'berlin' }
    await setPaused(store, { ...place, paused: true, at: new Date(now).toISOString() })
    await home([benchmark])
    await requestRun(store, { ...place, at: new Date(now + minute).toISOString() })
    expect(await sent()).toBe(1)
    // And goes on at once, before home counts it again.
    await setPaused(store, { ...place, paused: false, at: new Date(now).toISOString() })
    expect(await sent()).toBe(1)
  })

  test('and a record that cannot be read keeps it from nothing: the count at home reports that', async () => {
    await home([benchmark])
    await store.create({ partition: 'plan#expected', sort: 'zoo', value: 'eaten by a moth' })
    expect(await sent()).toBeGreaterThan(0)
  })
})

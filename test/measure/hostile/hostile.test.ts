import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Round, Visit } from '#core/model/round.ts'
import { processTree, usedBytes } from '#measure/chromium/processes.ts'
import type { Journey } from '#measure/journey/journey.ts'
import { putRound, readRounds } from '#store/records/rounds.ts'
import { openQuickStore } from '../../store/quick-store.ts'
import { type Race, race } from '../race.ts'
import { hostileAnswers } from './answers.ts'
import { hostileScripts } from './scripts.ts'
import { type HostilePage, serveHostile } from './server.ts'

/** Crashes that no page can cause by itself are asked for through DevTools. */
const crashing: Record<string, HostilePage & { journey: Journey }> = {
  'renderer-crash': {
    page: '',
    ends: ['crashed'],
    journey: async ({ page, step }) =>
      step('open', async () => {
        await page.goto('/renderer-crash/')
        const session = await page.context().newCDPSession(page)
        await session.send('Page.crash')
      }),
  },
  'gpu-crash': {
    page: '',
    ends: ['ok'],
    journey: async ({ page, step }) =>
      step('open', async () => {
        await page.goto('/gpu-crash/')
        const session = await page.context().browser()?.newBrowserCDPSession()
        await session?.send('Browser.crashGpuProcess')
      }),
  },
}
const hostile: Record<string, HostilePage> = { ...hostileAnswers, ...hostileScripts, ...crashing }
const good: HostilePage = { page: '<img src="pixel">', ends: ['ok'] }
const names = Object.keys(hostile)

/** Rounds side by side, as many as keep two cores busy. */
const lanes = 4
const limits = { step: 3_000, visit: 20_000, memory: 1.2e9 }

let site: Awaited<ReturnType<typeof serveHostile>>
let before: { round: Round; memory: number; processes: number }
let races: Race[]

const to =
  (name: string): Journey =>
  ({ page, step }) =>
    step('open', () => page.goto(`/${name}/`))

async function round(sites: readonly string[], minute: number): Promise<Race> {
  const contestants = ['good', ...sites].map((name) => {
    const journey = crashing[name]?.journey ?? to(name)
    return [name, { origin: site.origin, journey }] as const
  })
  const scheduledAt = new Date(Date.UTC(2026, 10, 22, 0, minute))
  return await race({ contestants: Object.fromEntries(contestants), steps: ['open'], limits, scheduledAt })
}

function visitOf(name: string): Visit {
  const visit = races.flatMap((each) => each.round.visits).find((each) => each.site === name)
  if (visit === undefined) throw new Error(`no visit of ${name}`)
  return visit
}

const measured = (visit: Visit | undefined) => visit?.loads[0]?.steps[0]?.metrics

beforeAll(async () => {
  site = await serveHostile({ ...hostile, good })
  const first = await round([], 0)
  before = {
    round: first.round,
    memory: await usedBytes(processTree(process.pid)),
    processes: processTree(process.pid).length,
  }
  const groups = Array.from({ length: lanes }, (_, lane) => names.filter((_, i) => i % lanes === lane))
  races = await Promise.all(groups.map((group, lane) => round(group, lane + 1)))
}, 400_000)
afterAll(async () => await site[Symbol.asyncDispose]())

test.each(names)('the page "%s" ends as it should', (name) => {
  const { status, failure, loads, duration } = visitOf(name)
  const end = failure?.code ?? status
  expect(hostile[name]?.ends, JSON.stringify({ failure, loads })).toContain(end)
  if (failure !== undefined) expect(failure.message).toMatch(/^[A-Z].{10,}[.)]$/s)
  if (status !== 'ok') return
  expect(duration).toBeGreaterThan(0)
  const { fcp, cls, bytes } = measured(visitOf(name)) ?? {}
  for (const value of [fcp, cls, bytes]) {
    if (value !== undefined) expect(value).toBeGreaterThanOrEqual(0)
  }
  if (fcp !== undefined) expect(fcp).toBeLessThan(limits.visit)
})

test('a good page among them and after them has the numbers of one alone', async () => {
  const alone = measured(before.round.visits[0])
  const after = (await round([], 30)).round
  for (const { visits } of [...races.map((each) => each.round), after]) {
    const visit = visits.find((each) => each.site === 'good')
    expect(visit, JSON.stringify(visit?.failure)).toMatchObject({ status: 'ok' })
    const { bytes, requests, fcp, cls } = measured(visit) ?? {}
    expect({ bytes, requests, cls }).toEqual({ bytes: alone?.bytes, requests: alone?.requests, cls: 0 })
    expect(fcp).toBeGreaterThan(0)
  }
})

/** V8 keeps garbage for as long as memory is plentiful, and this is about what is still held. */
function collectGarbage(): void {
  setFlagsFromString('--expose-gc')
  const collect: () => void = runInNewContext('gc')
  collect()
}

test('no processes are left, and the memory is given back', async () => {
  // Those that were killed a moment ago may still be ending.
  await expect.poll(() => processTree(process.pid).length, { timeout: 10_000 }).toBeLessThanOrEqual(before.processes)
  collectGarbage()
  const { heapUsed, external } = process.memoryUsage()
  expect(heapUsed + external).toBeLessThan(150e6)
  // V8 and the allocator keep some of what such pages once took, and give it back when they like.
  expect((await usedBytes(processTree(process.pid))) - before.memory).toBeLessThan(600e6)
})

/** The longest text of a page that a record has: a sentence of a failure, an address. */
const longest = 500

test('nothing that a page said is longer than a record allows, and every record is stored and read again', async () => {
  const store = await openQuickStore({ now: () => Date.UTC(2026, 10, 22) })
  try {
    for (const { round: record } of races) {
      JSON.stringify(record.visits, (_, value) => {
        if (typeof value === 'string') expect(value.length, value).toBeLessThanOrEqual(longest)
        return value
      })
      expect(await putRound({ store, round: record })).toBe('stored')
    }
    let read = 0
    for await (const { visits } of readRounds(store, { benchmark: 'test', market: 'here' })) read += visits.length
    expect(read).toBe(names.length + races.length)
  } finally {
    await store.close()
  }
})

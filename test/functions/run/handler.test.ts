import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Round } from '#core/model/round.ts'
import { keepRound, type RunOptions, runHandler } from '#functions/run/handler.ts'
import { isEvidenceDue } from '#stages/run/evidence-due.ts'
import type { Store } from '#store/port.ts'
import { putRound } from '#store/records/rounds.ts'
import { StoreError } from '#store/store-error.ts'
import { stretches, usual } from '../../core/judge/judge-streams.ts'
import { fakeBenchmark, sydney } from '../../core/rounds.ts'
import { openQuickStore } from '../../store/quick-store.ts'
import { messageAt, ofOtherVersion, queued } from '../queued.ts'

const benchmark = fakeBenchmark()
const [round] = stretches([[1, usual]])
const due = { benchmark: benchmark.id, market: sydney.id, scheduledAt: round?.scheduledAt ?? '' }
const context = { getRemainingTimeInMillis: () => 60_000 }

let store: Store
/** Of the store. */
let now: number
beforeEach(async () => {
  now = Date.UTC(2026, 10, 23)
  store = await openQuickStore({ now: () => now })
})
afterEach(async () => {
  vi.useRealTimers()
  await store.close()
})

const refusedError = new StoreError({ code: 'full', message: 'It is full.' })
function unused(): Store {
  const never = () => Promise.reject(new Error('not asked'))
  return { create: never, replace: never, get: never, range: never, close: never }
}

const missed: string[] = []

/** Nothing here reaches the browser: test/flow/cloud measures. */
function options(): RunOptions {
  return {
    contestants: async () => new Map(),
    withoutScript: () => undefined,
    store,
    retention: 1,
    region: 'ap-southeast-2',
    files: { executable: '/nowhere', environment: {} },
    memory: 1e9,
    secret: async ({ name }) => name,
    keepEvidence: async () => undefined,
    missed: ({ market, scheduledAt }) => missed.push(`${market} ${scheduledAt}`),
    progress: () => undefined,
  }
}

function handle(event: unknown) {
  return runHandler(options())(event, context)
}

describe('the handler of run', () => {
  const message = messageAt(due.scheduledAt, benchmark)
  const slot = Date.parse(due.scheduledAt)

  it('does not measure a stored round again', async () => {
    vi.useFakeTimers({ now: slot, toFake: ['Date'] })
    if (round !== undefined) await putRound({ store, round })
    expect(await handle(queued(message))).toEqual({ ...due, outcome: 'exists' })
    expect(await handle(queued(message, 2))).toEqual({ ...due, outcome: 'exists' })
  })

  it('does not measure what comes later than one interval after its slot, and says that it was missed', async () => {
    vi.useFakeTimers({ now: slot + benchmark.every + 1, toFake: ['Date'] })
    expect(await handle(queued(message))).toEqual({ ...due, outcome: 'missed' })
    expect(missed).toEqual([`${due.market} ${due.scheduledAt}`])
    vi.setSystemTime(slot + benchmark.every)
    // This would be measured, with a browser that does not exist.
    await expect(handle(queued(message))).rejects.toThrow()
  })

  it('counts a round as missed whose message another version made, during an upgrade, and does not fail', async () => {
    vi.useFakeTimers({ now: slot, toFake: ['Date'] })
    missed.length = 0
    expect(await handle(queued(ofOtherVersion(message)))).toEqual({ ...due, outcome: 'other-version' })
    expect(missed).toEqual([`${due.market} ${due.scheduledAt}`])
    // It may be of any version, but not of any queue.
    await expect(handle(queued({ ...ofOtherVersion(message), kind: 'audit' }))).rejects.toThrow('surprise')
  })

  it('does not fail either where the dispatcher was deployed before it, with a benchmark whose script it does not have yet', async () => {
    vi.useFakeTimers({ now: slot, toFake: ['Date'] })
    missed.length = 0
    const handle = runHandler({ ...options(), withoutScript: ({ sites }) => sites[0]?.name })
    expect(await handle(queued(message), context)).toEqual({ ...due, outcome: 'other-version' })
    expect(missed).toEqual([`${due.market} ${due.scheduledAt}`])
  })

  it('does not measure a round that another worker measures, until that one must have ended', async () => {
    vi.useFakeTimers({ now: slot, toFake: ['Date'] })
    now = slot
    // SQS may deliver a message twice, and a dispatcher may send it twice.
    const both = await Promise.allSettled([handle(queued(message)), handle(queued(message))])
    const claimed = both.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []))
    expect(claimed).toEqual([{ ...due, outcome: 'claimed' }])
    // The other one failed, with a browser that does not exist. Its own message comes again when it must have ended.
    now = slot + 59_000
    expect(await handle(queued(message, 2))).toEqual({ ...due, outcome: 'claimed' })
    now = slot + 60_000
    await expect(handle(queued(message, 2))).rejects.toThrow()
  })

  it.each([
    [null, 'The event is not one message of the queue of run: null'],
    [{ Records: [] }, 'The event is not one message of the queue of run'],
    [due, 'The event is not one message of the queue of run'],
    [queued('{'), 'It is not JSON.'],
    [queued({ ...message, kind: 'audit' }), 'kind: "audit" in the queue of run.'],
    [queued({ ...message, market: 'mars' }), 'market: "mars" is not in the benchmark.'],
    [queued({ ...message, market: undefined }), 'market: missing.'],
    [queued({ ...message, scheduledAt: '2026-11-22T01:00:00+11:00' }), 'scheduledAt:'],
    [queued({ ...message, scheduledAt: '2026-13-22T01:00:00Z' }), 'scheduledAt:'],
    [queued({ ...message, version: 2 }), 'version:'],
    [queued({ ...message, surprise: 1 }), 'surprise'],
    [queued({ ...message, benchmark: { ...message.benchmark, loads: 1e9 } }), 'benchmark.loads:'],
    [queued({ ...message, benchmark: { ...message.benchmark, id: '../etc' } }), 'benchmark.id:'],
  ])('says what is wrong with %j', async (event, problem) => {
    await expect(handle(event)).rejects.toThrow(problem)
  })
})

describe('a round that the table refuses', () => {
  const full: Store = { ...unused(), create: () => Promise.reject(refusedError) }
  const files = new Map<string, Uint8Array>()
  const keepEvidence = async (name: string, bytes: Uint8Array) => void files.set(name, bytes)

  it('is saved as evidence, as import reads it, and fails the invocation', async () => {
    const kept = keepRound(round as Round, { store: full, retention: 1, keepEvidence, deadline: 0 })
    await expect(kept).rejects.toThrow(
      /^It is full\. The measurements were saved as the evidence file jackets\/sydney-phone\/2026-11-22t10-00-00-000z\/round\.jsonl\.$/,
    )
    await expect(kept).rejects.toMatchObject({ code: 'full' })
    expect(JSON.parse(Buffer.from([...files.values()][0] ?? []).toString())).toEqual(round)
  })

  it('says so when there is no room for it anywhere', async () => {
    const kept = keepRound(round as Round, {
      store: full,
      retention: 1,
      keepEvidence: () => Promise.reject(refusedError),
      deadline: 0,
    })
    await expect(kept).rejects.toThrow(/could not be saved as evidence either: StoreError: It is full\./)
  })
})

describe('a round that was measured while AWS was in trouble', () => {
  const minute = 60_000
  const unavailable = new StoreError({ code: 'unavailable', message: 'It is throttled.' })

  /** Keeps the round in a table that is unavailable for `ms`, with `left` ms until the deadline. */
  async function keepIn(ms: number, left: number) {
    vi.useFakeTimers({ now: 0, toFake: ['Date'] })
    const files: string[] = []
    const kept = keepRound(round as Round, {
      store: {
        ...store,
        create: async (record) => (Date.now() < ms ? Promise.reject(unavailable) : store.create(record)),
      },
      retention: 1,
      keepEvidence: async (name) => void files.push(name),
      deadline: left,
      pause: async (pause) => vi.setSystemTime(Date.now() + pause),
    })
    return { outcome: await kept.catch((error: Error) => error.message), files, after: Date.now() }
  }

  it('is stored when the table answers again within a few minutes, because a redelivery would come too late', async () => {
    expect(await keepIn(3 * minute, 10 * minute)).toMatchObject({ outcome: 'stored', files: [] })
  })

  it.each([
    ['stays away', 10 * minute, 5 * minute],
    ['stays away until there is just time to save it', 2 * minute, 1 * minute],
  ])('is saved as evidence where the table %s', async (_, left, latest) => {
    const { outcome, files, after } = await keepIn(60 * minute, left)
    expect(outcome).toMatch(/^It is throttled\. The measurements were saved as the evidence file/)
    expect(files).toHaveLength(1)
    expect(after).toBeLessThanOrEqual(latest)
  })

  it('is stored without the evidence that the bucket does not take in time', async () => {
    let evidence = Promise.resolve()
    const handler = runHandler({
      ...options(),
      keepEvidence: () => new Promise(() => undefined),
      measure: async ({ keepEvidence }) => {
        evidence = keepEvidence('a.jpg', new Uint8Array())
        await evidence.catch(() => undefined)
        return round as Round
      },
    })
    vi.useFakeTimers({ now: Date.parse(due.scheduledAt), toFake: ['Date'] })
    const event = queued(messageAt(due.scheduledAt, benchmark))
    expect(await handler(event, { getRemainingTimeInMillis: () => 3_050 })).toMatchObject({ outcome: 'stored' })
    await expect(evidence).rejects.toThrow('no time left')
  })
})

describe('evidence', () => {
  const minute = 60_000
  it('is due once an hour, and always where rounds are rarer', () => {
    expect(isEvidenceDue('2026-11-22T01:00:00Z', 15 * minute)).toBe(true)
    expect(isEvidenceDue('2026-11-22T01:15:00Z', 15 * minute)).toBe(false)
    expect(isEvidenceDue('2026-11-22T01:59:00Z', minute)).toBe(false)
    // Every 25 minutes from midnight on: 00:50, then 01:15.
    expect(isEvidenceDue('2026-11-22T01:15:00Z', 25 * minute)).toBe(true)
    expect(isEvidenceDue('2026-11-22T01:15:00Z', 120 * minute)).toBe(true)
  })
})

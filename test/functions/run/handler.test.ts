import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Round } from '#core/model/round.ts'
import { keepRound, runHandler } from '#functions/run/handler.ts'
import { isEvidenceDue } from '#stages/run/evidence-due.ts'
import type { Store } from '#store/port.ts'
import { putRound } from '#store/records/rounds.ts'
import { StoreError } from '#store/store-error.ts'
import { stretches, usual } from '../../core/judge/judge-streams.ts'
import { fakeBenchmark, sydney } from '../../core/rounds.ts'
import { openQuickStore } from '../../store/quick-store.ts'

const benchmark = fakeBenchmark()
const [round] = stretches([[1, usual]])
const due = { benchmark: benchmark.id, market: sydney.id, scheduledAt: round?.scheduledAt ?? '' }
const context = { getRemainingTimeInMillis: () => 60_000 }

let folder: string
let store: Store
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'outpace-run-handler-'))
  store = await openQuickStore({ folder, now: () => Date.UTC(2026, 10, 23) })
})
afterEach(async () => {
  await store.close()
  rmSync(folder, { recursive: true })
})

const refusedError = new StoreError({ code: 'full', message: 'It is full.' })
function unused(): Store {
  const never = () => Promise.reject(new Error('not asked'))
  return { create: never, replace: never, get: never, range: never, close: never }
}

/** Nothing here reaches the browser: test/flow/cloud measures. */
function handle(event: unknown) {
  const handler = runHandler({
    benchmarks: [benchmark],
    contestants: async () => new Map(),
    store,
    retention: 1,
    region: 'ap-southeast-2',
    files: { executable: '/nowhere', environment: {} },
    memory: 1e9,
    secret: async ({ name }) => name,
    keepEvidence: async () => undefined,
    progress: () => undefined,
  })
  return handler(event, context)
}

describe('the handler of run', () => {
  it('does not measure a stored round again, however its time is written', async () => {
    if (round !== undefined) await putRound({ store, round })
    expect(await handle(due)).toEqual({ ...due, outcome: 'exists' })
    const inSeconds = { ...due, scheduledAt: due.scheduledAt.replace(/\.\d+Z$/, 'Z') }
    expect(await handle(inSeconds)).toEqual({ ...inSeconds, outcome: 'exists' })
  })

  it.each([
    [null, 'The event is null. Send an object such as {"benchmark":'],
    ['a text', 'The event is "a text".'],
    [{ ...due, market: 7 }, '"market" of the event is 7.'],
    [{ ...due, scheduledAt: '<aws.scheduler.scheduled-time>' }, 'which is not a time in UTC'],
    [{ ...due, scheduledAt: '2026-11-22T01:00:00+11:00' }, 'which is not a time in UTC'],
    [{ ...due, scheduledAt: '2026-13-22T01:00:00Z' }, 'which is not a time in UTC'],
    [{ ...due, benchmark: 'gone' }, `There is no benchmark "gone" in this deployment (known: ${benchmark.id}).`],
    [{ ...due, market: 'gone' }, `(known: ${sydney.id}). Deploy again`],
  ])('says what is wrong with %j', async (event, message) => {
    await expect(handle(event)).rejects.toThrow(message)
  })
})

describe('a round that the table refuses', () => {
  const full: Store = { ...unused(), create: () => Promise.reject(refusedError) }
  const files = new Map<string, Uint8Array>()
  const keepEvidence = async (name: string, bytes: Uint8Array) => void files.set(name, bytes)

  it('is saved as evidence, as import reads it, and fails the invocation', async () => {
    const kept = keepRound(round as Round, { store: full, retention: 1, keepEvidence })
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
    })
    await expect(kept).rejects.toThrow(/could not be saved as evidence either: StoreError: It is full\./)
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

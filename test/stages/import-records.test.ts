import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Benchmark } from '#core/model/benchmark.ts'
import type { Incident } from '#core/model/incident.ts'
import type { Round } from '#core/model/round.ts'
import { importRecords } from '#stages/import/records.ts'
import { judgeRound } from '#stages/judge/judge.ts'
import { putRound } from '#store/records/rounds.ts'
import { stretches, usual } from '../core/judge/judge-streams.ts'
import { fakeBenchmark, notOk, sydney } from '../core/rounds.ts'
import { openQuickStore } from '../store/quick-store.ts'

const benchmark = fakeBenchmark()
const DAY = 24 * 60 * 60_000
const retention = { rounds: 35 * DAY, history: 700 * DAY }
const now = () => Date.UTC(2026, 10, 26)

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'outpace-import-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** An incident opens and closes, workers are unsteady, the browser changes, and every tenth round has evidence. */
const rounds = stretches([
  [120, usual],
  [20, { ...usual, Acme: { home: 2000, search: 1500 } }],
  [70, usual],
]).map((round, n): Round => {
  const { method, worker, visits } = round
  return {
    ...round,
    method: { ...method, chromium: n < 190 ? 153 : 154 },
    worker: { ...worker, cpuIndex: n % 37 === 36 ? 1 : worker.cpuIndex },
    visits: n % 10 === 0 ? visits.map((visit) => ({ ...visit, evidence: { steps: [], requests: 'r' } })) : visits,
  }
})

/** Everything in a store but the versions of its records, which count how often they were written. */
async function recordsAfter(name: string, act: (store: Awaited<ReturnType<typeof openQuickStore>>) => Promise<void>) {
  const store = await openQuickStore({ folder: join(folder, name), now })
  try {
    await act(store)
  } finally {
    await store.close()
  }
  const database = new DatabaseSync(join(folder, name, 'outpace.db'), { readOnly: true })
  const rows = database.prepare('SELECT partition, sort, expires_at, value FROM records ORDER BY partition, sort').all()
  database.close()
  return rows.map((row) => ({ ...row, partition: String(row.partition), value: JSON.parse(String(row.value)) }))
}

async function oneByOne(
  store: Awaited<ReturnType<typeof openQuickStore>>,
  some: readonly Round[],
  of: Benchmark = benchmark,
): Promise<void> {
  for (const round of some) {
    await putRound({ store, round, retention: retention.rounds })
    await judgeRound({
      store,
      benchmark: of,
      market: sydney,
      scheduledAt: round.scheduledAt,
      retention: retention.history,
    })
  }
}

it('leaves the same records as rounds that are stored and judged one after another, late ones included', async () => {
  // Those of the middle of the first days come only with the import.
  const early = rounds.slice(0, 100).filter((_, n) => n % 7 !== 3)
  const imported = rounds.filter((round) => !early.includes(round))
  const expected = await recordsAfter('one-by-one', async (store) => {
    await oneByOne(store, early)
    await oneByOne(store, imported)
  })
  const found = await recordsAfter('imported', async (store) => {
    await oneByOne(store, early)
    const records = { rounds: imported.toReversed(), audits: [] }
    const outcome = await importRecords({ store, records, benchmarks: [benchmark], retention })
    const late = imported.filter(({ scheduledAt }) => scheduledAt < (early.at(-1)?.scheduledAt ?? '')).length
    expect(late).toBeGreaterThan(10)
    const left = [{ place: 'jackets in sydney-phone', rounds: late }]
    expect(outcome).toEqual({ rounds: imported.length, audits: 0, unknown: [], late: left })
  })
  const kinds = new Set(expected.map(({ partition }) => partition.split('#')[0]))
  expect([...kinds].toSorted()).toEqual(['baseline', 'day', 'health', 'incident', 'round', 'verdict', 'week'])
  expect(expected.filter(({ partition }) => partition.startsWith('incident')).map(({ value }) => value)).toEqual([
    expect.objectContaining({ closedAt: expect.any(String) }),
  ])
  for (const [n, record] of found.entries()) expect(record).toEqual(expected[n])
  expect(found).toHaveLength(expected.length)
})

it('leaves the estimate of the last round before an outage was over, as one after another', async () => {
  const home = fakeBenchmark({ competitors: ['Northpeak'], steps: ['home'] })
  const rounds = stretches([[64, { Acme: { home: 1000 }, Northpeak: { home: 1000 } }]]).map((round, n): Round => {
    const isDown = n >= 40 && n < 60
    const failed = notOk('failed', { step: 'home' })
    return {
      ...round,
      visits: round.visits.map((visit, site) => (isDown && site === 0 ? { ...visit, ...failed } : visit)),
    }
  })
  const incidents = (records: Awaited<ReturnType<typeof recordsAfter>>) =>
    records.flatMap(({ partition, value }) => (partition.startsWith('incident') ? [value as Incident] : []))
  const expected = await recordsAfter('one-by-one', (store) => oneByOne(store, rounds, home))
  const found = await recordsAfter('imported', async (store) => {
    await importRecords({ store, records: { rounds, audits: [] }, benchmarks: [home], retention })
  })
  expect(incidents(found)).toEqual(incidents(expected))
  // Nothing was measured while it lasted, and how fast the shop is since then is not how bad the outage was.
  const [stream] = incidents(found)[0]?.streams ?? []
  expect(stream).toMatchObject({ recoveredAt: expect.any(String), first: { ratio: null }, latest: { ratio: null } })
})

it('judges what an interrupted import has stored but not judged', async () => {
  const some = rounds.slice(0, 60)
  const whole = (store: Awaited<ReturnType<typeof openQuickStore>>) =>
    importRecords({ store, records: { rounds: some, audits: [] }, benchmarks: [benchmark], retention })
  const expected = await recordsAfter('whole', async (store) => void (await whole(store)))
  const found = await recordsAfter('interrupted', async (store) => {
    for (const round of some) await putRound({ store, round, retention: retention.rounds })
    expect(await whole(store)).toEqual({ rounds: 0, audits: 0, unknown: [], late: [] })
  })
  expect(found).toEqual(expected)
})

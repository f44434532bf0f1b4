import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { judgeRound } from '#stages/judge/judge.ts'
import type { Store } from '#store/port.ts'
import { readAudits } from '#store/records/audits.ts'
import { readBaselines } from '#store/records/baselines.ts'
import { readControls, readLook } from '#store/records/controls.ts'
import { readDays } from '#store/records/days.ts'
import { readDeliveries, readLedger } from '#store/records/deliveries.ts'
import { readField } from '#store/records/field.ts'
import { readHealth } from '#store/records/health.ts'
import { readIncidents } from '#store/records/incidents.ts'
import { readMarkers } from '#store/records/markers.ts'
import { readMarks } from '#store/records/marks.ts'
import { readKnownRobots, readPause } from '#store/records/robots.ts'
import { putRound, readRounds } from '#store/records/rounds.ts'
import { readHistory, readSettings } from '#store/records/settings.ts'
import { readShares } from '#store/records/shares.ts'
import { readJudge } from '#store/records/verdicts.ts'
import { readWeeks } from '#store/records/weeks.ts'
import { openSqliteStore, sqliteFile } from '#store/sqlite/store.ts'
import { benchmark, market, now, rounds } from './story.ts'

// An upgrade is a version bump: what the first release stored is read, and judging goes on from it.

let folder: string
let store: Store
const place = { benchmark: benchmark.id, market: market.id }
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'outpace-release-'))
  await (await openSqliteStore({ folder, now: () => now })).close()
  using database = new DatabaseSync(join(folder, sqliteFile))
  const insert = database.prepare(
    'INSERT INTO records (partition, sort, version, expires_at, value) VALUES (?, ?, ?, ?, ?)',
  )
  for (const line of readFileSync(new URL('records.jsonl', import.meta.url), 'utf8')
    .trim()
    .split('\n')) {
    const { partition, sort, version, expiresAt, value } = JSON.parse(line)
    insert.run(partition, sort, version, expiresAt, JSON.stringify(value))
  }
  store = await openSqliteStore({ folder, now: () => now })
})
afterAll(async () => {
  await store.close()
  rmSync(folder, { recursive: true })
})

test('records of every kind that the first release stored are read', async () => {
  let found = 0
  for await (const round of readRounds(store, place)) found += round.visits.length > 0 ? 1 : 0
  expect(found).toBe(rounds.length - 1)
  expect(await readIncidents(store, { benchmark: benchmark.id })).toMatchObject([{ kind: 'behind', closedAt: null }])
  expect(await readBaselines(store, benchmark.id)).toHaveLength(1)
  const dates = { from: '2026-01-01', to: '2027-01-01' }
  const sites = benchmark.sites.map(({ name }) => name)
  expect((await readDays(store, { ...place, ...dates, sites })).length).toBeGreaterThan(0)
  expect((await readWeeks(store, place)).length).toBeGreaterThan(0)
  expect(await readAudits({ store, ...place, newest: 9 })).toHaveLength(1)
  expect(await readField(store, { benchmark: benchmark.id, site: 'Northpeak' })).toBeDefined()
  expect((await readHealth(store)).size).toBe(1)
  expect(await readMarkers(store, { benchmark: benchmark.id })).toMatchObject([{ label: '4.2' }])
  const marks = await readMarks(store, { benchmark: benchmark.id, now: new Date(now).toISOString() })
  expect(JSON.stringify(marks)).toContain('2027')
  expect((await readControls(store)).isPaused(benchmark.id, market.id)).toBe(true)
  expect(await readLook(store, 'ap-southeast-2')).toMatchObject({ at: now })
  expect((await readSettings(store, benchmark.id)).change).toMatchObject({ number: 2, by: 'kim' })
  expect(await readHistory(store, benchmark.id)).toHaveLength(2)
  expect((await readLedger(store, benchmark.id)).version).toBe(1)
  expect(await readDeliveries(store, benchmark.id)).toMatchObject([{ notice: 'opened-1', status: 'claimed' }])
  expect(await readShares(store, { now })).toHaveLength(1)
  expect((await readKnownRobots(store, 'https://northpeak.example'))?.text).toContain('Disallow')
  // A longer pause than a day is one of a clock that was ahead.
  const shortlyBefore = Date.parse('2027-02-21T00:00:00Z')
  expect(await readPause(store, 'https://northpeak.example', shortlyBefore)).toBeDefined()
})

test('judging goes on from them: no comparison begins anew, and the incident stays open', async () => {
  const before = await readJudge(store, place)
  const last = rounds.at(-1)
  if (last === undefined) throw new Error('The story has no rounds.')
  await putRound({ store, round: last })
  const events = await judgeRound({ store, benchmark, market })
  expect(events.filter(({ type }) => type === 'epoch')).toEqual([])
  const { saved } = await readJudge(store, place)
  expect(saved?.state.rounds).toBe((before.saved?.state.rounds ?? 0) + 1)
  expect(saved?.state.epoch).toEqual(before.saved?.state.epoch)
  expect(saved?.state.open).toHaveLength(1)
})

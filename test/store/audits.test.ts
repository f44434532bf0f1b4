import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { hasAudit, putAudit, readAudits } from '../../store/audits.ts'
import type { Store } from '../../store/port.ts'
import { openSqliteStore } from '../../store/sqlite.ts'
import { auditOf, days, page } from '../core/audit-records.ts'

const year = 365 * 24 * 60 * 60 * 1000

let folder: string
let store: Store
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'outpace-audits-'))
  store = await openSqliteStore({ folder })
})
afterEach(async () => {
  await store.close()
  await rm(folder, { recursive: true, force: true })
})

test('the newest audits come back as they were put, oldest first', async () => {
  const audits = days(Array.from({ length: 25 }, (_, day) => [day, 100 - day]))
  for (const audit of audits.toReversed()) expect(await putAudit({ store, audit, retention: 10 * year })).toBe('stored')
  const read = await readAudits({ store, benchmark: 'jackets', market: 'sydney', newest: 23 })
  expect(read).toEqual(audits.slice(2))
  expect(await readAudits({ store, benchmark: 'jackets', market: 'tokyo', newest: 5 })).toEqual([])
})

test('an audit is stored once: a second delivery changes nothing', async () => {
  const [audit = auditOf([])] = days([[80, 90]])
  expect(await hasAudit(store, audit)).toBe(false)
  await putAudit({ store, audit, retention: 10 * year })
  expect(await putAudit({ store, audit: auditOf([page('Us')]), retention: 10 * year })).toBe('exists')
  expect(await hasAudit(store, { ...audit, scheduledAt: audit.scheduledAt.replace('Z', '+00:00') })).toBe(true)
  expect(await readAudits({ store, benchmark: 'jackets', market: 'sydney', newest: 9 })).toEqual([audit])
})

test('an audit is gone once its time is over', async () => {
  const [audit = auditOf([])] = days([[80, 90]])
  await putAudit({ store, audit, retention: Date.now() - Date.parse(audit.scheduledAt) - 60_000 })
  expect(await readAudits({ store, benchmark: 'jackets', market: 'sydney', newest: 9 })).toEqual([])
})

test.each([
  [{ ...auditOf([]), version: 2 }, 'newer-version', /Update Outpace/],
  [{ version: 1 }, 'bad-record', /is no audit/],
  [{ ...auditOf([]), pages: [{ site: 'Us', status: 'lost' }] }, 'bad-record', /is no audit/],
  ['text', 'bad-record', /delete it, or restore a copy/],
])('a record that is no audit of ours is refused by its name: %#', async (value, code, message) => {
  await store.create({ partition: 'audit#jackets#sydney', sort: '2026-11-01T00:00:00.000Z', value })
  const reading = readAudits({ store, benchmark: 'jackets', market: 'sydney', newest: 9 })
  await expect(reading).rejects.toMatchObject({ code, message: expect.stringMatching(message) })
})

test('a time that is none is refused', async () => {
  await expect(hasAudit(store, { benchmark: 'a', market: 'b', scheduledAt: 'soon' })).rejects.toThrow(/is no time/)
})

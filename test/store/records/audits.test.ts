import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Store } from '#store/port.ts'
import { hasAudit, putAudit, readAudits } from '#store/records/audits.ts'
import { auditOf, days, page } from '../../core/analysis/audit-records.ts'
import { openQuickStore } from '../quick-store.ts'

const year = 365 * 24 * 60 * 60 * 1000

let store: Store
beforeEach(async () => {
  store = await openQuickStore()
})
afterEach(() => store.close())

test('the newest audits are read back unchanged, oldest first', async () => {
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

test('shares of an audit are stored separately and read back as one, however many fit on a page of the store', async () => {
  const audits = days(Array.from({ length: 9 }, (_, day) => [day, 100 - day]))
  for (const audit of audits) {
    for (const share of ['basket', 'home', 'search']) {
      const pages = audit.pages.map((each) => ({ ...each, step: share }))
      expect(await putAudit({ store, audit: { ...audit, pages }, share, retention: 10 * year })).toBe('stored')
    }
    expect(await putAudit({ store, audit, share: 'home', retention: 10 * year })).toBe('exists')
  }
  const [oldest = auditOf([])] = audits
  expect(await hasAudit(store, oldest)).toBe(false)
  expect(await hasAudit(store, { ...oldest, share: 'home' })).toBe(true)
  // 27 records, 20 a page: the eighth audit is cut in two.
  const read = await readAudits({ store, benchmark: 'jackets', market: 'sydney', newest: 7 })
  expect(read.map(({ scheduledAt }) => scheduledAt)).toEqual(audits.slice(2).map(({ scheduledAt }) => scheduledAt))
  for (const { pages } of read) expect(pages).toHaveLength(6)
})

test('shares whose schedules differ by seconds are one audit; two audits within minutes are two', async () => {
  const [audit = auditOf([])] = days([[80, 90]])
  const later = (seconds: number) => new Date(Date.parse(audit.scheduledAt) + seconds * 1000).toISOString()
  const only = (step: string) => ({ ...audit, pages: audit.pages.map((each) => ({ ...each, step })) })
  await putAudit({ store, audit: only('home'), share: 'home', retention: 10 * year })
  await putAudit({ store, audit: { ...only('search'), scheduledAt: later(7) }, share: 'search', retention: 10 * year })
  const whole = { ...audit, pages: [...only('home').pages, ...only('search').pages], scheduledAt: later(60) }
  await putAudit({ store, audit: whole, retention: 10 * year })
  await putAudit({ store, audit: { ...only('search'), scheduledAt: later(3600) }, retention: 10 * year })
  const read = await readAudits({ store, benchmark: 'jackets', market: 'sydney', newest: 9 })
  expect(read.map(({ pages }) => [...new Set(pages.map(({ step }) => step))].toSorted())).toEqual([
    ['home', 'search'],
    ['home', 'search'],
    ['search'],
  ])
})

test('an audit is gone once its retention is over', async () => {
  const [audit = auditOf([])] = days([[80, 90]])
  await putAudit({ store, audit, retention: 60_000 })
  expect(await readAudits({ store, benchmark: 'jackets', market: 'sydney', newest: 9 })).toEqual([])
})

test.each([
  [{ ...auditOf([]), version: 2 }, 'newer-version', /Update Outpace/],
  [{ version: 1 }, 'bad-record', /is not an audit/],
  [{ ...auditOf([]), pages: [{ site: 'Us', status: 'lost' }] }, 'bad-record', /is not an audit/],
  ['text', 'bad-record', /Delete it, or restore a backup/],
])('a record that is not a valid audit is refused by name: %#', async (value, code, message) => {
  await store.create({ partition: 'audit#jackets#sydney', sort: '2026-11-01T00:00:00.000Z', value })
  const reading = readAudits({ store, benchmark: 'jackets', market: 'sydney', newest: 9 })
  await expect(reading).rejects.toMatchObject({ code, message: expect.stringMatching(message) })
})

test('an invalid time is refused', async () => {
  await expect(hasAudit(store, { benchmark: 'a', market: 'b', scheduledAt: 'soon' })).rejects.toThrow(/is not a time/)
})

import { afterEach, beforeEach, expect, it } from 'vitest'
import { openFailing } from '#core/judge/incident/open.ts'
import type { Audit } from '#core/model/audit.ts'
import type { FieldRecord } from '#core/model/field.ts'
import type { Store } from '#store/port.ts'
import { hasAudit, putAudit } from '#store/records/audits.ts'
import { claimDelivery, readDelivery, settleDelivery } from '#store/records/deliveries.ts'
import { putField, readField } from '#store/records/field.ts'
import { readHealth, updateHealth } from '#store/records/health.ts'
import { putIncident, readIncidents } from '#store/records/incidents.ts'
import { createMarker, readMarkers } from '#store/records/markers.ts'
import { putRobots, readKnownRobots } from '#store/records/robots.ts'
import { openQuickStore } from '../quick-store.ts'

/** For how long a record is there after it was written; rounds and requests say it where they are tested. */

const DAY = 24 * 60 * 60 * 1000
const start = Date.UTC(2026, 10, 22)
const at = new Date(start).toISOString()

let store: Store
let clock: number
beforeEach(async () => {
  clock = start
  store = await openQuickStore({ now: () => clock })
})
afterEach(() => store.close())

/** Whether it is there a second before so many days have passed, and when they have. */
async function around(days: number, isThere: () => Promise<boolean>): Promise<[before: boolean, after: boolean]> {
  clock = start + days * DAY - 1000
  const before = await isThere()
  clock += 1000
  return [before, await isThere()]
}

it("a competitor's robots.txt that cannot be read again counts for 30 days", async () => {
  const origin = 'https://globex.example'
  await putRobots(store, { version: 1, origin, text: null, readAt: at })
  expect(await around(30, async () => (await readKnownRobots(store, origin)) !== undefined)).toEqual([true, false])
})

it('the health of a market is known for 90 days after its newest round', async () => {
  const market = { benchmark: 'jackets', market: 'sydney' }
  const health = {
    version: 1 as const,
    ...market,
    round: at,
    incidents: [],
    unmeasured: null,
    verdict: 'level' as const,
    worst: 1,
  }
  await updateHealth(store, market, () => health)
  expect(await around(90, async () => (await readHealth(store)).size === 1)).toEqual([true, false])
})

it('what was sent to whom is known for 90 days, whether it was settled or not', async () => {
  const id = { benchmark: 'jackets', notice: 'n', to: 'kim@acme.example' }
  const claim = await claimDelivery(store, { ...id, now: start - DAY, until: start })
  const isKnown = async () => (await readDelivery(store, id)) !== undefined
  expect(await around(89, isKnown)).toEqual([true, false])
  clock = start - DAY
  if (claim.outcome !== 'claimed') return expect.fail()
  const { delivery, version } = claim
  await settleDelivery(store, { benchmark: 'jackets', delivery, version, now: start, status: 'sent', where: 'mail' })
  expect(await around(90, isKnown)).toEqual([true, false])
})

it('a marker is kept for ten years', async () => {
  const marker = { version: 1 as const, id: '20261122T000000Z-1', at, label: 'Release 1', kind: 'release' as const }
  await createMarker(store, { benchmark: 'jackets', marker, now: start })
  const isThere = async () => (await readMarkers(store, { benchmark: 'jackets' })).length === 1
  expect(await around(3650, isThere)).toEqual([true, false])
})

it('history is kept for 25 months: days of field data, and incidents from when they were opened', async () => {
  const field = { version: 1 as const, benchmark: 'jackets', site: 'Acme', date: at.slice(0, 10), askedAt: at }
  await putField(store, { record: { ...field, origin: null, pages: [] } as unknown as FieldRecord })
  const site = { benchmark: 'jackets', site: 'Acme' }
  expect(await around(762, async () => (await readField(store, site)) !== undefined)).toEqual([true, false])
  clock = start
  const failure = { step: 'home', code: 'timeout', message: 'It took too long.' } as const
  const opened = { benchmark: 'jackets', market: 'sydney', openedAt: at, detectedAt: at }
  await putIncident({ store, incident: openFailing(failure, opened) })
  const isThere = async () => (await readIncidents(store, { benchmark: 'jackets' })).length === 1
  expect(await around(762, isThere)).toEqual([true, false])
})

it('an audit is kept as long as it is asked to be, from when it was due', async () => {
  const place = { benchmark: 'jackets', market: 'sydney', scheduledAt: at }
  await putAudit({ store, audit: { version: 1, ...place } as unknown as Audit, retention: 30 * DAY })
  expect(await around(30, () => hasAudit(store, place))).toEqual([true, false])
})

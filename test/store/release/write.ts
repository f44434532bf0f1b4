/**
 * Writes records.jsonl: records of every kind, as this version stores them. The file of the first release stays; another stands
 * beside it when the format of a record gets a new version.
 *
 *   node test/store/release/write.ts > test/store/release/records.jsonl
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { emptyLedger } from '#core/analysis/notices/ledger.ts'
import { judgeRound } from '#stages/judge/judge.ts'
import { putAudit } from '#store/records/audits.ts'
import { requestRun, setPaused, writeLook } from '#store/records/controls.ts'
import { claimDelivery, writeLedger } from '#store/records/deliveries.ts'
import { putField } from '#store/records/field.ts'
import { createMarker } from '#store/records/markers.ts'
import { acknowledge, mute } from '#store/records/marks.ts'
import { putPause, putRobots } from '#store/records/robots.ts'
import { putRound } from '#store/records/rounds.ts'
import { writeSettings } from '#store/records/settings.ts'
import { createShare } from '#store/records/shares.ts'
import { openSqliteStore, sqliteFile } from '#store/sqlite/store.ts'
import { days } from '../../core/analysis/audit-records.ts'
import { benchmark, market, now, rounds } from './story.ts'

const folder = mkdtempSync(join(tmpdir(), 'outpace-release-'))
const place = { benchmark: benchmark.id, market: market.id }
const at = new Date(now).toISOString()
const later = new Date(now + 90 * 24 * 60 * 60_000).toISOString()
const origin = 'https://northpeak.example'
const store = await openSqliteStore({ folder, now: () => now })
try {
  for (const round of rounds.slice(0, -1)) await putRound({ store, round })
  await judgeRound({ store, benchmark, market })
  const [audit] = days([[90, 95]])
  if (audit !== undefined) await putAudit({ store, audit: { ...audit, ...place }, retention: 1e11 })
  const marker = { version: 1, id: '20261122T100000Z-1f2e3d4c', kind: 'release', label: '4.2', at } as const
  await createMarker(store, { benchmark: benchmark.id, marker, now })
  await acknowledge(store, { benchmark: benchmark.id, incident: '1', at })
  await mute(store, { benchmark: benchmark.id, until: later, at })
  await setPaused(store, { ...place, paused: true, at })
  await requestRun(store, { ...place, at })
  await writeLook(store, { dispatcher: 'ap-southeast-2', at: now, version: 0 })
  const change = { number: 1, at, by: 'kim', before: {}, after: { target: { margin: '3%' } } }
  await writeSettings(store, { benchmark: benchmark.id, change, version: 0, now })
  const next = { ...change, number: 2, before: change.after, after: { every: '30 minutes' } }
  await writeSettings(store, { benchmark: benchmark.id, change: next, version: 1, now })
  await writeLedger(store, { benchmark: benchmark.id, ledger: emptyLedger(), version: 0 })
  await claimDelivery(store, { benchmark: benchmark.id, notice: 'opened-1', to: 'a@b.example', now, until: now + 1000 })
  const entries = [{ step: null, address: origin, formFactor: 'PHONE' as const, data: null }]
  const record = { version: 1, benchmark: benchmark.id, site: 'Northpeak', date: at.slice(0, 10), entries } as const
  await putField(store, { record, retention: 1e11 })
  await putRobots(store, { version: 1, origin, text: 'User-agent: *\nDisallow: /basket', readAt: at })
  await putPause(store, { version: 1, origin, until: later })
  const share = { views: ['trend'], path: '/x', madeAt: at, madeBy: null, expiresAt: later, revokedAt: null }
  await createShare(store, { version: 1, id: 'a'.repeat(64), ...place, ...share })
} finally {
  await store.close()
}
using database = new DatabaseSync(join(folder, sqliteFile), { readOnly: true })
for (const { partition, sort, version, expires_at: expiresAt, value } of database
  .prepare('SELECT * FROM records ORDER BY partition, sort')
  .all()) {
  console.log(JSON.stringify({ partition, sort, version, expiresAt, value: JSON.parse(String(value)) }))
}
rmSync(folder, { recursive: true })

import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { LiveSettings } from '#core/model/live.ts'
import { saveSettings } from '#stages/settings/change.ts'
import { pullSettings } from '#stages/settings/pull.ts'
import { readSettings } from '#store/records/settings.ts'
import { jacketsYaml, settingsPlace, sourceOf } from './place.ts'

const now = Date.parse('2026-11-28T10:00:00Z')
const asked = { benchmark: 'jackets', by: 'Kim', now }
const globex = { name: 'Globex', origin: 'https://globex.example', pages: { home: '/', search: '/s' } }
const initech = { name: 'Initech', origin: 'https://initech.example', pages: { home: '/', search: '/find' } }

let root: string
let file: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'outpace-pull-'))
  const folder = join(root, 'scenarios/jackets')
  mkdirSync(folder, { recursive: true })
  for (const script of ['acme.ts', 'northpeak.ts']) writeFileSync(join(folder, script), '')
  file = join(folder, 'benchmark.yaml')
})
afterEach(() => rmSync(root, { recursive: true }))

interface Files {
  /** What was read, and what the file says by now. */
  text?: string
  onDisk?: string
  isRead?: boolean
}

async function pulled(live: LiveSettings, { text = jacketsYaml(), onDisk = text, isRead = true }: Files = {}) {
  writeFileSync(file, onDisk)
  await using place = await settingsPlace({ now: () => now, sources: [sourceOf(text)] })
  expect(await saveSettings(place, { ...asked, live, basedOn: 0 })).toMatchObject({ ok: true })
  const result = await pullSettings(place, { root, ...asked, isRead })
  const { change } = await readSettings(place.store, 'jackets')
  return { result, written: readFileSync(file, 'utf8'), left: change?.after }
}

test('competitors keep what the file alone says of them, and new ones follow', async () => {
  const { result, written, left } = await pulled({ competitors: [initech, globex], every: '30 minutes' })
  expect([result, left]).toEqual([{ outcome: 'cleared' }, {}])
  const { benchmark } = sourceOf(written)
  expect(benchmark.sites.map(({ name }) => name)).toEqual(['Acme', 'Northpeak', 'Globex', 'Initech'])
  expect(benchmark.sites[2]?.robots).toEqual(sourceOf().benchmark.sites[2]?.robots)
  expect(benchmark.every).toBe(30 * 60_000)
})

test('settings stay in force where the file is read only when it is deployed', async () => {
  const live = { every: '30 minutes' }
  const { result, written, left } = await pulled(live, { isRead: false })
  expect([result, left]).toEqual([{ outcome: 'written' }, live])
  expect(sourceOf(written).benchmark.every).toBe(30 * 60_000)
})

test('a file that somebody has changed meanwhile, or that has aliases, is left as it is, and the settings in force', async () => {
  const live = { every: '30 minutes' }
  const changed = jacketsYaml().replace('Buying a jacket', 'Buying a coat')
  const aliased = jacketsYaml({ rest: 'every: &often 1 hour\naudits: { every: *often }' })
  const files: Files[] = [{ onDisk: changed }, { text: aliased }]
  for (const disk of files) {
    const { result, written, left } = await pulled(live, disk)
    expect([result.outcome, left]).toEqual(['refused', live])
    expect(written).toBe(disk.onDisk ?? disk.text)
  }
})

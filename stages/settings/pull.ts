import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { withLive } from '#core/config/live/live.ts'
import { writtenInto } from '#core/config/live/written.ts'
import type { Problem } from '#core/config/problem.ts'
import { readSettings } from '#store/records/settings.ts'
import { readText, wholeFile } from '../scenarios/files.ts'
import { loadScenarios } from '../scenarios/load.ts'
import { type SettingsPlace, saveSettings } from './change.ts'

/**
 * - `nothing`  everything is as in the file
 * - `written`  the file says the same now; the settings stay until they are cleared
 * - `cleared`  the file says the same, and the settings are taken back
 */
export type Pulled = { outcome: 'nothing' | 'written' | 'cleared' } | { outcome: 'refused'; problems: Problem[] }

interface PullOptions {
  root: string
  benchmark: string
  by: string
  now: number
  /** Whether what measures reads the file that is written; a deployment reads it when it is deployed. */
  isRead: boolean
}

/** A text that was read has lost it; some editors need it. */
const byteOrderMark = Buffer.from('\uFEFF')

/** Writes live settings into their benchmark.yaml, and takes them back once the file says the same. Throws StoreError. */
export async function pullSettings(place: SettingsPlace, options: PullOptions): Promise<Pulled> {
  const { root, benchmark: id, by, now, isRead } = options
  const file = `scenarios/${id}/benchmark.yaml`
  const { change } = await readSettings(place.store, id)
  const source = place.sources.find(({ benchmark }) => benchmark.id === id)
  if (change === undefined || source === undefined || Object.keys(change.after).length === 0)
    return { outcome: 'nothing' }
  const wanted = withLive(source, change.after)
  if (!wanted.ok) return { outcome: 'refused', problems: wanted.problems }
  const isSaid = isDeepStrictEqual(wanted.benchmark, source.benchmark)
  if (!isSaid) {
    const before = await readText(root, file)
    const text = typeof before === 'string' ? writtenInto(before, change.after) : undefined
    if (typeof before !== 'string' || text === undefined) return byHand(file)
    const bytes = await readFile(join(root, file))
    const mark = bytes.subarray(0, byteOrderMark.length).equals(byteOrderMark) ? byteOrderMark : ''
    await writeFile(join(root, file), mark + text)
    const after = (await loadScenarios(root)).sources.find(({ benchmark }) => benchmark.id === id)
    if (!isDeepStrictEqual(after?.benchmark, wanted.benchmark)) {
      await writeFile(join(root, file), bytes)
      return byHand(file)
    }
    if (!isRead) return { outcome: 'written' }
  }
  const { sources } = await loadScenarios(root)
  const draft = { benchmark: id, live: {}, basedOn: change.number, by, now }
  const saved = await saveSettings({ ...place, sources }, draft)
  return saved.ok ? { outcome: 'cleared' } : { outcome: 'refused', problems: saved.problems }
}

function byHand(file: string): Pulled {
  const message = 'The settings cannot be written into this file piece by piece, because of how it is built.'
  return { outcome: 'refused', problems: [wholeFile(file, message, 'Write them by hand: outpace settings show.')] }
}

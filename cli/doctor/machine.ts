import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, rm, stat } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { browserFindings } from '#core/analysis/doctor/browser.ts'
import { type DoctorFinding, good, note, wrong } from '#core/analysis/doctor/finding.ts'
import { scriptsOf } from '#core/analysis/doctor/fonts.ts'
import { machineFindings } from '#core/analysis/doctor/machine.ts'
import type { Benchmark } from '#core/model/benchmark.ts'
import { formatSize } from '#core/model/units.ts'
import { type ChromiumFiles, findChromium } from '#measure/chromium/find.ts'
import { examineBrowser } from '#measure/doctor/browser.ts'
import { examineMachine, freeSpace } from '#measure/doctor/machine.ts'
import { evidenceFolder } from '#store/evidence/folder.ts'
import { fileError } from '#store/file-error.ts'
import { leadsNowhere } from '#store/folder.ts'
import { hasSqliteStore, openSqliteStore, sqliteFile } from '#store/sqlite/store.ts'
import { proxyWords } from '../proxy.ts'
import type { Surroundings } from '../surroundings.ts'
import { checkPictures } from './pictures.ts'

export type ExaminedPlace = Pick<Surroundings, 'root' | 'stateFolder' | 'cacheFolder' | 'chromiumPath' | 'proxy'>

/** Free disk space for a few weeks of rounds and filmstrips, bytes. */
const comfortable = 1e9
/** Memory of Node.js and this program without the browser, bytes. */
const worker = 300e6
/** Credential endpoint of cloud providers. Contacted only once the guard has been shown to hold. */
const metadata = ['169.254.169.254']

/** Checks this machine in the order of the output; yields each finding as soon as it is known. */
export async function* checkMachine(
  benchmarks: readonly Benchmark[],
  place: ExaminedPlace,
): AsyncGenerator<DoctorFinding> {
  yield await storeFinding(place)
  yield await evidenceFinding(place)
  yield* checkPictures(benchmarks, place)
  yield* checkBrowser(benchmarks, place)
  const proxy = proxyWords(place.proxy)
  if (proxy !== undefined) yield note('proxy', proxy)
  const limits = benchmarks.map(({ id, limits }) => ({ benchmark: id, memory: limits.memory }))
  yield* machineFindings(examineMachine(), { limits, worker })
}

async function storeFinding({ root, stateFolder }: ExaminedPlace): Promise<DoctorFinding> {
  const name = relative(root, join(stateFolder, sqliteFile))
  const isThere = hasSqliteStore(stateFolder)
  try {
    await using place = await triedFolder(stateFolder, isThere)
    const store = await openSqliteStore({ folder: place.folder })
    try {
      const [partition, sort] = ['doctor', new Date().toISOString()]
      await store.create({ partition, sort, value: {}, expiresAt: Math.ceil(Date.now() / 1000) + 60 })
      if ((await store.get(partition, sort)) === undefined) {
        return wrong('store', `${name} accepted a record but does not return it.`, 'Check the disk it is on.')
      }
    } finally {
      await store.close()
    }
    const free = freeSpace(place.folder) ?? 0
    const size = isThere ? ` (${formatSize((await stat(join(stateFolder, sqliteFile))).size)})` : ''
    const can = isThere ? 'can be opened, written and read' : 'can be created here, and is by the first round'
    const found = `${name}${size} ${can}; ${formatSize(free)} of disk space free.`
    if (free >= comfortable) return good('store', found)
    return note(
      'store',
      found,
      'Free some space or shorten retention in outpace.yaml: rounds and evidence will need more.',
    )
  } catch (error) {
    return wrong('store', messageOf(error))
  }
}

async function evidenceFinding({ root, stateFolder }: ExaminedPlace): Promise<DoctorFinding> {
  const folder = join(stateFolder, 'evidence')
  const [name, bytes] = ['doctor/probe.txt', Buffer.from('doctor')]
  try {
    await using place = await triedFolder(folder, existsSync(folder))
    const evidence = evidenceFolder(place.folder)
    await evidence.put(name, bytes)
    const back = await evidence.get(name)
    await rm(join(place.folder, 'doctor'), { recursive: true, force: true })
    if (back !== undefined && bytes.equals(back))
      return good('evidence', `${relative(root, folder)} can be written and read.`)
    return wrong(
      'evidence',
      `${relative(root, folder)} returns other contents than were written.`,
      'Check the disk it is on.',
    )
  } catch (error) {
    return wrong('evidence', messageOf(error))
  }
}

/**
 * The folder if it is in use; otherwise one that is removed afterwards, where it would be created: an examination leaves nothing
 * behind. Throws StoreError.
 */
async function triedFolder(folder: string, isUsed: boolean): Promise<AsyncDisposable & { folder: string }> {
  if (isUsed) return { folder, [Symbol.asyncDispose]: async () => undefined }
  const tried = join(existingFolder(folder), `.outpace-doctor-${randomUUID()}`)
  try {
    await mkdir(tried)
  } catch (error) {
    throw fileError(error, folder)
  }
  return { folder: tried, [Symbol.asyncDispose]: () => rm(tried, { recursive: true, force: true }) }
}

function existingFolder(path: string): string {
  return existsSync(path) || leadsNowhere(path) ? path : existingFolder(dirname(path))
}

async function* checkBrowser(
  benchmarks: readonly Benchmark[],
  { cacheFolder, chromiumPath }: ExaminedPlace,
): AsyncGenerator<DoctorFinding> {
  let files: ChromiumFiles
  try {
    files = await findChromium({ cacheFolder, chromiumPath })
  } catch (error) {
    yield wrong('browser', messageOf(error))
    return
  }
  const packaged = files.executable.startsWith(cacheFolder)
  const facts = await examineBrowser({ files, packaged, closed: metadata })
  const locales = benchmarks.flatMap(({ markets }) => markets.map(({ locale }) => locale))
  yield* browserFindings(facts, { scripts: scriptsOf(locales) })
}

/** Includes the cause of a plain Error: unpacking a browser fails for many reasons. */
function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const { message, cause } = error
  return cause instanceof Error && error.constructor === Error ? `${message} (${cause.message})` : message
}

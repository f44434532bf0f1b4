import { rm, stat } from 'node:fs/promises'
import { join, relative } from 'node:path'
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
import { openSqliteStore } from '#store/sqlite/store.ts'
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
  const file = join(stateFolder, 'outpace.db')
  const name = relative(root, file)
  try {
    const store = await openSqliteStore({ folder: stateFolder })
    try {
      const [partition, sort] = ['doctor', new Date().toISOString()]
      await store.create({ partition, sort, value: {}, expiresAt: Math.ceil(Date.now() / 1000) + 60 })
      if ((await store.get(partition, sort)) === undefined) {
        return wrong('store', `${name} accepted a record but does not return it.`, 'Check the disk it is on.')
      }
    } finally {
      await store.close()
    }
    const free = freeSpace(stateFolder) ?? 0
    const found = `${name} (${formatSize((await stat(file)).size)}) can be opened, written and read; ${formatSize(free)} of disk space free.`
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
  const evidence = evidenceFolder(folder)
  const [name, bytes] = ['doctor/probe.txt', Buffer.from('doctor')]
  try {
    await evidence.put(name, bytes)
    const back = await evidence.get(name)
    await rm(join(folder, 'doctor'), { recursive: true, force: true })
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

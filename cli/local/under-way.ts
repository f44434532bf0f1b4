import { mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { HOUR } from '#core/model/time.ts'
import type { Surroundings } from '../surroundings.ts'

/** After this time, ms, a mark was left behind, and another process has its number by now. */
const staleAfter = 2 * HOUR

let marks = 0

type Folders = Pick<Surroundings, 'stateFolder' | 'cacheFolder'>

/**
 * Marks that this process is measuring, for others that use the same records, and for those of the same user that use others. Ends
 * with `Symbol.asyncDispose`.
 */
export async function markUnderWay({ stateFolder, cacheFolder }: Folders): Promise<AsyncDisposable> {
  const name = `${process.pid}-${marks++}`
  const files = [stateFolder, cacheFolder].map((folder) => join(folder, 'under-way', name))
  // A full disk must not stop a measurement.
  for (const file of files) {
    await mkdir(dirname(file), { recursive: true })
      .then(() => writeFile(file, ''))
      .catch(() => undefined)
  }
  return {
    [Symbol.asyncDispose]: async () => {
      for (const file of files) await rm(file, { force: true }).catch(() => undefined)
    },
  }
}

/** The warning for a command that begins to measure while another one does; undefined where none does. */
export async function companyWords({ stateFolder, cacheFolder }: Folders): Promise<string | undefined> {
  if (!(await isUnderWay(stateFolder)) && !(await isUnderWay(cacheFolder))) return undefined
  return 'Another outpace command is measuring on this machine. Until it ends, times of both are longer than usual; gaps between sites stay fair.'
}

/** Whether any process of this machine, but the one with the number `except`, is measuring a round or an audit in the folder. */
export async function isUnderWay(stateFolder: string, { except }: { except?: number } = {}): Promise<boolean> {
  const now = Date.now()
  const folder = join(stateFolder, 'under-way')
  const names = await readdir(folder).catch(() => [])
  const [live = [], dead = []] = [true, false].map((wanted) =>
    names.filter((name) => isRunning(pidOf(name)) === wanted),
  )
  await Promise.all(dead.map((name) => rm(join(folder, name), { force: true }).catch(() => undefined)))
  const others = live.filter((name) => pidOf(name) !== except)
  const ages = await Promise.all(others.map((name) => ageOf(join(folder, name), now)))
  return ages.some((age) => age < staleAfter)
}

function pidOf(mark: string): number {
  return Number(mark.split('-')[0])
}

/** ms; a mark that was just removed is as old as can be. */
async function ageOf(file: string, now: number): Promise<number> {
  return await stat(file).then(
    ({ mtimeMs }) => now - mtimeMs,
    () => Number.POSITIVE_INFINITY,
  )
}

function isRunning(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // It runs as another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}

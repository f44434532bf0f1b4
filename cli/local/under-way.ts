import { mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

/** After this time, ms, a mark was left behind, and another process has its number by now. */
const staleAfter = 2 * 60 * 60 * 1000

let marks = 0

/** Marks that this process is measuring, for others in the same folder. Ends with `Symbol.asyncDispose`. */
export async function markUnderWay(stateFolder: string): Promise<AsyncDisposable> {
  const folder = join(stateFolder, 'under-way')
  const file = join(folder, `${process.pid}-${marks++}`)
  // A full disk is no reason not to measure.
  const isMarked = await mkdir(folder, { recursive: true })
    .then(() => writeFile(file, ''))
    .then(
      () => true,
      () => false,
    )
  return {
    [Symbol.asyncDispose]: async () => {
      if (isMarked) await rm(file, { force: true }).catch(() => undefined)
    },
  }
}

/** Whether any process of this machine is measuring a round or an audit in the folder. */
export async function isUnderWay(stateFolder: string, now = Date.now()): Promise<boolean> {
  const folder = join(stateFolder, 'under-way')
  const names = await readdir(folder).catch(() => [])
  const [live = [], dead = []] = [true, false].map((wanted) =>
    names.filter((name) => isRunning(Number(name.split('-')[0])) === wanted),
  )
  await Promise.all(dead.map((name) => rm(join(folder, name), { force: true }).catch(() => undefined)))
  const ages = await Promise.all(live.map((name) => ageOf(join(folder, name), now)))
  return ages.some((age) => age < staleAfter)
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

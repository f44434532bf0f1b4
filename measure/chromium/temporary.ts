import { mkdtempSync, readFileSync, readlinkSync, rmSync, type Stats, writeFileSync } from 'node:fs'
import { lstat, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { lazily } from '#core/model/lazily.ts'
import { argumentsOf, type ProcessIdentity, startTimeOf } from './processes.ts'

// Temporary folders of browsers. One whose process was killed, ran out of memory or lost power goes when another is made.

const kinds = ['browser', 'proof', 'audit', 'trace'] as const
const pattern = new RegExp(`^outpace-(?:${kinds.join('|')})-`)
const profilePattern = /^playwright_\w+_profile-\w+$/
const ownerFile = 'outpace-owner.json'

/** No visit or audit lasts nearly as long: whoever made such a folder is done with it, ms. */
const staleAfter = 24 * 60 * 60_000

/**
 * Who made a folder. A pid means something only on the machine, since its start, and in the namespace (of a container) that it was
 * given in; both are empty where there is no /proc, and the pid is absent where there is one that does not say them.
 */
interface Owner extends Partial<ProcessIdentity> {
  boot: string
  namespace: string
  /** The name of the profile that Playwright made beside the folder, for the browser that has it. */
  profile?: string
}

/** Makes a folder for temporary files, which names its process. Throws the error of `mkdtemp`. */
export function temporaryFolder(kind: (typeof kinds)[number]): string {
  const folder = mkdtempSync(join(tmpdir(), `outpace-${kind}-${process.pid}-`))
  writeOwner(folder, ownIdentity())
  return folder
}

/** Notes the profile of the browser with this pid, which goes with the folder. */
export function noteProfile(folder: string, pid: number): void {
  const profile = argumentsOf(pid).find((each) => each.startsWith(profileSwitch))
  if (profile !== undefined)
    writeOwner(folder, { ...ownIdentity(), profile: basename(profile.slice(profileSwitch.length)) })
}

const profileSwitch = '--user-data-dir='

function writeOwner(folder: string, owner: Owner): void {
  try {
    writeFileSync(join(folder, ownerFile), JSON.stringify(owner))
  } catch {
    // On a full disk: the folder is removed once it is old.
  }
}

const ownIdentity = lazily((): Owner => {
  const { pid } = process
  const startTime = startTimeOf(pid)
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
    return { pid, ...(startTime !== undefined && { startTime }), boot, namespace: readlinkSync('/proc/self/ns/pid') }
  } catch {
    return { ...(startTime === undefined && { pid }), boot: '', namespace: '' }
  }
})

/**
 * What this process does with a folder when it ends at once, as at the second Ctrl-C: `before`, which ends who writes there, and the
 * folder goes. Returns what takes that back.
 */
export function removeAtExit(folder: string, before: () => void): () => void {
  const remove = (): void => {
    before()
    try {
      rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
    } catch {
      // The next run removes it.
    }
  }
  process.on('exit', remove)
  return () => process.off('exit', remove)
}

/** Removes a folder with all that it holds. A browser that is ending may still write. Never throws. */
export async function removeTemporary(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true, maxRetries: 5 }).catch(() => undefined)
}

/**
 * Removes the folders that processes of this user left behind: those of processes that no longer run, and, where that is not known,
 * those that are a day old. Whatever cannot be read or removed stays. Never throws.
 */
export async function sweepTemporary({ now = Date.now }: { now?: () => number } = {}): Promise<void> {
  const names = await readdir(tmpdir()).catch((): string[] => [])
  for (const name of names.filter((each) => pattern.test(each))) {
    const folder = join(tmpdir(), name)
    const found = await ownFolder(folder)
    if (found === undefined) continue
    const owner = await ownerOf(folder)
    const ended = hasEnded(owner)
    // A clock that was set while a browser runs makes its folder seem old.
    if (ended === false || (ended === undefined && now() - found.mtimeMs <= staleAfter)) continue
    const profile = join(tmpdir(), String(owner?.profile ?? ''))
    if (profilePattern.test(basename(profile)) && (await ownFolder(profile)) !== undefined)
      await removeTemporary(profile)
    await removeTemporary(folder)
  }
}

/** Never through a link, and never what another user put into a folder that all share. */
async function ownFolder(path: string): Promise<Stats | undefined> {
  const found = await lstat(path).catch(() => undefined)
  return found?.isDirectory() && found.uid === process.getuid?.() ? found : undefined
}

/** Undefined of one that is just being made, or says nothing that can be understood. */
async function ownerOf(folder: string): Promise<Owner | undefined> {
  const text = await readFile(join(folder, ownerFile), 'utf8').catch(() => 'null')
  try {
    return (JSON.parse(text) as Owner | null) ?? undefined
  } catch {
    return undefined
  }
}

/** Whether the process has ended; undefined where that cannot be known. */
function hasEnded(owner: Owner | undefined): boolean | undefined {
  const own = ownIdentity()
  const { pid, startTime, boot, namespace } = owner ?? {}
  if (pid === undefined || boot !== own.boot || namespace !== own.namespace) return undefined
  if (startTime !== undefined) return startTimeOf(pid) !== startTime
  // Another process may have the pid by now.
  return isRunning(pid) ? undefined : true
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH'
  }
}

import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ownPublicAddresses } from '../addresses.ts'

/** The library that blocks a browser's processes from non-public addresses: egress-guard.c. */
export interface Guard {
  /** Folder with `egress-guard.so`. */
  folder: string
  /** True when nothing may be measured without it; false when flags are good enough where it does not load. */
  required: boolean
}

export const guardLibrary = 'egress-guard.so'
const checkedIn: string = fileURLToPath(new URL('.', import.meta.url))

/**
 * The guard on Linux x64; undefined elsewhere, where it cannot load.
 *
 * @throws Error when the library is missing on Linux x64, so that nothing is measured unguarded by accident.
 */
export function findGuard({ required, folder = checkedIn }: { required: boolean; folder?: string }): Guard | undefined {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined
  if (!existsSync(join(folder, guardLibrary))) {
    throw new Error(
      `The network barrier's library ${join(folder, guardLibrary)} is missing. Restore it, or rebuild it: node infra/bundle/guard-build.ts`,
    )
  }
  return { folder, required }
}

interface GuardedFiles {
  environment: Record<string, string>
  guard?: Guard | undefined
  /** Folder for temporary files of the browser, of which one that is killed leaves some. Default: that of this process. */
  temporary?: string
}

/** The environment of a browser: preloads the guard in every process, with the addresses that it allows. */
export function guardedEnvironment(
  { environment, guard, temporary = tmpdir() }: GuardedFiles,
  allow: readonly string[],
): Record<string, string> {
  if (guard === undefined) return environment
  return {
    ...environment,
    TMPDIR: temporary,
    // By name and search path, because LD_PRELOAD cannot express a path that contains a space.
    LD_PRELOAD: guardLibrary,
    LD_LIBRARY_PATH: [environment.LD_LIBRARY_PATH, guard.folder].filter((folder) => folder !== undefined).join(':'),
    OUTPACE_EGRESS_ALLOW: allow.join(','),
    OUTPACE_EGRESS_DENY: ownPublicAddresses()
      .map((address) => (address.includes(':') ? `[${address}]:0` : `${address}:0`))
      .join(','),
  }
}

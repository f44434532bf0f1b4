import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ownPublicAddresses } from '../addresses.ts'

/** The library that keeps a browser's processes from addresses that are not public: guard/egress-guard.c. */
export interface Guard {
  /** Folder with `egress-guard.so`. */
  folder: string
  /** True when nothing is measured without it; false when the flags have to do where it does not load. */
  required: boolean
}

export const guardLibrary = 'egress-guard.so'
const checkedIn: string = fileURLToPath(new URL('.', import.meta.url))

/**
 * Where the guard can load: on Linux x64.
 *
 * @throws Error when the library has gone missing there: nothing is measured unguarded by accident.
 */
export function findGuard({ required, folder = checkedIn }: { required: boolean; folder?: string }): Guard | undefined {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined
  if (!existsSync(join(folder, guardLibrary))) {
    throw new Error(
      `The barrier's library is missing: ${join(folder, guardLibrary)}. Restore it, or build it: node infra/bundle/guard-build.ts`,
    )
  }
  return { folder, required }
}

/** What a browser gets as its environment: the guard in every process, and the addresses it lets through. */
export function guardedEnvironment(
  { environment, guard }: { environment: Record<string, string>; guard?: Guard | undefined },
  allow: readonly string[],
): Record<string, string> {
  if (guard === undefined) return environment
  return {
    ...environment,
    // By name and search path, because LD_PRELOAD knows no way to write a path with a space in it.
    LD_PRELOAD: guardLibrary,
    LD_LIBRARY_PATH: [environment.LD_LIBRARY_PATH, guard.folder].filter((folder) => folder !== undefined).join(':'),
    OUTPACE_EGRESS_ALLOW: allow.join(','),
    OUTPACE_EGRESS_DENY: ownPublicAddresses()
      .map((address) => (address.includes(':') ? `[${address}]:0` : `${address}:0`))
      .join(','),
  }
}

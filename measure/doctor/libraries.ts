import { spawnSync } from 'node:child_process'
import { closeSync, openSync, readdirSync, readFileSync, readSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { MissingLibrary } from '#core/analysis/doctor/launch.ts'
import type { ChromiumFiles } from '../chromium/find.ts'
import { guardedEnvironment } from '../network/guard/guard.ts'

/** The loader of every glibc on x64; it can list what a file needs without running it: man ld.so(8). */
const loader = '/lib64/ld-linux-x86-64.so.2'

/** Modules of NSS that libnss3.so loads at the first HTTPS connection, so that a browser starts without them. */
const laterModules = ['libsoftokn3.so', 'libfreebl3.so', 'libfreeblpriv3.so']

/**
 * Every library that the loader does not find for a file of the browser: the program, the libraries next to it, and what it
 * loads later. Empty where there is no such loader, and for a wrapper script.
 */
export function missingLibraries(files: ChromiumFiles): MissingLibrary[] {
  const { LD_LIBRARY_PATH } = guardedEnvironment(files, [])
  // As ldd does it: nothing runs.
  const env = { LD_TRACE_LOADED_OBJECTS: '1', ...(LD_LIBRARY_PATH !== undefined && { LD_LIBRARY_PATH }) }
  const needed = new Map<string, string[]>()
  const found = new Map<string, string>()
  const examined = new Set<string>()
  const examine = (file: string): void => {
    if (examined.has(file) || !isElf(file)) return
    examined.add(file)
    const { stdout, stderr } = spawnSync(loader, [file], { env, encoding: 'utf8', timeout: 10_000 })
    for (const [, name = '', path = ''] of (stdout ?? '').matchAll(/^\s*(\S+) => (.+?)(?: \(0x[0-9a-f]+\))?$/gm)) {
      if (path === 'not found') needed.set(name, [...(needed.get(name) ?? []), file])
      else found.set(name, path)
    }
    for (const [, library = '', version = ''] of (stderr ?? '').matchAll(/(\S+): version [`']([^']+)' not found/g)) {
      const name = `${basename(library)} with ${version}`
      needed.set(name, [...(needed.get(name) ?? []), file])
    }
  }
  examine(files.executable)
  for (const folder of [dirname(files.executable), ...(LD_LIBRARY_PATH ?? '').split(':')]) {
    for (const name of list(folder)) if (/\.so(\.|$)/.test(name)) examine(join(folder, name))
  }
  const nss = found.get('libnss3.so')
  for (const folder of nss === undefined ? [] : [dirname(nss), join(dirname(nss), 'nss')]) {
    for (const name of laterModules) if (list(folder).includes(name)) examine(join(folder, name))
  }
  return [...needed].map(([name, by]) => ({ name, neededBy: basename(directly(name, by)) }))
}

/** The loader lists what libraries need in turn; the file that names a library itself needs it. */
function directly(name: string, files: readonly string[]): string {
  return files.find((file) => readFileSync(file).includes(`${name}\0`)) ?? files[0] ?? ''
}

function isElf(file: string): boolean {
  try {
    const start = Buffer.alloc(4)
    const opened = openSync(file, 'r')
    try {
      readSync(opened, start, 0, 4, 0)
    } finally {
      closeSync(opened)
    }
    return start.toString('latin1') === '\x7fELF'
  } catch {
    return false
  }
}

function list(folder: string): string[] {
  try {
    return folder === '' ? [] : readdirSync(folder)
  } catch {
    return []
  }
}

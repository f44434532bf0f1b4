import { spawnSync } from 'node:child_process'
import type { ChromiumFiles } from '../chromium/find.ts'
import { guardedEnvironment } from '../network/guard/guard.ts'

/**
 * All libraries that the loader cannot find, when that is why the launch failed; otherwise empty. Works like ldd:
 * the loader lists them and runs nothing. https://man7.org/linux/man-pages/man8/ld.so.8.html
 */
export function missingLibraries(files: ChromiumFiles, failure: string): string[] {
  if (!failure.includes('error while loading shared libraries')) return []
  const { stdout } = spawnSync(files.executable, [], {
    env: { ...guardedEnvironment(files, []), LD_TRACE_LOADED_OBJECTS: '1' },
    encoding: 'utf8',
    timeout: 10_000,
  })
  return [...(stdout ?? '').matchAll(/^\s*(\S+) => not found/gm)].map(([, name = '']) => name)
}

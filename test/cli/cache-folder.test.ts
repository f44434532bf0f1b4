import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { surroundings } from '#cli/surroundings.ts'

afterEach(() => {
  vi.unstubAllEnvs()
})

test.each([
  ['/var/cache/ann', '/var/cache/ann/outpace'],
  // Where a user of a container has nothing of its own, and mkdir would never end.
  ['/proc/self/home', join(process.cwd(), '.outpace', 'cache')],
  ['/tmp/../proc', join(process.cwd(), '.outpace', 'cache')],
])('the browser is kept in a folder that can be made: %s', (home, folder) => {
  vi.stubEnv('HOME', home)
  vi.stubEnv('XDG_CACHE_HOME', home)
  expect(surroundings().cacheFolder).toBe(folder)
})

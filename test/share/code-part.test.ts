import { expect, test, vi } from 'vitest'
import { codePart } from '#dashboard/code-part.ts'

test('only a part of the page that does not come is said to be that of an older version', async () => {
  vi.stubGlobal('fetch', async () => new Response())
  const gone = new TypeError('Failed to fetch dynamically imported module')
  await expect(codePart(() => Promise.reject(gone))).rejects.toThrow('The server has a newer version of this page.')
  // A browser started without a language, as on a screen on a wall, says "en-US@posix", which the charts' library refuses.
  const refused = new RangeError('Invalid language tag: en-US@posix')
  await expect(codePart(() => Promise.reject(refused))).rejects.toBe(refused)
  vi.unstubAllGlobals()
})

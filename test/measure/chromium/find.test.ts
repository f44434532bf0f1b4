import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { findChromium } from '#measure/chromium/find.ts'

test.each([
  ['a folder', fileURLToPath(new URL('.', import.meta.url))],
  ['a file that may not be run', fileURLToPath(import.meta.url)],
])('CHROMIUM_PATH that names %s is said to be the reason', async (_, chromiumPath) => {
  const said = `CHROMIUM_PATH is "${chromiumPath}", which is not a program that this user may run. Correct it or unset it.`
  await expect(findChromium({ cacheFolder: '/nothing', chromiumPath })).rejects.toThrow(said)
})

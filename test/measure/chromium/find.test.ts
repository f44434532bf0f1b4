import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
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

const alone = ['--map-root-user', process.execPath]
const isPackaged = process.platform === 'linux' && process.arch === 'x64'

function mayBeAlone(): boolean {
  try {
    execFileSync('unshare', [...alone, '--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

test.skipIf(!isPackaged || !mayBeAlone())(
  'the browser is unpacked by a root who may be nobody else, as in a container without privileges, and belongs to who unpacked it',
  () => {
    const cacheFolder = mkdtempSync(join(tmpdir(), 'outpace-find-'))
    try {
      const find = `import { findChromium } from ${JSON.stringify(import.meta.resolve('#measure/chromium/find.ts'))}
        const { executable } = await findChromium({ cacheFolder: ${JSON.stringify(cacheFolder)} })
        process.stdout.write(executable)`
      const executable = execFileSync('unshare', [...alone, '--input-type=module', '--eval', find], {
        encoding: 'utf8',
        env: { ...process.env, CHROMIUM_PATH: undefined },
      })
      expect(statSync(join(executable, '../fonts.conf')).uid).toBe(statSync(cacheFolder).uid)
    } finally {
      rmSync(cacheFolder, { recursive: true })
    }
  },
)

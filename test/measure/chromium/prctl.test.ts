import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ChromiumFiles } from '#measure/chromium/find.ts'
import { withOwnPage } from '#measure/chromium/own-page.ts'
import { chromium } from '../here.ts'
import { type refusals, writePrctlRefuser } from '../refuse-prctl.ts'

const isPackaged = process.platform === 'linux' && process.arch === 'x64' && process.env.CHROMIUM_PATH === undefined

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'outpace-prctl-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** The packaged Chromium in a place where the kernel refuses prctl. */
async function refused(refusal: keyof typeof refusals): Promise<ChromiumFiles> {
  const files = await chromium()
  const executable = join(folder, `chromium-${refusal}`)
  const refuser = join(folder, refusal)
  await writePrctlRefuser(refuser, refusal)
  await writeFile(executable, `#!/bin/sh\nexec '${refuser}' '${files.executable}' "$@"\n`)
  await chmod(executable, 0o755)
  return { ...files, executable }
}

const titleIn = (files: ChromiumFiles, limit = 60_000): Promise<string> =>
  withOwnPage({ files, limit, javaScript: true }, async (page) => {
    await page.setContent('<title>Open</title>')
    return page.title()
  })

describe.skipIf(!isPackaged)('where the kernel refuses prctl', () => {
  test.each(['EPERM', 'EACCES', 'ENOSYS'] as const)('with %s, pages open', async (refusal) => {
    expect(await titleIn(await refused(refusal))).toBe('Open')
  })

  test('with ENOSYS and without the guard, Chromium dies', async () => {
    // Where it dies before the page is attached, only the limit ends the wait.
    await expect(titleIn({ ...(await refused('ENOSYS')), guard: undefined }, 10_000)).rejects.toThrow(
      /closed|crashed|Not finished/,
    )
  })
})

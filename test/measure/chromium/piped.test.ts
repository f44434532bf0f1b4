import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { startPiped } from '#measure/chromium/piped.ts'
import { processTree } from '#measure/chromium/processes.ts'
import { chromium } from '../here.ts'

const folder = mkdtempSync(join(tmpdir(), 'outpace-piped-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const script = (name: string, lines: string): string => {
  const file = join(folder, name)
  writeFileSync(file, `#!/bin/sh\n${lines}\n`, { mode: 0o755 })
  return file
}

test('it answers, and its end leaves neither a process nor a profile', async () => {
  const browser = startPiped(await chromium())
  const { product } = await browser.ask<{ product: string }>('Browser.getVersion')
  expect(product).toMatch(/Chrome\/\d+\.\d+\.\d+\.\d+$/)
  const { processInfo } = await browser.ask<{ processInfo: { type: string; id: number }[] }>(
    'SystemInfo.getProcessInfo',
  )
  const root = processInfo.find(({ type }) => type === 'browser')?.id ?? Number.NaN
  const running = processTree(root)
  const command = readFileSync(`/proc/${root}/cmdline`, 'utf8').split('\0')
  const profile = command.find((word) => word.startsWith('--user-data-dir='))?.replace(/^.*?=/, '') ?? ''
  expect(existsSync(profile)).toBe(true)
  expect(running.length).toBeGreaterThan(1)
  await browser.end()
  // A killed process is there until the kernel has cleared it away.
  const left = () => running.filter(({ pid, startTime }) => processTree(pid)[0]?.startTime === startTime)
  await expect.poll(left).toEqual([])
  expect(existsSync(profile)).toBe(false)
  await expect(browser.ask('Browser.getVersion')).rejects.toThrow('The browser ended')
})

test('what a browser that does not start wrote is in the error', async () => {
  const executable = script('broken', 'echo "error while loading shared libraries: libnss3.so" >&2; exit 127')
  const browser = startPiped({ executable, environment: {} })
  // Explained to whoever measures, and no mistake of Outpace that is to be reported.
  await expect(browser.ask('Browser.getVersion')).rejects.toMatchObject({
    name: 'ChromiumError',
    message: expect.stringMatching(
      /^The browser ended with code 127\. error while loading shared libraries: libnss3\.so\. It may lack .*ulimit -n/,
    ),
  })
  await browser.end()
})

test('a file that is no program is an error with its name', async () => {
  const executable = join(folder, 'absent')
  const browser = startPiped({ executable, environment: {} })
  await expect(browser.ask('Browser.getVersion')).rejects.toThrow(`spawn ${executable} ENOENT`)
  await browser.end()
})

test('the error of a command is that of the browser', async () => {
  const browser = startPiped(await chromium())
  await expect(browser.ask('Browser.noSuchThing')).rejects.toThrow("'Browser.noSuchThing' wasn't found")
  await browser.end()
})

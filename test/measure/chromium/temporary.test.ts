import { execFileSync, spawn, spawnSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { sweepTemporary, temporaryFolder } from '#measure/chromium/temporary.ts'

const module = new URL('../../../measure/chromium/temporary.ts', import.meta.url)
const day = 24 * 60 * 60_000

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'outpace-swept-'))
  vi.stubEnv('TMPDIR', folder)
})
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true, force: true })
})

/** A process that makes a folder, says where, and then does this. */
const making = (then: string) => [
  '--input-type=module',
  '-e',
  `import { removeAtExit, temporaryFolder } from '${module.href}'
   const made = temporaryFolder('browser')
   console.log(made)
   ${then}`,
]

test('what a killed process left goes with the next run, what one in work uses stays', async () => {
  const left = execFileSync('sh', ['-c', 'node "$@" | cat', 'sh', ...making("process.kill(process.pid, 'SIGKILL')")])
  const path = String(left).trim()
  writeFileSync(join(path, 'file'), 'x')
  const own = temporaryFolder('audit')
  const other = spawn('node', making('setTimeout(() => {}, 20_000)'))
  const theirs = await new Promise<string>((told) => other.stdout.once('data', (bytes) => told(String(bytes).trim())))
  try {
    await sweepTemporary()
    expect([path, own, theirs].map((one) => existsSync(one))).toEqual([false, true, true])
  } finally {
    other.kill('SIGKILL')
  }
})

test('a pid that another process has by now, or that was given in another container, is not mistaken', async () => {
  const owner = (changes: object) => {
    const made = temporaryFolder('proof')
    const file = join(made, 'outpace-owner.json')
    writeFileSync(file, JSON.stringify({ ...(JSON.parse(readFileSync(file, 'utf8')) as object), ...changes }))
    return made
  }
  const profiles = ['playwright_chromiumdev_profile-a1b2c3', 'precious'].map((name) => join(folder, name))
  for (const path of profiles) mkdirSync(path)
  const reused = owner({ startTime: '1', profile: 'playwright_chromiumdev_profile-a1b2c3' })
  const hostile = owner({ startTime: '1', profile: 'precious' })
  const container = owner({ startTime: '1', namespace: 'pid:[1]' })
  const rebooted = owner({ startTime: '1', boot: 'another' })
  await sweepTemporary()
  expect([reused, container, rebooted].map((one) => existsSync(one))).toEqual([false, true, true])
  expect([hostile, ...profiles].map((one) => existsSync(one))).toEqual([false, false, true])
  // Nothing lasts a day, except where a clock was set meanwhile.
  const running = temporaryFolder('browser')
  await sweepTemporary({ now: () => Date.now() + 2 * day })
  expect([container, rebooted, running].map((one) => existsSync(one))).toEqual([false, false, true])
})

test('nothing else goes: no other name, no link, and none that is just being made', async () => {
  const elsewhere = mkdtempSync(join(folder, 'precious-'))
  writeFileSync(join(elsewhere, 'file'), 'x')
  symlinkSync(elsewhere, join(folder, 'outpace-browser-link'))
  mkdirSync(join(folder, 'outpace-browser-new'))
  mkdirSync(join(folder, 'outpace-export'))
  for (const name of ['outpace-export', 'precious']) {
    const path = join(folder, name)
    mkdirSync(path, { recursive: true })
    utimesSync(path, 0, 0)
  }
  await sweepTemporary()
  const left = [join(elsewhere, 'file'), ...['outpace-browser-new', 'outpace-export'].map((name) => join(folder, name))]
  expect(left.filter((one) => !existsSync(one))).toEqual([])
})

test('a process that ends at once takes its folder along', () => {
  const { stdout } = spawnSync('node', making('removeAtExit(made, () => {}); process.exit(130)'))
  expect(String(stdout)).toContain('outpace-browser-')
  expect(existsSync(String(stdout).trim())).toBe(false)
})

test('where a container does not say which one it is, its pids are not taken for those of another one', () => {
  const text = execFileSync('node', [
    '--input-type=module',
    '-e',
    `import fs from 'node:fs'
     import { syncBuiltinESMExports } from 'node:module'
     fs.readlinkSync = () => { throw new Error('not permitted') }
     syncBuiltinESMExports()
     const { temporaryFolder } = await import('${module.href}')
     console.log(fs.readFileSync(temporaryFolder('browser') + '/outpace-owner.json', 'utf8'))`,
  ])
  expect(JSON.parse(String(text))).toEqual({ boot: '', namespace: '' })
})

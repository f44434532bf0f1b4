import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { withTemporaryFolder } from '#functions/temporary-folder.ts'
import { processTree } from '#measure/chromium/processes.ts'
import { findGuard, guardedEnvironment } from '#measure/network/guard/guard.ts'

let parent: string
let written: string[]
const logged = () => written.map((line) => JSON.parse(line))
beforeEach(() => {
  parent = mkdtempSync(join(tmpdir(), 'outpace-temporary-test-'))
  vi.stubEnv('TMPDIR', parent)
  written = []
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => written.push(String(text)) > 0)
})
afterEach(() => {
  vi.restoreAllMocks()
  vi.unstubAllEnvs()
  rmSync(parent, { recursive: true })
})

/** What a round leaves behind when it is stopped: Playwright's and our own folders are made in `tmpdir()`. */
function leave(folder: string): void {
  mkdirSync(join(folder, 'playwright_chromiumdev_profile-1'), { recursive: true })
  writeFileSync(join(folder, 'playwright_chromiumdev_profile-1', 'Cookies'), 'x')
}

describe('the temporary folder of an invocation', () => {
  it('is where everything temporary goes, below the one of the machine, and begins empty each time', async () => {
    const seen: string[] = []
    const invoke = withTemporaryFolder(async () => {
      seen.push(tmpdir())
      expect(readdirSync(tmpdir())).toEqual([])
      leave(tmpdir())
    }, parent)
    await invoke({}, {})
    await invoke({}, {})
    expect(new Set(seen).size).toBe(1)
    expect(dirname(seen[0] ?? '')).toBe(parent)
  })

  it('is that of its browsers, which get no environment but their own', async () => {
    const guard = findGuard({ required: true })
    const invoke = withTemporaryFolder(async () => guardedEnvironment({ environment: {}, guard }, []), parent)
    expect((await invoke({}, {})).TMPDIR).toBe(join(parent, readdirSync(parent)[0] ?? ''))
  })

  it('takes the place of those of processes that ended without removing them, and says how many', async () => {
    const ended = spawn(process.execPath, ['--eval', '0'])
    await once(ended, 'exit')
    // Its number may be another process's by now, which began at another time.
    const gone = [`outpace-work-${ended.pid}-1`, `outpace-work-${process.pid}-1`].map((name) => join(parent, name))
    for (const folder of gone) leave(folder)
    await withTemporaryFolder(async () => undefined, parent)({}, {})
    expect(gone.filter((folder) => existsSync(folder))).toEqual([])
    expect(logged()).toMatchObject([{ type: 'leftovers-removed', folders: 2 }])
  })

  it('leaves that of a running process alone, and whatever else is there', async () => {
    const running = spawn(process.execPath, ['--eval', 'setTimeout(() => undefined, 60_000)'])
    try {
      await once(running, 'spawn')
      const others = [
        `outpace-work-${running.pid}-${processTree(running.pid ?? 0)[0]?.startTime}`,
        'outpace-fonts',
        'outpace-work-mine',
        'notes',
      ]
      for (const name of others) leave(join(parent, name))
      await withTemporaryFolder(async () => undefined, parent)({}, {})
      expect(others.filter((name) => !existsSync(join(parent, name)))).toEqual([])
      expect(logged()).toEqual([])
    } finally {
      running.kill('SIGKILL')
    }
  })
})

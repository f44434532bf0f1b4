import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import type { Browser } from 'playwright-core'
import type { ChromiumFiles } from '../chromium/find.ts'
import { startBrowser } from '../chromium/start.ts'
import { type Barrier, refusedNavigation } from './barrier.ts'

export interface ProvenBrowser {
  /** As given; without the guard when it does not load there and need not. */
  files: ChromiumFiles
  /** Full version, such as `153.0.8010.0`. */
  version: string
  barrier: Barrier['kind']
}

/** ms for a page to open and knock. A browser whose renderers die may never answer. */
const timeout = 20_000

/**
 * Starts the browser once and has it knock at a door of ours that no list lets it through: that it starts, its version
 * and its barrier are known from trying.
 *
 * @throws Error when the door is reached, or nothing is learnt, and the guard is required; or when no page opens.
 */
export async function proveBrowser(files: ChromiumFiles): Promise<ProvenBrowser> {
  const { version, held } = await knock(files)
  const { guard, ...unguarded } = files
  if (guard === undefined) return { files, version, barrier: 'flags' }
  if (held) return { files, version, barrier: 'guard' }
  if (!guard.required) return { files: unguarded, version, barrier: 'flags' }
  throw new Error(
    `The barrier does not hold: ${files.executable} reached this machine's loopback although the guard in ` +
      `${guard.folder} was preloaded. Nothing is measured like that. Build the guard anew: node infra/bundle/guard-build.ts`,
  )
}

async function knock(files: ChromiumFiles): Promise<{ version: string; held: boolean }> {
  let knocks = 0
  const door = createServer((socket) => {
    knocks++
    socket.destroy()
  })
  await once(door.listen(0, '127.0.0.1'), 'listening')
  const { browser, version, end } = await startBrowser({ files, memory: Number.POSITIVE_INFINITY })
  try {
    if (files.guard === undefined) return { version, held: false }
    const { port } = door.address() as AddressInfo
    const error = await Promise.race([
      answerOf(browser, `http://127.0.0.1:${port}/`),
      pause(timeout, late, { ref: false }),
    ])
    if (error === late) throw new Error(`The browser starts, but opens no page within ${timeout / 1000} s.`)
    return { version, held: knocks === 0 && refusedNavigation(error) !== undefined }
  } finally {
    await end()
    door.close()
  }
}

const late = Symbol('late')

async function answerOf(browser: Browser, url: string): Promise<unknown> {
  const page = await browser.newPage()
  return page.goto(url, { timeout }).catch((cause: unknown) => cause)
}

import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import type { Browser } from 'playwright-core'
import type { ChromiumFiles } from '../chromium/find.ts'
import { startBrowser } from '../chromium/start.ts'
import { bounded } from '../load/bounded.ts'
import { type Barrier, refusedNavigation } from './barrier.ts'

export interface ProvenBrowser {
  /** As given, or without the guard when it does not load in this browser and is not required. */
  files: ChromiumFiles
  /** Full version, such as `153.0.8010.0`. */
  version: string
  barrier: Barrier['kind']
}

/** ms for a page to open and send its request. A browser whose renderers die may never answer. */
const timeout = 20_000

/** ms for which a proof holds in this process: a browser that updates itself under a `watch` is proven again. */
const holds = 60 * 60 * 1000
const proofs = new Map<string, { provenAt: number; proof: Promise<ProvenBrowser> }>()

/**
 * As `proveAnew`, at most once an hour for the same files, since a browser's start is a fifth of a small round.
 *
 * @param started called once the browser runs, where it has to be started
 */
export async function proveBrowser(files: ChromiumFiles, started = () => {}): Promise<ProvenBrowser> {
  const key = JSON.stringify(files)
  const known = proofs.get(key)
  if (known !== undefined && performance.now() - known.provenAt < holds) return known.proof
  const proof = proveAnew(files, started)
  proofs.set(key, { provenAt: performance.now(), proof })
  // What went wrong once, a busy machine for example, must not stop every round of the next hour.
  proof.catch(() => proofs.delete(key))
  return proof
}

/**
 * Begins the proof that the first round will ask for, and returns once its browser runs. What is loaded from then on costs no
 * time, because the browser is busy with its page; before that it would hold up the start. Does not throw: the round does.
 */
export async function beginProof(files: ChromiumFiles): Promise<void> {
  await new Promise<void>((begun) => {
    proveBrowser(files, begun).then(
      () => begun(),
      () => begun(),
    )
  })
}

/**
 * Starts the browser once and has it request a local server that no allow list includes, which proves that it starts, its
 * version, and whether the barrier works.
 *
 * @throws Error when the guard is required but the server is reached or the result is unclear, or when no page opens.
 */
async function proveAnew(files: ChromiumFiles, started: () => void): Promise<ProvenBrowser> {
  const { version, blocked } = await probe(files, started)
  const { guard, ...unguarded } = files
  if (guard === undefined) return { files, version, barrier: 'flags' }
  if (blocked) return { files, version, barrier: 'guard' }
  if (!guard.required) return { files: unguarded, version, barrier: 'flags' }
  throw new Error(
    `The network barrier does not work: ${files.executable} could reach loopback on this machine although the guard in ` +
      `${guard.folder} was preloaded. Nothing was measured. Rebuild the guard: node infra/bundle/guard-build.ts`,
  )
}

async function probe(files: ChromiumFiles, started: () => void): Promise<{ version: string; blocked: boolean }> {
  let connections = 0
  const server = createServer((socket) => {
    connections++
    socket.destroy()
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { browser, version, end } = await startBrowser({ files, memory: Number.POSITIVE_INFINITY })
  started()
  try {
    if (files.guard === undefined) return { version, blocked: false }
    const { port } = server.address() as AddressInfo
    const late = (): never => {
      throw new Error(`The browser started, but did not open a page within ${timeout / 1000} s.`)
    }
    const error = await bounded(answerOf(browser, `http://127.0.0.1:${port}/`), { limit: timeout, late })
    return { version, blocked: connections === 0 && refusedNavigation(error) !== undefined }
  } finally {
    await end()
    server.close()
  }
}

async function answerOf(browser: Browser, url: string): Promise<unknown> {
  const page = await browser.newPage()
  return page.goto(url, { timeout }).catch((cause: unknown) => cause)
}

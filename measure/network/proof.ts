import { once } from 'node:events'
import { type AddressInfo, createServer } from 'node:net'
import { HOUR } from '#core/model/time.ts'
import type { ChromiumFiles } from '../chromium/find.ts'
import { type PipedBrowser, startPiped } from '../chromium/piped.ts'
import { bounded } from '../load/bounded.ts'
import { type Barrier, guardRefusal } from './barrier.ts'

export interface ProvenBrowser {
  /** As given, or without the guard when it does not load in this browser and is not required. */
  files: ChromiumFiles
  /** Full version, such as `153.0.8010.0`. */
  version: string
  barrier: Barrier['kind']
}

/** ms for the browser to start, and then for a page to send its request: one whose renderers die may never answer. */
const timeout = { start: 30_000, page: 20_000 }
/** A browser that fails to start often starts on the next attempt. */
const attempts = 3

/** ms for which a proof holds in this process: a browser that updates itself under a `watch` is proven again. */
const holds = HOUR
const proofs = new Map<string, { provenAt: number; proof: Promise<ProvenBrowser> }>()

/** As `proveAnew`, at most once an hour for the same files, since a browser's start is a fifth of a small round. */
export async function proveBrowser(files: ChromiumFiles): Promise<ProvenBrowser> {
  const key = JSON.stringify(files)
  const known = proofs.get(key)
  if (known !== undefined && performance.now() - known.provenAt < holds) return known.proof
  const proof = proveAnew(files)
  proofs.set(key, { provenAt: performance.now(), proof })
  // What went wrong once, a busy machine for example, must not stop every round of the next hour.
  proof.catch(() => proofs.delete(key))
  return proof
}

/**
 * Starts the browser once and has it request a local server that no allow list includes, which proves that it starts, its
 * version, and whether the barrier works.
 *
 * @throws Error when the guard is required but the server is reached or the result is unclear, or when no page opens.
 */
async function proveAnew(files: ChromiumFiles): Promise<ProvenBrowser> {
  const { version, blocked } = await probe(files)
  const { guard, ...unguarded } = files
  if (guard === undefined) return { files, version, barrier: 'flags' }
  if (blocked) return { files, version, barrier: 'guard' }
  if (!guard.required) return { files: unguarded, version, barrier: 'flags' }
  throw new Error(
    `The network barrier does not work: ${files.executable} could reach loopback on this machine although the guard in ` +
      `${guard.folder} was preloaded. Nothing was measured. Rebuild the guard: node infra/bundle/guard-build.ts`,
  )
}

async function probe(files: ChromiumFiles): Promise<{ version: string; blocked: boolean }> {
  let connections = 0
  const server = createServer((socket) => {
    connections++
    socket.destroy()
  })
  // The browser first: it starts while its caller loads something.
  const started = Promise.all([start(files), once(server.listen(0, '127.0.0.1'), 'listening')])
  const [{ browser, version }] = await started.catch((error) => {
    server.close()
    throw error
  })
  try {
    if (files.guard === undefined) return { version, blocked: false }
    const { port } = server.address() as AddressInfo
    const late = (): never => {
      throw new Error(`The browser started, but did not open a page within ${timeout.page / 1000} s.`)
    }
    const error = await bounded(errorOf(browser, `http://127.0.0.1:${port}/`), { limit: timeout.page, late })
    return { version, blocked: connections === 0 && error.includes(guardRefusal) }
  } finally {
    // Killed at once; its processes and files may go later.
    void browser.end()
    server.close()
  }
}

async function start(files: ChromiumFiles, left = attempts): Promise<{ browser: PipedBrowser; version: string }> {
  const browser = startPiped(files)
  const late = (): never => {
    throw new Error(`The browser did not answer within ${timeout.start / 1000} s.`)
  }
  try {
    const asked = browser.ask<{ product: string }>('Browser.getVersion')
    const { product } = await bounded(asked, { limit: timeout.start, late })
    return { browser, version: product.slice(product.indexOf('/') + 1) }
  } catch (error) {
    await browser.end()
    if (left > 1) return start(files, left - 1)
    throw error
  }
}

/** What went wrong when a page navigated there, in Chromium's words; empty when it arrived. */
async function errorOf({ ask }: PipedBrowser, url: string): Promise<string> {
  const { targetInfos } = await ask<{ targetInfos: { targetId: string; type: string }[] }>('Target.getTargets')
  // The one that it opened as it started, where it is there already: another renderer would take longer than all the rest.
  const opened = targetInfos.find(({ type }) => type === 'page')
  const { targetId } = opened ?? (await ask<{ targetId: string }>('Target.createTarget', { url: 'about:blank' }))
  const { sessionId } = await ask<{ sessionId: string }>('Target.attachToTarget', { targetId, flatten: true })
  const { errorText = '' } = await ask<{ errorText?: string }>('Page.navigate', { url }, sessionId)
  return errorText
}

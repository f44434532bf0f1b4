import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import type { Page } from 'playwright-core'
import { removeTemporary, temporaryFolder } from '../../chromium/temporary.ts'
import { bounded } from '../../load/bounded.ts'

export interface TraceRecording {
  /** Ends it. Playwright's events, JSON lines as it wrote them, secrets included; undefined where there are too many. */
  stop: () => Promise<string | undefined>
  /** Ends it for nothing, if it has not ended. Does not throw. */
  discard: () => Promise<void>
}

/** Characters that pages may write to their console and into dialogs before the recording is given up: Playwright keeps them all. */
const mostWritten = 2_000_000
/** Bytes of all events. */
const largest = 10_000_000
/** A browser that hangs must not hang the visit, ms. */
const discardLimit = 5_000

/**
 * Records what Playwright does on a page: actions with their logs, and the console. Neither documents nor pictures nor the network,
 * so a page notices nothing; what evidence has of these is added afterwards.
 */
export async function recordTrace(page: Page): Promise<TraceRecording> {
  const context = page.context()
  await context.tracing.start()
  let ended: Promise<void> | undefined
  let written = 0

  const end = (path?: string): Promise<void> => {
    ended ??= context.tracing.stop(path === undefined ? {} : { path })
    return ended
  }
  const discard = (): Promise<void> =>
    bounded(
      end().catch(() => undefined),
      { limit: discardLimit, late: () => undefined },
    )
  const count = (text: string): void => {
    written += text.length
    if (written > mostWritten) void discard()
  }
  context.on('console', (message) => count(message.text()))
  context.on('weberror', (error) => count(String(error.error()?.message ?? '')))
  page.on('dialog', (dialog) => count(dialog.message()))

  return {
    discard,
    stop: async () => {
      if (ended !== undefined) return undefined
      const folder = temporaryFolder('trace')
      try {
        const path = join(folder, 'trace.zip')
        await end(path)
        return await readEvents(path)
      } finally {
        await removeTemporary(folder)
      }
    },
  }
}

async function readEvents(path: string): Promise<string | undefined> {
  if ((await stat(path)).size > largest) return undefined
  const { default: Zip } = await import('jszip')
  const file = (await Zip.loadAsync(await readFile(path))).file('trace.trace')
  if (file === null) return undefined
  const chunks: Buffer[] = []
  let bytes = 0
  // Its streams are of an old kind, which cannot be iterated.
  for await (const chunk of new Readable().wrap(file.nodeStream())) {
    bytes += chunk.length
    if (bytes > largest) return undefined
    chunks.push(Buffer.from(chunk))
  }
  return Buffer.concat(chunks).toString()
}

import type { Socket } from 'node:net'
import type { Link } from './link.ts'

/** Bytes read from a sender before it is held back: what the bottleneck of a real network would queue. */
const mostQueued = 64 * 1024
/** Bytes that a receiver may be behind before its sender is held back. */
const mostUnread = 1024 * 1024

/**
 * Sends what `from` says to `to`, over the link. When `from` breaks off, `to` does so after everything has arrived, and not with an
 * end: of an answer without a length, which lasts until its connection ends, that would be the end.
 */
export function pipe(from: Socket, to: Socket, link: Link): void {
  const holdBack = (): void => {
    if (flow.queued() > mostQueued || to.writableLength > mostUnread) from.pause()
    else from.resume()
  }
  const flow = link.open({
    deliver: (parts) => {
      if (to.destroyed) return
      to.cork()
      for (const part of parts) to.write(part)
      to.uncork()
    },
    ended: () => (from.readableEnded ? to.end() : to.write('', () => to.resetAndDestroy())),
    transmitted: holdBack,
  })
  from.on('data', (bytes: Buffer) => {
    flow.send(bytes)
    holdBack()
  })
  // After its end where there is one, and else in place of it.
  from.once('end', flow.end)
  from.once('close', () => from.readableEnded || flow.end())
  to.on('drain', holdBack)
  to.once('close', flow.drop)
  from.resume()
}

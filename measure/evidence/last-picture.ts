import type { CDPSession } from 'playwright-core'

/** Without a change of the picture for this long, ms, it is probably the last one of its step. */
const still = 150
const lookEvery = 50
/** A page that goes on changing after as many pictures is captured when its step has ended. */
const most = 2

export interface LastPicture {
  /** The step has done what it does, and waits for the page to be quiet. */
  settling: () => void
  /** Resolves to a picture of the page as it is now, or undefined where it changed since. Nothing is captured any more then. */
  end: () => Promise<Buffer | undefined>
}

/**
 * Captures the last picture of a step ahead, while the load waits for the page to be quiet anyway.
 *
 * @param changes how often the picture has changed so far
 */
export function captureAhead(
  session: CDPSession,
  options: { capture: () => Promise<Buffer>; changes: () => number },
): LastPicture {
  const { capture, changes } = options
  let loaded = false
  let timer: NodeJS.Timeout | undefined
  let captured: { at: number; picture: Promise<Buffer | undefined> } | undefined
  session.on('Page.loadEventFired', () => {
    loaded = true
  })
  session.on('Page.frameNavigated', ({ frame }) => {
    if (frame.parentId === undefined) loaded = false
  })
  return {
    settling: () => {
      clearInterval(timer)
      let tries = 0
      let last = { changes: changes(), at: performance.now() }
      timer = setInterval(() => {
        if (last.changes !== changes() || !loaded) last = { changes: changes(), at: performance.now() }
        if (performance.now() - last.at < still || captured?.at === last.changes) return
        if (++tries > most) return clearInterval(timer)
        captured = { at: last.changes, picture: capture().catch(() => undefined) }
      }, lookEvery)
    },
    end: async () => {
      clearInterval(timer)
      const taken = captured
      captured = undefined
      const picture = await taken?.picture
      return taken?.at === changes() ? picture : undefined
    },
  }
}

import type { CDPSession } from 'playwright-core'

/** How far the main frame's newest document has come, as the browser reports it: no script in the page is involved. */
export interface Lifecycle {
  /** `DOMContentLoaded` has fired. */
  parsed: () => boolean
  loaded: () => boolean
  /** Something has been drawn: First Contentful Paint. */
  painted: () => boolean
  /** Time (performance.now) at which the document was committed, parsed, loaded or painted last. */
  lastSign: () => number
}

const paints = new Set(['firstPaint', 'firstContentfulPaint', 'firstMeaningfulPaintCandidate'])
const signs = new Set(['init', 'DOMContentLoaded', 'load', ...paints])

export async function watchLifecycle(session: CDPSession, mainFrame: string): Promise<Lifecycle> {
  let reached = new Set<string>()
  let lastSign = performance.now()
  session.on('Page.lifecycleEvent', ({ frameId, name }) => {
    if (frameId !== mainFrame || !signs.has(name)) return
    if (name === 'init') reached = new Set()
    reached.add(name)
    lastSign = performance.now()
  })
  await session.send('Page.enable')
  await session.send('Page.setLifecycleEventsEnabled', { enabled: true })
  return {
    parsed: () => reached.has('DOMContentLoaded'),
    loaded: () => reached.has('load'),
    painted: () => reached.has('firstContentfulPaint'),
    lastSign: () => lastSign,
  }
}

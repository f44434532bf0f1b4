import { setTimeout as pause } from 'node:timers/promises'
import type { CDPSession } from 'playwright-core'
import type { RedirectKind } from '#core/model/round.ts'
import { bounded } from './bounded.ts'
import { type PageFacts, readPageFacts, toPageFacts } from './page-facts.ts'
import { vitalsWorld } from './vitals-script.ts'

/** One document of the main frame. */
export interface SeenDocument {
  /** As asked for, before HTTP redirects. */
  asked: string
  /** Wall-clock time at which its navigation started, ms. */
  startedAt: number
  /** Time (performance.now) at which the worker learned of it. */
  seenAt: number
  /** What led to it: the browser (a `goto` or `reload` of the script), or the page before it. */
  by: RedirectKind | 'browser'
  /** A customer's input reached it. */
  touched: boolean
}

export interface Documents {
  /** Those since the step began, oldest first. */
  ofStep: () => readonly SeenDocument[]
  beginStep: () => void
  /** What the current document shows; undefined when it does not answer. */
  facts: () => Promise<PageFacts | undefined>
  /** Evaluates in the isolated world of the current document; undefined when that does not answer within `limit` ms. */
  ask: (expression: string, limit: number) => Promise<unknown>
  /** Where the page leads by a timer that the browser knows of (meta refresh, Refresh header). */
  refresh: () => Refresh | undefined
  /** The journey itself opens a document until this settles; what no page asks for meanwhile is that. */
  opening: <T>(navigation: Promise<T>) => Promise<T>
  /** Waits at most `ms` for the next navigation to start, and then for its document; false when none came. */
  next: (ms: number) => Promise<boolean>
}

interface Refresh {
  /** ms until then. */
  in: number
  /** To another query of the page's own address. */
  toOwnPath: boolean
}

const binding = 'outpaceDocument'
/** A longer message did not come from our script. */
const longestMessage = 100
const longestUrl = 500
/** Documents remembered in a step, so that a page that replaces itself forever cannot fill the memory. */
const mostDocuments = 200
/** A page that does not answer within this, ms, has no facts. */
const factsTimeout = 2_000
/** A navigation that has no document after this, ms, was a download or a 204. */
const commitTimeout = 15_000

/** Runs in every document, before its own scripts. It is serialised, so it must not use anything from outside. */
function announce(bindingName: string): void {
  const world = globalThis as unknown as Record<string, (message: string) => void>
  const report = (message: unknown): void => world[bindingName]?.(JSON.stringify(message))
  const touched = (event: Event): void => {
    if (!event.isTrusted) return
    for (const type of ['pointerdown', 'keydown']) removeEventListener(type, touched, true)
    report('touched')
  }
  // A press in a frame of another site, whose events stay there, moves the focus into it.
  const left = (): void => {
    if (navigator.userActivation.hasBeenActive) report('touched')
  }
  const listen = (): void => {
    addEventListener('blur', left)
    for (const type of ['pointerdown', 'keydown']) addEventListener(type, touched, { capture: true, passive: true })
  }
  listen()
  // `document.open()` removes every listener; what is written then begins with a new root.
  new MutationObserver(listen).observe(document, { childList: true })
  // A page may also lead to one that it made itself.
  if (self === top && /^(http|blob)/.test(location.protocol)) report(performance.timeOrigin)
}

const reasons: Record<string, RedirectKind> = {
  metaTagRefresh: 'meta-refresh',
  httpHeaderRefresh: 'refresh-header',
  formSubmissionGet: 'form',
  formSubmissionPost: 'form',
  anchorClick: 'link',
  reload: 'reload',
}

/** Follows which documents the main frame shows, what led to each, and whether a customer touched it. */
export async function observeDocuments(session: CDPSession, mainFrame: string): Promise<Documents> {
  let documents: SeenDocument[] = []
  let before: SeenDocument | undefined
  let context: number | undefined
  let requested: { url: string; by: RedirectKind } | undefined
  let starting: Pick<SeenDocument, 'asked' | 'by'> | undefined
  let refresh: { due: number; url: string } | undefined
  /** Of the newest document, after HTTP redirects. */
  let address = ''
  let started = 0
  let committed = 0
  let opening = 0

  session.on('Page.frameRequestedNavigation', ({ frameId, reason, url, disposition }) => {
    if (frameId === mainFrame && disposition === 'currentTab') requested = { url, by: reasons[reason] ?? 'script' }
  })
  session.on('Page.frameScheduledNavigation', ({ frameId, delay, url }) => {
    if (frameId === mainFrame && delay > 0) refresh = { due: performance.now() + delay * 1_000, url }
  })
  session.on('Page.frameNavigated', ({ frame }) => {
    if (frame.id !== mainFrame) return
    address = frame.url
    // Chromium's own error page announces nothing.
    if (frame.unreachableUrl !== undefined) committed++
  })
  session.on('Page.frameStartedNavigating', ({ frameId, url, navigationType }) => {
    if (frameId !== mainFrame || /sameDocument/i.test(navigationType)) return
    // What the page did not ask for is the journey's own, or else that of a frame of another site, or in the history.
    const by = requested?.url === url ? requested.by : opening > 0 ? 'browser' : 'script'
    starting = { asked: url.slice(0, longestUrl), by }
    requested = undefined
    started++
  })
  session.on('Runtime.bindingCalled', ({ name, payload, executionContextId }) => {
    if (name !== binding || payload.length > longestMessage) return
    if (payload === '"touched"') {
      const current = documents.at(-1) ?? before
      if (current !== undefined) current.touched = true
      return
    }
    const startedAt = Number(payload)
    if (!Number.isFinite(startedAt)) return
    context = executionContextId
    committed++
    refresh = undefined
    const { asked = '', by = 'browser' } = starting ?? {}
    starting = undefined
    documents.push({ asked, startedAt, seenAt: performance.now(), by, touched: false })
    if (documents.length > mostDocuments) documents.splice(1, 1)
  })

  await session.send('Runtime.addBinding', { name: binding, executionContextName: vitalsWorld })
  const source = `(${announce.toString()})(${JSON.stringify(binding)})`
  await session.send('Page.addScriptToEvaluateOnNewDocument', { source, worldName: vitalsWorld })

  const ask: Documents['ask'] = async (expression, limit) => {
    if (context === undefined) return undefined
    const answer = session
      .send('Runtime.evaluate', { expression, contextId: context, returnByValue: true })
      .then(({ result }): unknown => result.value)
      // The document was just replaced.
      .catch(() => undefined)
    return bounded(answer, { limit, late: () => undefined })
  }

  const until = async (done: () => boolean, ms: number): Promise<boolean> => {
    for (const end = performance.now() + ms; !done() && performance.now() < end; ) await pause(20)
    return done()
  }

  return {
    ofStep: () => documents,
    beginStep: () => {
      before = documents.at(-1) ?? before
      documents = []
    },
    facts: async () => toPageFacts(await ask(`(${readPageFacts.toString()})()`, factsTimeout)),
    ask,
    refresh: () => {
      if (refresh === undefined) return undefined
      const own = [address, documents.at(-1)?.asked ?? ''].map(withoutHash)
      const to = withoutHash(refresh.url)
      // A page that only refreshes itself, such as a news ticker, leads nowhere.
      if (own.includes(to)) return undefined
      const toOwnPath = own.map(withoutQuery).includes(withoutQuery(to))
      return { in: Math.max(0, refresh.due - performance.now()), toOwnPath }
    },
    opening: async (navigation) => {
      opening++
      return navigation.finally(() => opening--)
    },
    next: async (ms) => {
      const [beforeStart, beforeCommit] = [started, committed]
      if (!(await until(() => started > beforeStart, ms))) return false
      return until(() => committed > beforeCommit, commitTimeout)
    },
  }
}

function withoutHash(url: string): string {
  return url.replace(/#.*/, '')
}

function withoutQuery(url: string): string {
  return url.replace(/\?.*/, '')
}

import { setTimeout as pause } from 'node:timers/promises'
import type { AutoConsentCMPRule } from '@duckduckgo/autoconsent'
import type { CDPSession, Frame, Page } from 'playwright-core'
import type { VisitConsent } from '#core/model/round.ts'
import { startHearing } from './hearing.ts'
import { consentLibrary } from './library.ts'
import { readMessage } from './messages.ts'
import { rulesFor } from './rules.ts'

/** A world of its own: the page neither sees the library nor speaks in its name. */
const world = 'outpace-consent'
const binding = 'outpaceConsentSay'
/** How long each stage may last once the page is quiet, ms. The library waits 5 s for a manager it found to open its banner. */
const limits = { looking: 4_000, found: 8_000, answering: 20_000 }
/** A snippet in the page's own world is ended after this, ms: the library waits for no longer. */
const snippetLimit = 1_000
const lookEvery = 200
/** Of a page and its frames in other processes; a page with more is not listened to in all of them. */
const mostSessions = 50

const settings = {
  enabled: true,
  autoAction: 'optIn',
  disabledCmps: [],
  enablePrehide: false,
  enableCosmeticRules: true,
  enableGeneratedRules: true,
  enableHeuristicDetection: false,
  heuristicMode: 'off',
  detectRetries: 12,
}

/** Accepts the banner of a known consent manager on the page as it is, in whichever frame it is. */
export async function acceptKnownBanner(page: Page, signal: AbortSignal): Promise<VisitConsent> {
  const { script, rules } = await consentLibrary()
  const source = `{
    const say = globalThis[${JSON.stringify(binding)}]
    globalThis.autoconsentSendMessage = async (message) => say(JSON.stringify(message))
  }
  ${script}`
  const hearing = startHearing()
  const sessions: CDPSession[] = []
  const frames = new Set<Frame>()
  const listen = async (target: Page | Frame): Promise<void> => {
    const session = await page.context().newCDPSession(target)
    sessions.push(session)
    if (target !== page) session.once('close', () => frames.delete(target as Frame))
    const key = sessions.length
    await speakThrough(session, {
      source,
      rules,
      top: target === page ? await mainFrameOf(session) : undefined,
      hear: (context, message) => hearing.hear(`${key} ${context}`, message),
      forget: (context) => hearing.forget(`${key} ${context}`),
    })
  }
  // Only a frame in another process has its own session; the page's session already covers the others. A frame may change its
  // process whenever it navigates.
  const listenInFrames = (): void => {
    for (const frame of page.frames()) {
      if (frame === page.mainFrame() || frames.has(frame) || sessions.length >= mostSessions) continue
      frames.add(frame)
      listen(frame).catch(() => frames.delete(frame))
    }
  }
  try {
    await listen(page)
    const begun = performance.now()
    const late = (): boolean => performance.now() - begun > limits[hearing.stage()]
    while (hearing.outcome() === undefined && !late() && !signal.aborted) {
      listenInFrames()
      await pause(lookEvery)
    }
    return hearing.sofar()
  } finally {
    for (const session of sessions) void session.detach().catch(() => undefined)
  }
}

async function mainFrameOf(session: CDPSession): Promise<string> {
  return (await session.send('Page.getFrameTree')).frameTree.frame.id
}

interface SpeakOptions {
  /** The library with its way to send messages. */
  source: string
  rules: readonly AutoConsentCMPRule[]
  /** Id of the page's main frame, where the session covers it. */
  top: string | undefined
  hear: (context: number, message: NonNullable<ReturnType<typeof readMessage>>) => void
  forget: (context: number) => void
}

/** Puts the library into every document of the session's target, now and later, and answers what it asks. */
async function speakThrough(session: CDPSession, { source, rules, top, hear, forget }: SpeakOptions): Promise<void> {
  /** Frames of the library's contexts, and of each frame the context of the page itself. */
  const frames = new Map<number, string>()
  const pages = new Map<string, number>()
  const tell = (contextId: number, message: unknown): void => {
    const expression = `void autoconsentReceiveMessage(${JSON.stringify(message)})`
    // The document may have been replaced meanwhile.
    session.send('Runtime.evaluate', { expression, contextId }).catch(() => undefined)
  }
  session.on('Runtime.executionContextCreated', ({ context: { id, name, auxData } }) => {
    const { frameId, isDefault } = (auxData ?? {}) as { frameId?: string; isDefault?: boolean }
    if (frameId === undefined) return
    if (name === world) frames.set(id, frameId)
    else if (isDefault === true) pages.set(frameId, id)
  })
  session.on('Runtime.executionContextDestroyed', ({ executionContextId }) => {
    frames.delete(executionContextId)
    forget(executionContextId)
  })
  session.on('Runtime.executionContextsCleared', () => {
    for (const context of frames.keys()) forget(context)
    frames.clear()
    pages.clear()
  })
  session.on('Runtime.bindingCalled', ({ name, payload, executionContextId }) => {
    const frame = frames.get(executionContextId)
    const message = name === binding && frame !== undefined ? readMessage(payload) : undefined
    if (message === undefined) return
    if (message.type === 'init') {
      const own = rulesFor(rules, { isPage: frame === top })
      tell(executionContextId, { type: 'initResp', config: settings, rules: { autoconsent: own } })
    } else if (message.type === 'eval') {
      const { id, code } = message
      void runSnippet(session, pages.get(frame ?? ''), code).then((result) =>
        tell(executionContextId, { type: 'evalResp', id, result }),
      )
    } else {
      hear(executionContextId, message)
    }
  })
  await session.send('Runtime.enable')
  await session.send('Runtime.addBinding', { name: binding, executionContextName: world })
  await session.send('Page.enable')
  await session.send('Page.addScriptToEvaluateOnNewDocument', { source, worldName: world, runImmediately: true })
}

/** Runs a snippet of the library in the page's own world, as the page could itself. All that comes back is yes or no. */
async function runSnippet(session: CDPSession, contextId: number | undefined, code: string): Promise<boolean> {
  if (contextId === undefined) return false
  const expression = `(async () => !!(await ${code}))()`
  return session
    .send('Runtime.evaluate', { expression, contextId, awaitPromise: true, returnByValue: true, timeout: snippetLimit })
    .then(({ result }) => result.value === true)
    .catch(() => false)
}

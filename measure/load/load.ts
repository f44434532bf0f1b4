import type { Browser, BrowserContext, Page } from 'playwright-core'
import type { Variant } from '#core/model/experiments.ts'
import type { Load, StepSample } from '#core/model/round.ts'
import { failingWithStrays } from '../journey/strays.ts'
import { refusedNavigation, restrictEgress } from '../network/barrier.ts'
import { nativeError } from '../network/relay/native-error.ts'
import type { Relay } from '../network/relay/relay.ts'
import { arriveWithoutLoad } from './arrival.ts'
import { problemOf } from './blocked.ts'
import { bounded } from './bounded.ts'
import { arrivalOf, circling, countFromFirstRequest, durationOf } from './client-redirects.ts'
import { drawFirstFrame, emulateDevice, newDeviceContext } from './device.ts'
import { answerDialogs } from './dialogs.ts'
import { observeDocuments } from './documents.ts'
import { checkExpected } from './expected.ts'
import { explainFailure, JourneyError, usedClosed } from './failure.ts'
import { hintedSizes } from './hints.ts'
import { watchLifecycle } from './lifecycle.ts'
import type { LoadOptions } from './load-options.ts'
import { withLookup } from './lookup.ts'
import { watchMessages } from './messages.ts'
import { failedToOpen, wasAborted, watchMissingPages } from './no-page.ts'
import type { PageFacts } from './page-facts.ts'
import { logRequests } from './requests.ts'
import { sampleStep } from './sample.ts'
import { sendHeaders } from './send-headers.ts'
import { settle } from './settle.ts'
import { checkShown } from './shown.ts'
import { refuseSideEffects } from './side-effects.ts'
import { pastSplash } from './splash.ts'
import { endWaitsWithStep } from './step-clock.ts'
import { shortInteraction, stepChange } from './step-kind.ts'
import { checkEnd, checkStep } from './step-order.ts'
import { endWaitsInTime } from './timely-waits.ts'
import { watchTraffic } from './traffic.ts'
import { unwrapped } from './unwrapped.ts'
import { readVariants } from './variants.ts'
import { observeVitals } from './vitals.ts'
import type { DocumentReading } from './vitals-script.ts'
import { aborted, prompt, within } from './waits.ts'
import { changedNothing, refuseOwnPages, watchWindows } from './windows.ts'

/** Walks the journey once in a fresh context. Does not throw: an error becomes the load's failure. */
export async function measureLoad(options: LoadOptions): Promise<Load> {
  const { signal, observer, relay } = options
  const walk: Walk = {
    steps: [],
    variants: [],
    current: undefined,
    error: undefined,
    openedWindow: false,
    stepOver: false,
    crashed: false,
  }
  let context: BrowserContext | undefined
  let page: Page | undefined
  try {
    relay?.begin()
    context = await prompt(newDeviceContext(options))
    page = await prompt(context.newPage())
    refuseOwnPages(context)
    await Promise.race([walkJourney(page, walk, options), aborted(signal)])
    return { steps: [...walk.steps], ...(walk.variants.length > 0 && { variants: walk.variants }) }
  } catch (error) {
    const measured = [...walk.steps]
    const failure = explainFailure(error, {
      step: walk.current,
      stepLimit: options.limits.step,
      stepOver: walk.stepOver,
      crashed: walk.crashed,
      browserEnded: unwrapped(error).some(usedClosed) && (await hasEnded(options.browser, context)),
      outOfMemory: options.outOfMemory(),
      openedWindow: walk.openedWindow,
      aborted: signal.aborted ? (signal.reason as JourneyError) : undefined,
    })
    if (page !== undefined && !signal.aborted) {
      const recorded = observer.failed?.(failure, page).catch(() => undefined)
      await bounded(Promise.resolve(recorded), { limit: recordingLimit, late: () => undefined })
    }
    // A copy: the walk may still be under way, and what it adds after its failure was not measured in time.
    return { steps: measured, failure }
  } finally {
    // A stuck page must not hold up the visit: ending the browser closes whatever this does not.
    const closed = signal.aborted ? undefined : context?.close().catch(() => undefined)
    await bounded(Promise.resolve(closed), { limit: closingLimit, late: () => undefined })
  }
}

/** A page that is closed and a browser that has ended fail with the same words, the latter before the end is known. */
async function hasEnded(browser: Browser, context: BrowserContext | undefined): Promise<boolean> {
  const asked = context?.cookies().catch(() => undefined)
  await bounded(Promise.resolve(asked), { limit: readingLimit, late: () => undefined })
  return !browser.isConnected()
}

interface Walk {
  steps: StepSample[]
  variants: Variant[]
  /** The step being measured. */
  current: string | undefined
  /** The first error of a step, kept in case the script swallows it. */
  error: unknown
  /** Whether the step that failed opened a window. */
  openedWindow: boolean
  /** Whether the step that failed took as long as a step may. */
  stepOver: boolean
  crashed: boolean
}

async function walkJourney(page: Page, walk: Walk, options: LoadOptions): Promise<void> {
  const {
    market,
    limits,
    steps,
    journey,
    secret,
    totp,
    observer,
    barrier,
    relay,
    origin,
    headers = {},
    guarded,
  } = options
  page.setDefaultTimeout(limits.step)
  const crash = new Promise<never>((_, reject) => {
    page.on('crash', () => {
      walk.crashed = true
      reject(new JourneyError('crashed', 'The page crashed the browser tab.'))
    })
  })
  const leaveDialogsToJourney = answerDialogs(page)
  const leftAllowed = restrictEgress(page, { barrier, relay })
  const session = await prompt(page.context().newCDPSession(page))
  const mainFrame = (await prompt(session.send('Page.getFrameTree'))).frameTree.frame.id
  // Together, because each asks the browser and only the last answer matters.
  const [lifecycle, traffic, vitals, documents, guard] = await prompt(
    Promise.all([
      watchLifecycle(session, mainFrame),
      watchTraffic(session, { mainFrame, network: market.profile.network }),
      observeVitals({ page, session, mainFrame }),
      observeDocuments(session, mainFrame),
      guarded && refuseSideEffects({ page, session, origin, site: guarded.site }),
      emulateDevice(page, session, market.profile),
      sendHeaders(session, { origin, headers }),
    ]),
  )
  await drawFirstFrame(page)
  endWaitsInTime(page)
  const clock = endWaitsWithStep(page, limits.step)
  const requests = logRequests(page, traffic, relay)
  const messages = watchMessages(session)
  const arrivals = arriveWithoutLoad(page, { lifecycle, traffic, requests, documents, limit: limits.step })
  const windows = watchWindows(page, session)
  const missingPages = watchMissingPages(page, session, { mainFrame, relay })
  await prompt(Promise.resolve(observer.begun?.(page, session, requests)))
  leaveDialogsToJourney()

  /** Throws when the response is not the site's page but a bot challenge or an error page. */
  const checkAnswer = (reading: DocumentReading | undefined, facts: PageFacts | undefined): void => {
    const answer = requests.answer()
    if (reading === undefined || answer === undefined) return
    const { url, title } = reading
    const problem = problemOf({ ...answer, url, title, facts })
    if (problem !== undefined) throw problem
  }

  const measureStep = async (name: string, action: () => Promise<unknown>): Promise<void> => {
    requests.beginStep(name)
    arrivals.beginStep()
    documents.beginStep()
    windows.beginStep()
    missingPages.beginStep()
    observer.stepBegun?.(name)
    const before = await vitals.read(true)
    const begun = { wall: Date.now(), mark: performance.now() }
    clock.begin()
    try {
      await within(limits.step, action())
    } catch (error) {
      walk.stepOver = clock.end()
      walk.openedWindow = windows.opened()
      guard?.check()
      // A bot challenge or an error page explains a missing element better than the element does.
      const last = vitals.read().catch(() => undefined)
      const [reading, facts] = await Promise.all([
        bounded(last, { limit: readingLimit, late: () => undefined }),
        documents.facts(),
      ])
      checkAnswer(reading, facts)
      const missing = wasAborted(error) ? missingPages.problem() : undefined
      const led = failedToOpen(error) ? undefined : missingPages.errorPage()
      throw circling(documents.ofStep()) ?? missing ?? led ?? error
    }
    const ended = performance.now()
    clock.end()
    observer.settling?.()
    let spent = ended - begun.mark - arrivals.waited()
    let from = begun.wall
    const look = async () => {
      await settle({ page, requests, traffic, messages, documents, vitals, limit: limits.step }).catch((error) => {
        throw circling(documents.ofStep()) ?? error
      })
      await requests.complete(() => hintedSizes(documents))
      const [reading, facts] = await Promise.all([vitals.read(), documents.facts()])
      checkAnswer(reading, facts)
      const led = missingPages.errorPage()
      if (led !== undefined) throw led
      if (reading !== undefined) requests.documentArrived(reading)
      return { reading: reading && withLookup(reading, relay), facts, traffic: requests.of(name) }
    }
    let seen = await pastSplash(look, { documents, vitals })
    if (windows.opened() && changedNothing(before, seen.reading)) {
      // The clock of the step begins anew, so that pictures show the page from its request on.
      observer.stepBegun?.(name)
      spent = Math.max(spent, await windows.openedAfter())
      from = Date.now() - spent
      spent += await windows.follow()
      seen = await pastSplash(look, { documents, vitals })
    }
    if (changedNothing(before, seen.reading)) {
      const problem = missingPages.problem()
      if (problem !== undefined) throw problem
    }
    const { reading, traffic: ofStep } = seen
    const change = stepChange(before, reading)
    const isNewDocument = change.kind === 'navigation'
    const arrival = isNewDocument && reading ? arrivalOf(documents.ofStep(), reading.timeOrigin) : undefined
    const sample = sampleStep({
      name,
      duration: durationOf({ action: spent, ended, begun: from, reading, arrival }),
      before,
      reading,
      facts: seen.facts,
      begun: from,
      change,
      interaction: vitals.longestInteraction(begun.wall) ?? shortInteraction(before, reading),
      traffic: ofStep,
    })
    if (isNewDocument) checkShown(sample, seen.facts)
    if (arrival !== undefined) countFromFirstRequest(sample, arrival)
    guard?.check()
    // After everything has been read, so that no number includes it.
    const expected = options.expect?.[name]
    if (expected !== undefined) await checkExpected(expected, documents)
    walk.steps.push(sample)
    if (guarded?.firstStepOnly) await guard?.lift(documents)
    await observer.stepEnded?.(sample, page, reading)
  }

  const step = async (name: string, action: () => Promise<unknown>): Promise<void> => {
    if (walk.error !== undefined) throw walk.error
    try {
      checkStep({ name, current: walk.current, done: walk.steps.length, steps })
      walk.current = name
      await measureStep(name, action)
      walk.current = undefined
    } catch (error) {
      walk.error = error
      throw error
    }
  }

  await Promise.race([
    failingWithStrays(() => journey({ page, step, secret, totp })),
    crash,
    leftAllowed,
    ...(guard ? [guard.refused] : []),
  ]).catch((error: unknown) => {
    const all = unwrapped(error)
    for (const each of all) makeNative(each, relay)
    throw all.map(refusedNavigation).find((refused) => refused !== undefined) ?? error
  })
  if (walk.error !== undefined) throw walk.error
  guard?.check()
  checkEnd({ current: walk.current, done: walk.steps.length, steps })
  walk.variants = await readVariants(page, documents)
  await observer.ended?.(requests)
}

/** Screenshot and request log of a failure, ms. */
const recordingLimit = 30_000
/** A page that a step failed on is read for this long: one that goes on replacing itself has no end, ms. */
const readingLimit = 5_000
/** A context that does not close within this is left to the end of the browser, ms. */
const closingLimit = 5_000

function makeNative(error: unknown, relay: Relay | undefined): void {
  if (error instanceof Error) error.message = nativeError(error.message, { relay })
}

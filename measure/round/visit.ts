import type { Limits, Market, Site } from '#core/model/benchmark.ts'
import type { Evidence, Load, Visit } from '#core/model/round.ts'
import type { ChromiumFiles } from '../chromium/find.ts'
import { startBrowser, type VisitBrowser } from '../chromium/start.ts'
import { acceptConsent } from '../consent/accept.ts'
import type { SiteState } from '../consent/keep.ts'
import { gatherEvidence } from '../evidence/evidence.ts'
import type { KeepFile } from '../evidence/keep.ts'
import { type Mask, maskSecrets } from '../evidence/mask.ts'
import { screenshotOf } from '../evidence/screenshot.ts'
import type { Journey } from '../journey/journey.ts'
import { keepStrays } from '../journey/strays.ts'
import { accessHeaders } from '../load/access.ts'
import { firstLine, JourneyError } from '../load/failure.ts'
import { measureLoad } from '../load/load.ts'
import type { Guarded, LoadObserver } from '../load/load-options.ts'
import { tenths } from '../load/tenths.ts'
import { allowedAddresses, resolvedAddresses } from '../network/allow.ts'
import type { Rewriting } from '../rewrite/changes.ts'
import { loadControlPage } from './control-page.ts'
import { askedToWait, outcomeOf, worthEvidence } from './outcome.ts'
import type { Progress } from './progress.ts'

export interface VisitOptions {
  files: ChromiumFiles
  /** The worker's control page. */
  controlUrl: string
  site: Site
  /** Origin of the site; with `origin: served` only the caller knows it. */
  origin: string
  /** The user's other non-public origins that its pages may reach, such as `http://127.0.0.1:8081`. */
  alsoAllowed?: readonly string[]
  journey: Journey
  steps: string[]
  market: Market
  loads: number
  /** See Benchmark. */
  consent?: 'accepted' | undefined
  limits: Limits
  /** How to reach the people who measure, for the user agent. */
  contact?: string | undefined
  /** `limits.visit` is shorter than the benchmark's because the round is running out of time, which is not the site's fault. */
  hurried?: boolean
  secret: (name: string) => Promise<string>
  /** Record evidence even when nothing fails. */
  recordEvidence: boolean
  keep: KeepFile
  /** Ends the visit early; its reason is the JourneyError to report. */
  signal: AbortSignal
  progress: Progress
  /** How what the site answers is rewritten on its way; absent: not at all. */
  rewriting?: Rewriting | undefined
  /** Why robots.txt does not let a page be measured; undefined where it does. */
  refuses?: ((url: string) => string | undefined) | undefined
}

/** One site's part of a round, in its own browser. Does not throw: an error becomes the visit's failure. */
export function measureVisit(options: VisitOptions): Promise<Visit> {
  return keepStrays(() => measure(options))
}

async function measure(options: VisitOptions): Promise<Visit> {
  const { site, limits, hurried, progress } = options
  const startedAt = new Date().toISOString()
  const mark = performance.now()
  progress({ type: 'visit-begun', site: site.name })
  const visit: Visit = { site: site.name, status: 'ok', startedAt, duration: 0, loads: [] }

  const late = new AbortController()
  const tooLate = hurried
    ? new JourneyError('out-of-time', 'The round ran out of time during this visit.')
    : new JourneyError('timeout', `The visit did not finish within ${limits.visit / 1000} s (limits.visit).`)
  const timer = setTimeout(() => late.abort(tooLate), limits.visit)
  const mask = maskSecrets(options)
  const { secret, totp, keep } = mask
  const inTime: MaskedOptions = {
    ...options,
    expect: site.expect,
    ...(!site.us && site.sideEffects !== 'allowed' && { guarded: { site: site.name } }),
    mask,
    secret,
    totp,
    keep,
    signal: AbortSignal.any([options.signal, late.signal]),
  }
  const browsers = browserKeeper(options)
  try {
    if (site.access !== undefined) inTime.headers = await accessHeaders(site.access, mask.access)
    const { browser } = await browsers.get()
    visit.control = tenths(await loadControlPage(browser, options.controlUrl))
    if (options.rewriting?.changes.serverWait !== undefined) await walkUncounted(browsers, inTime)
    const begin = options.consent === undefined || (await beginAccepted(visit, browsers, inTime))
    if (begin) await measureLoads(visit.loads, browsers, inTime)
    const { status, failure } = outcomeOf(visit.loads, { wanted: options.loads, us: site.us })
    visit.status = status
    if (failure !== undefined) visit.failure = failure
    const evidence = worthEvidence(visit, inTime) ? await recordEvidence(visit, browsers, inTime) : undefined
    if (evidence !== undefined) visit.evidence = evidence
  } catch (error) {
    // Not the site's fault: the browser did not start, or the worker's own control page did not load.
    visit.status = 'skipped'
    visit.failure = { code: 'worker', message: `The worker could not measure the site: ${firstLine(error)}` }
  } finally {
    clearTimeout(timer)
    await browsers.end()
  }
  mask.hideIn(visit)
  visit.duration = Math.round(performance.now() - mark)
  progress({ type: 'visit-ended', visit })
  return visit
}

type MaskedOptions = VisitOptions &
  Pick<Mask, 'totp'> & {
    mask: Mask
    expect: Site['expect']
    guarded?: Guarded
    headers?: Record<string, string>
    /** What the accepted banner left. */
    state?: SiteState
  }

/**
 * Accepts the site's consent banner once, for every load of the visit. False when the site answered in a way after which it is
 * not asked again, which then is the visit's only load.
 */
async function beginAccepted(visit: Visit, browsers: BrowserKeeper, options: MaskedOptions): Promise<boolean> {
  const { site, progress } = options
  progress({ type: 'consent-begun', site: site.name })
  const accept = async () => acceptConsent({ ...options, ...(await browsers.get()), accept: site.accept })
  let done = await accept()
  if (done.failure?.code === 'not-allowed' && (await browsers.allowResolved())) done = await accept()
  const { consent, state, failure } = done
  visit.consent = consent
  if (state !== undefined) options.state = state
  const isOver = failure?.code === 'challenge' || (!site.us && failure?.wait !== undefined)
  if (isOver) visit.loads.push({ steps: [], failure })
  return !isOver
}

/** Adds loads to `done` until enough are valid. A failed load is retried once, so that a hiccup does not fail the visit. */
async function measureLoads(done: Load[], browsers: BrowserKeeper, options: MaskedOptions): Promise<void> {
  const { site, loads: wanted, keep, mask, signal, progress } = options
  for (let attempt = 1; attempt <= wanted + 1; attempt++) {
    progress({ type: 'load-begun', site: site.name, load: attempt, of: wanted, evidence: false })
    const observer: LoadObserver = {
      ...reportSteps(options),
      failed: async (failure, page) => {
        failure.screenshot = await keep(
          `failure-${attempt}.jpg`,
          await screenshotOf(page, { hideTyping: mask.given(), secrets: mask }),
        )
      },
    }
    let load = await measureLoad({ ...options, ...(await browsers.get()), observer })
    if (load.failure?.code === 'not-allowed' && (await browsers.allowResolved())) {
      load = await measureLoad({ ...options, ...(await browsers.get()), observer })
    }
    const refused = refusedIn(load, options)
    done.push(refused ?? load)
    if (refused !== undefined || load.failure?.code === 'side-effect') return
    const failedBefore = done.at(-2)?.failure !== undefined
    if (!site.us && askedToWait(done) !== undefined) return
    if (signal.aborted || load.failure?.code === 'challenge' || (load.failure !== undefined && failedBefore)) return
    if (done.filter((each) => each.failure === undefined).length === wanted) return
  }
}

/** The load up to the step that ended on a page which robots.txt disallows: where a script leads is known only then. */
function refusedIn({ steps }: Load, { refuses }: MaskedOptions): Load | undefined {
  for (const [at, { name, document }] of steps.entries()) {
    const message = document && refuses?.(document.url)
    if (message !== undefined) return { steps: steps.slice(0, at), failure: { code: 'robots', step: name, message } }
  }
  return undefined
}

/** A load that nothing is read from: on its way the rewriting server keeps the documents that it answers with later. */
async function walkUncounted(browsers: BrowserKeeper, options: MaskedOptions): Promise<void> {
  await measureLoad({ ...options, ...(await browsers.get()), observer: {} })
}

async function recordEvidence(
  { failure }: Visit,
  browsers: BrowserKeeper,
  options: MaskedOptions,
): Promise<Evidence | undefined> {
  const { site, loads, mask, progress } = options
  progress({ type: 'load-begun', site: site.name, load: loads + 1, of: loads, evidence: true })
  const { observer, compare, end, result } = gatherEvidence(options.keep, {
    hideTyping: mask.given(),
    secrets: mask,
    // Never of a competitor: the source of its pages is not ours to keep.
    ...(site.us && failure !== undefined && { trace: { title: site.name, ...mask } }),
  })
  const begun = reportSteps(options).stepBegun
  const stepBegun = (step: string): void => {
    observer.stepBegun?.(step)
    begun?.(step)
  }
  await measureLoad({ ...options, ...(await browsers.get()), observer: { ...observer, stepBegun } })
  await end()
  if (!options.signal.aborted) await compare((await browsers.get()).browser)
  return result()
}

function reportSteps({ site, progress }: VisitOptions): LoadObserver {
  return {
    stepBegun: (step) => progress({ type: 'step-begun', site: site.name, step }),
    stepEnded: (sample) => progress({ type: 'step-ended', site: site.name, sample }),
  }
}

interface BrowserKeeper {
  /** The visit's browser; a new one after a crash or when the last one exceeded the memory limit. */
  get: () => Promise<VisitBrowser>
  /** Looks up once whether the visit's own site is on a private network; if so, the next browser may reach it. */
  allowResolved: () => Promise<boolean>
  end: () => Promise<void>
}

function browserKeeper({
  files,
  limits,
  market,
  controlUrl,
  origin,
  alsoAllowed = [],
  rewriting,
}: VisitOptions): BrowserKeeper {
  const { network } = market.profile
  const own = [controlUrl, origin, ...alsoAllowed]
  let current: VisitBrowser | undefined
  let allow = allowedAddresses(own)
  let resolved = false
  return {
    get: async () => {
      if (current?.browser.isConnected() === false) {
        await current.end()
        current = undefined
      }
      current ??= await startBrowser({ files, memory: limits.memory, allow, network, rewriting })
      return current
    },
    allowResolved: async () => {
      if (resolved) return false
      resolved = true
      const found = await resolvedAddresses(own)
      if (found.every((address) => allow.includes(address))) return false
      allow = [...new Set([...allow, ...found])]
      await current?.end()
      current = undefined
      return true
    },
    end: async () => current?.end(),
  }
}

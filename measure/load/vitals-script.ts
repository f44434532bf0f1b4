import webVitalsLibrary from '#web-vitals'
import { comingScript } from './coming-script.ts'
import { goneScript } from './gone-script.ts'
import { heldBackScript } from './held-back-script.ts'
import { idleScript } from './idle-script.ts'
import { inputsScript } from './inputs-script.ts'
import { additionsScript, type InteractionAdditions } from './interaction-additions.ts'
import { interactionInputsScript } from './interaction-inputs.ts'
import { type InteractionPaints, paintsScript } from './interaction-paints.ts'
import { largerScript } from './larger-script.ts'
import { loadingScript } from './loading-script.ts'
import { motionScript } from './motion-script.ts'
import { nodesScript } from './nodes-script.ts'
import { revealedScript } from './revealed-script.ts'
import { seenScript } from './seen-script.ts'
import { unseenScript } from './unseen-script.ts'

/** Name of the isolated world in which the script runs: a page can neither see it nor reach its objects. */
export const vitalsWorld = 'outpace'
/** Function of that world that passes a message to the worker. */
export const vitalsBinding = 'outpaceReport'

/** What the worker reads at the end of a step. All times in ms since the document's navigation started. */
export interface DocumentReading extends InteractionPaints, InteractionAdditions {
  /** Wall-clock time at which the navigation started, ms; identifies the document. */
  timeOrigin: number
  url: string
  title: string
  /** Value of `<html lang>`; empty without one. */
  language: string
  status: number
  /** Bytes of the document itself, with headers, as Resource Timing counts them. */
  transferred: number
  /** It had been fetched ahead. */
  prefetched: boolean
  /** Time of the reading. */
  age: number
  /** Time until the fetch of the final URL started: redirects, including cross-origin ones, and unloading the last page. */
  redirect: number
  dns: number
  connectStart: number
  connect: number
  load?: number
  /** From the Early Hints (HTTP 103) that TTFB ends with to the response itself. */
  hinted?: number
  ttfb?: number
  fcp?: number
  lcp?: number
  cls?: number
  /** Size of the LCP element, CSS pixels. */
  lcpArea?: number
  /** LCP minus TTFB, in the three parts of https://web.dev/articles/optimize-lcp#lcp-breakdown. */
  lcpParts?: { loadDelay: number; load: number; renderDelay: number; element: string }
  /** The picture that is the LCP element: its address, and its size in device pixels as displayed and as it is. */
  lcpImage?: { url: string; shown: [width: number, height: number]; natural: [width: number, height: number] }
  /** Interactions that the document has had, as Event Timing counts them: a tap or a key is one. */
  interactions: number
  /** Each long task: start and duration. */
  longTasks: [start: number, duration: number][]
}

/** The parts of the web-vitals library that the script uses, as its IIFE build exposes them. */
interface WebVitals {
  onTTFB: typeof import('web-vitals/attribution').onTTFB
  onFCP: typeof import('web-vitals/attribution').onFCP
  onLCP: typeof import('web-vitals/attribution').onLCP
  onCLS: typeof import('web-vitals/attribution').onCLS
}

/** Runs in every document, before its own scripts. It is serialised, so it must not use anything from outside. */
function observeDocument(webVitals: WebVitals): void {
  const world = globalThis as unknown as Record<string, unknown>
  const values: { ttfb?: number; fcp?: number; lcp?: number; lcpArea?: number; cls?: number } = {}
  let lcpParts: DocumentReading['lcpParts']
  let lcpImage: DocumentReading['lcpImage']
  const longTasks: [number, number][] = []

  const everyChange = { reportAllChanges: true }
  webVitals.onTTFB((metric) => {
    values.ttfb = metric.value
  })
  webVitals.onFCP((metric) => {
    values.fcp = metric.value
  })
  webVitals.onLCP((metric) => {
    values.lcp = metric.value
    values.lcpArea = metric.entries.at(-1)?.size ?? 0
    const { resourceLoadDelay, resourceLoadDuration, elementRenderDelay, target } = metric.attribution
    lcpParts = {
      loadDelay: resourceLoadDelay,
      load: resourceLoadDuration,
      renderDelay: elementRenderDelay,
      element: String(target ?? '').slice(0, 200),
    }
    const { url, element } = metric.entries.at(-1) ?? {}
    lcpImage = undefined
    if (url && element instanceof HTMLImageElement) {
      const { width, height } = element.getBoundingClientRect()
      lcpImage = {
        url: url.slice(0, 500),
        shown: [Math.round(width * devicePixelRatio), Math.round(height * devicePixelRatio)],
        natural: [element.naturalWidth, element.naturalHeight],
      }
    } else if (url) lcpImage = { url: url.slice(0, 500), shown: [0, 0], natural: [0, 0] }
  }, everyChange)
  webVitals.onCLS((metric) => {
    values.cls = metric.value
  }, everyChange)

  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) longTasks.push([entry.startTime, entry.duration])
  }).observe({ type: 'longtask', buffered: true })

  // From prototypes, because elements can be called `title` or `querySelector`.
  const readTitle = Object.getOwnPropertyDescriptor(Document.prototype, 'title')?.get
  const readLanguage = (): string => {
    const root = Document.prototype.querySelector.call(document, ':root')
    return root === null ? '' : String(Element.prototype.getAttribute.call(root, 'lang') ?? '')
  }

  world.outpaceRead = (begins: boolean): DocumentReading => {
    const entry = performance.getEntriesByType('navigation')[0] as PerformanceNavigationTiming
    // TypeScript does not know it yet: https://w3c.github.io/resource-timing/#dom-performanceresourcetiming-deliverytype
    const { deliveryType: delivered } = entry as { deliveryType?: string }
    const reading: DocumentReading = {
      timeOrigin: performance.timeOrigin,
      url: location.href.slice(0, 500),
      title: String(readTitle?.call(document) ?? '').slice(0, 200),
      language: readLanguage().slice(0, 40),
      status: entry.responseStatus,
      transferred: entry.transferSize,
      prefetched: delivered === 'navigational-prefetch',
      age: performance.now(),
      // Not redirectEnd - redirectStart: those are 0 for redirects across origins.
      redirect: entry.fetchStart,
      dns: entry.domainLookupEnd - entry.domainLookupStart,
      connectStart: entry.connectStart,
      connect: entry.connectEnd - entry.connectStart,
      // TypeScript does not know it yet: https://w3c.github.io/event-timing/#dom-performance-interactioncount
      interactions: (performance as { interactionCount?: number }).interactionCount ?? 0,
      longTasks,
      ...(world.outpacePaints as (isRead: boolean) => InteractionPaints)(true),
      ...(world.outpaceAdditions as () => InteractionAdditions)(),
      ...values,
    }
    // web-vitals reports it after the load event, which may never come.
    if (reading.ttfb === undefined && entry.responseStart > 0) reading.ttfb = entry.responseStart
    // TypeScript does not know it yet: https://w3c.github.io/resource-timing/#dom-performanceresourcetiming-finalresponseheadersstart
    const { finalResponseHeadersStart: answered = 0 } = entry as { finalResponseHeadersStart?: number }
    if (answered > entry.responseStart) reading.hinted = answered - entry.responseStart
    if (entry.loadEventEnd > 0) reading.load = entry.loadEventEnd
    if (lcpParts !== undefined) reading.lcpParts = lcpParts
    if (lcpImage !== undefined) reading.lcpImage = lcpImage
    // Ahead of the next input, whose time this must not be part of.
    if (begins) (world.outpacePrepare as () => void)()
    return reading
  }
}

/**
 * Source of the init script. web-vitals reports when the page is idle; in this world only, idle callbacks run in the next
 * task, so that everything has been reported when the step is read.
 */
export const vitalsScript: string = [
  idleScript,
  inputsScript(vitalsBinding),
  nodesScript,
  goneScript,
  motionScript,
  comingScript,
  interactionInputsScript,
  revealedScript,
  additionsScript(vitalsBinding),
  'if (self === top) {',
  'self.requestIdleCallback = (run) => setTimeout(run, 0);',
  webVitalsLibrary,
  paintsScript,
  `;(${observeDocument.toString()})(webVitals)`,
  loadingScript,
  unseenScript,
  largerScript,
  heldBackScript,
  seenScript,
  '}',
].join('\n')

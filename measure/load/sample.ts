import type { MetricValues } from '#core/model/metric.ts'
import type { LcpParts, StepSample } from '#core/model/round.ts'
import type { RequestEntry } from './requests.ts'
import type { DocumentReading } from './vitals-script.ts'

/** A long task blocks for what it takes beyond this, ms (https://web.dev/articles/tbt). */
const blockingThreshold = 50

interface SampleOptions {
  name: string
  /** ms. */
  duration: number
  reading: DocumentReading | undefined
  /** ms by which the imitated network delayed the document's answer; not in the reading's TTFB. */
  heldBack: number
  /** False when the step stayed on the document of the step before; then it has no navigation metrics. */
  isNewDocument: boolean
  interaction: number | undefined
  requests: RequestEntry[]
}

/** One step's measurement from what was gathered. A metric that was not seen is absent. */
export function sampleStep(options: SampleOptions): StepSample {
  const { name, duration, isNewDocument, interaction, requests } = options
  const reading = options.reading === undefined ? undefined : asCustomerSaw(options.reading, options.heldBack)
  const metrics: MetricValues = {
    duration: round(duration),
    bytes: requests.reduce((sum, request) => sum + request.bytes, 0),
    requests: requests.length,
  }
  if (interaction !== undefined) metrics.inp = round(interaction)
  const sample: StepSample = { name, metrics }
  if (reading === undefined || !isNewDocument) return sample
  for (const metric of ['ttfb', 'fcp', 'lcp', 'load'] as const) {
    const value = reading[metric]
    if (value !== undefined) metrics[metric] = round(value)
  }
  if (reading.cls !== undefined) metrics.cls = Math.round(reading.cls * 1e4) / 1e4
  if (reading.fcp !== undefined) metrics.tbt = round(totalBlockingTime(reading.longTasks, reading.fcp))
  sample.document = { url: reading.url, status: reading.status }
  const parts = lcpParts(reading)
  if (parts !== undefined) sample.document.lcp = parts
  return sample
}

/**
 * Moves what the imitated network held back into TTFB. It was counted as the time between the first byte and the
 * element's own request or, for text, its drawing; the sum stays LCP.
 */
function asCustomerSaw(reading: DocumentReading, heldBack: number): DocumentReading {
  if (reading.ttfb === undefined) return reading
  const seen = { ...reading, ttfb: reading.ttfb + heldBack }
  if (reading.lcpParts !== undefined) {
    const { loadDelay, renderDelay } = reading.lcpParts
    const ofDelay = Math.min(heldBack, loadDelay)
    seen.lcpParts = {
      ...reading.lcpParts,
      loadDelay: loadDelay - ofDelay,
      renderDelay: Math.max(0, renderDelay - (heldBack - ofDelay)),
    }
  }
  return seen
}

/** From FCP until the page is quiet. */
function totalBlockingTime(longTasks: [start: number, duration: number][], fcp: number): number {
  return longTasks.reduce((sum, [start, duration]) => {
    const afterFcp = Math.min(duration, start + duration - fcp)
    return sum + Math.max(0, afterFcp - blockingThreshold)
  }, 0)
}

function lcpParts({ ttfb, redirect, dns, connect, lcpParts: parts }: DocumentReading): LcpParts | undefined {
  if (ttfb === undefined || parts === undefined) return undefined
  const wait = Math.max(0, ttfb - redirect - dns - connect)
  return {
    redirect: round(redirect),
    dns: round(dns),
    connect: round(connect),
    wait: round(wait),
    loadDelay: round(parts.loadDelay),
    load: round(parts.load),
    renderDelay: round(parts.renderDelay),
    element: parts.element,
  }
}

/** Tenths of a millisecond: finer than the clock the browser shows. */
function round(value: number): number {
  return Math.round(value * 10) / 10
}

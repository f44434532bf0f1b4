import type { MetricValues } from '#core/model/metric.ts'
import type { LcpParts, StepSample, ViewSample } from '#core/model/round.ts'
import { languageOf } from './language.ts'
import type { PageFacts } from './page-facts.ts'
import type { StepTraffic } from './requests.ts'
import type { StepChange } from './step-kind.ts'
import { tenths } from './tenths.ts'
import type { DocumentReading } from './vitals-script.ts'

/** The part of a long task beyond this is blocking time, ms (https://web.dev/articles/tbt). */
const blockingThreshold = 50

/** Characters of a title that a sample keeps. */
const longestTitle = 80
/** Characters of headings, and of what a page says that says hardly anything. */
const longestHeading = 400

interface SampleOptions {
  name: string
  /** Of the action, ms. */
  duration: number
  /** Wall-clock time at which the action began, ms. */
  begun: number
  /** Before the action. */
  before: DocumentReading | undefined
  reading: DocumentReading | undefined
  facts: Pick<PageFacts, 'heading' | 'said'> | undefined
  change: StepChange
  interaction: number | undefined
  traffic: StepTraffic
}

/** The measurement of one step. A metric that was not observed is absent. */
export function sampleStep(options: SampleOptions): StepSample {
  const { name, duration, reading, facts, change, begun, interaction, traffic } = options
  const untilContent = (change.contentAt ?? begun) - begun
  const metrics: MetricValues = {
    // A call that returns before the page shows anything is not what a customer waits for.
    duration: tenths(Math.max(duration, untilContent)),
    bytes: traffic.bytes,
    requests: traffic.requests,
  }
  if (interaction !== undefined) metrics.inp = tenths(interaction)
  if (change.icp !== undefined) metrics.icp = tenths(change.icp)
  const sample: StepSample = { name, kind: change.kind, metrics }
  if (traffic.unlogged > 0) sample.unlogged = traffic.unlogged
  if (change.kind === 'soft' && reading !== undefined) sample.view = viewOf(reading, options)
  // Only a new document has navigation metrics.
  if (reading === undefined || change.kind !== 'navigation') return sample
  for (const metric of ['ttfb', 'fcp', 'lcp', 'load'] as const) {
    const value = reading[metric]
    if (value !== undefined) metrics[metric] = tenths(value)
  }
  if (reading.cls !== undefined) metrics.cls = Math.round(reading.cls * 1e4) / 1e4
  if (reading.fcp !== undefined) metrics.tbt = tenths(totalBlockingTime(reading.longTasks, reading.fcp))
  const language = languageOf(reading.language)
  sample.document = {
    ...viewOf(reading, { facts }),
    status: reading.status,
    ...(language !== undefined && { language }),
  }
  Object.assign(sample, shortcomings(reading))
  const parts = lcpParts(reading)
  if (parts !== undefined) sample.document.lcp = parts
  return sample
}

/** An application that never changes its title would be named after what it showed before. */
function viewOf({ url, title }: DocumentReading, { facts, before }: Partial<SampleOptions>): ViewSample {
  const heading = [facts?.heading, facts?.said].filter(Boolean).join(' | ').slice(0, longestHeading)
  return {
    url,
    ...(title !== '' && title !== before?.title && { title: title.slice(0, longestTitle) }),
    ...(heading !== '' && { heading }),
  }
}

/** What keeps a document from having the metrics of a page that loads as usual. */
function shortcomings({ load, fcp, age }: DocumentReading): Pick<StepSample, 'unfinished' | 'blank'> {
  return {
    ...(load === undefined && { unfinished: true as const }),
    ...(fcp === undefined && { blank: Math.round(age) }),
  }
}

/** From FCP until the page is quiet. */
function totalBlockingTime(longTasks: [start: number, duration: number][], fcp: number): number {
  return longTasks.reduce((sum, [start, duration]) => {
    const afterFcp = Math.min(duration, start + duration - fcp)
    return sum + Math.max(0, afterFcp - blockingThreshold)
  }, 0)
}

function lcpParts({ ttfb, redirect, dns, connect, hinted, lcpParts: parts }: DocumentReading): LcpParts | undefined {
  if (ttfb === undefined || parts === undefined) return undefined
  const wait = Math.max(0, ttfb - redirect - dns - connect)
  // Early Hints end TTFB, but the customer still waits for the page: that time is in the parts after it, from the first one on.
  let left = hinted ?? 0
  const afterHints = (part: number): number => {
    const taken = Math.min(part, left)
    left -= taken
    return part - taken
  }
  const loadDelay = afterHints(parts.loadDelay)
  const load = afterHints(parts.load)
  const renderDelay = afterHints(parts.renderDelay)
  return {
    redirect: tenths(redirect),
    dns: tenths(dns),
    connect: tenths(connect),
    wait: tenths(wait + (hinted ?? 0) - left),
    loadDelay: tenths(loadDelay),
    load: tenths(load),
    renderDelay: tenths(renderDelay),
    element: parts.element,
  }
}

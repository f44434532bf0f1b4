import { kindOf } from '../../judge/gap/kind.ts'
import { doubtOf } from '../../judge/page/doubt.ts'
import type { MetricValues } from '../../model/metric.ts'
import type { FailureCode, LcpParts, Round, StepKind, StepSample, Visit, VisitStatus } from '../../model/round.ts'
import type { DatasetNames } from './names.ts'

/** One round as a line of a data set. Without names nothing in it comes from a page, nor from who measured. */
export interface DatasetRound {
  /** Counted from 1 in each market. */
  round: number
  market: string
  /** s since the first round of the data set. */
  elapsed: number
  /** Of the market's time zone: 1 is Monday. */
  weekday: number
  hour: number
  /** ISO 8601, UTC; with names only. */
  scheduledAt?: string
  method: string
  chromium: number
  consent: 'fresh' | 'accepted'
  /** KB hashed a second. */
  cpuIndex: number
  /** In the order measured. */
  visits: DatasetVisit[]
}

interface DatasetVisit {
  site: string
  /** Counted from 1: the order is shuffled in each round. */
  position: number
  status: VisitStatus
  failure: DatasetFailure | null
  /** Load time of the worker's own control page before the visit, ms. */
  control: number | null
  loads: { failure: DatasetFailure | null; steps: DatasetStep[] }[]
}

interface DatasetFailure {
  code: FailureCode
  step: string | null
}

export interface DatasetStep extends MetricValues {
  step: string
  kind: StepKind
  /** HTTP status of the document that the step ended on; null where it stayed on the one before. */
  httpStatus: number | null
  /** ms each; null without an LCP. */
  lcpParts: Omit<LcpParts, 'element'> | null
  /** Why the page is probably not the one asked for; null where it is. */
  doubt: string | null
  /** Where the step ended; with names only. */
  url?: string
}

export interface RoundPlace {
  names: DatasetNames
  /** Number of the round in its market. */
  number: number
  /** Of the first round of the data set, ms. */
  begun: number
  /** IANA. */
  timeZone: string
}

export function datasetRound(round: Round, { names, number, begun, timeZone }: RoundPlace): DatasetRound {
  const { scheduledAt, market, method, worker, visits } = round
  return {
    round: number,
    market: names.market(market),
    elapsed: Math.round((Date.parse(scheduledAt) - begun) / 1000),
    ...hourOf(scheduledAt, timeZone),
    ...(names.areReal && { scheduledAt }),
    method: names.method(method),
    chromium: method.chromium,
    consent: method.consent ?? 'fresh',
    cpuIndex: worker.cpuIndex,
    visits: visits.map((visit, at) => visitOf(visit, { names, position: at + 1 })),
  }
}

function visitOf(
  { site, status, failure, control, loads }: Visit,
  { names, position }: { names: DatasetNames; position: number },
): DatasetVisit {
  const failureOf = (of: typeof failure): DatasetFailure | null =>
    of === undefined ? null : { code: of.code, step: of.step === undefined ? null : names.step(of.step) }
  return {
    site: names.site(site),
    position,
    status,
    failure: failureOf(failure),
    control: control ?? null,
    loads: loads.map((load) => ({
      failure: failureOf(load.failure),
      steps: load.steps.map((sample) => stepOf(sample, names)),
    })),
  }
}

function stepOf(sample: StepSample, names: DatasetNames): DatasetStep {
  const { name, metrics, document } = sample
  const { element: _, ...parts } = document?.lcp ?? { element: '' }
  return {
    step: names.step(name),
    kind: kindOf(sample),
    httpStatus: document?.status ?? null,
    ...metrics,
    lcpParts: 'wait' in parts ? parts : null,
    doubt: doubtOf(sample)?.kind ?? null,
    ...(names.areReal && document !== undefined && { url: document.url }),
  }
}

function hourOf(at: string, timeZone: string): { weekday: number; hour: number } {
  const parts = formatOf(timeZone).formatToParts(new Date(at))
  const part = (type: string) => parts.find((each) => each.type === type)?.value ?? ''
  return { weekday: weekdays.indexOf(part('weekday')) + 1, hour: Number(part('hour')) }
}

const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']

const formats = new Map<string, Intl.DateTimeFormat>()

/** Making one takes longer than using it for a thousand rounds. */
function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone)
  if (known !== undefined) return known
  const format = new Intl.DateTimeFormat('en', { timeZone, weekday: 'short', hour: 'numeric', hourCycle: 'h23' })
  formats.set(timeZone, format)
  return format
}

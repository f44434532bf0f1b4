import type { Benchmark } from './benchmark.ts'
import { experimentTools, mostVariants } from './experiments.ts'
import type { Estimate, Incident, IncidentStream } from './incident.ts'
import { leastTexts, mostFrames } from './limits.ts'
import { DEFINITIONS } from './method.ts'
import { type Metric, type MetricValues, metrics, type Unit, unitOf } from './metric.ts'
import type {
  ClientRedirect,
  Failure,
  Load,
  PictureDisagreement,
  Round,
  StepEvidence,
  StepSample,
  Visit,
} from './round.ts'
import { slug } from './slug.ts'

// Each size is that of a record with every field present and every number as long as it gets. The types say `Required`, so
// that a new field cannot be forgotten here.

type Measured = Pick<Benchmark, 'id' | 'sites' | 'steps' | 'markets' | 'loads'>

export interface RecordSize {
  /** Such as `a round`. */
  what: 'a round' | 'an incident' | 'a day of one site' | 'a verdict'
  /** At most, with the texts of pages cut to `leastTexts`. */
  bytes: number
}

/** The largest records of a benchmark; the judge's state is split into as many as it takes. */
export function recordSizes(benchmark: Measured): RecordSize[] {
  return [
    { what: 'a round', bytes: roundBytes(benchmark) },
    { what: 'an incident', bytes: incidentBytes(benchmark) },
    { what: 'a day of one site', bytes: dayBytes(benchmark) },
    { what: 'a verdict', bytes: streamBytes(benchmark) },
  ]
}

/** Bytes of a value as JSON in UTF-8. */
export function jsonBytes(value: unknown): number {
  return new TextEncoder().encode(JSON.stringify(value)).length
}

/** The longest times and counts: of a step that took as long as a round may, tenths of a millisecond included. */
const time = 839_999.9
const wholeTime = 839_999
const count = 99_999_999_999
/** A ratio is kept as a double. */
const ratio = 0.12345678901234568
const at = '2026-11-22T01:00:00.000Z'
const atSlug = slug(at)

/** Of a round with evidence. */
export function roundBytes({ id, sites, steps, markets, loads }: Measured): number {
  const market = longest(markets.map((one) => one.id))
  const header: Omit<Round, 'visits'> = {
    version: 1,
    benchmark: id,
    market,
    scheduledAt: at,
    startedAt: at,
    finishedAt: at,
    seed: 4_294_967_295,
    method: {
      profile: longest(markets.map(({ profile }) => `${profile.name}-12345678`)),
      region: 'ap-southeast-2',
      chromium: 153,
      definitions: DEFINITIONS,
      loads,
      consent: 'accepted',
    },
    worker: { chromium: '153.0.7890.123', cold: false, cpuIndex: count, platform: 'x'.repeat(60), barrier: 'guard' },
  }
  const samples = total(steps, (step) => sampleBytes + inner(step) + 1)
  const evidence = (folder: string) => total(steps, (step) => evidenceBytes(step, folder))
  const visits = total(sites, ({ name, us }) => {
    const folder = `${id}/${market}/${atSlug}/${slug(name)}`
    const failure = failureBytes({ folder, step: longest(steps) })
    const load = samples + jsonBytes({ steps: [], failure: 0, variants }) + failure
    const visit: Required<Omit<Visit, 'failure' | 'loads' | 'evidence'>> = {
      walked: '00000000',
      site: name,
      status: 'blocked',
      startedAt: at,
      duration: wholeTime,
      control: time,
      consent: { outcome: 'not-handled', manager: 'x'.repeat(40) },
    }
    const files = { requests: `${folder}/requests.jsonl`, ...(us && { trace: `${folder}/trace.zip` }) }
    const rest = jsonBytes({ failure: 0, loads: [], evidence: { steps: [], ...files } })
    // A failed load is tried again once.
    return jsonBytes(visit) + rest + failure + (loads + 1) * (load + 1) + evidence(folder) + 1
  })
  // Both keys of the record come on top of its value.
  return jsonBytes(header) + jsonBytes({ visits: [] }) + visits + `round#${id}#${market}${at}`.length
}

/** With a document, which has everything that a view has, in place of it. */
const sample: Required<Omit<StepSample, 'unusual' | 'view'>> = {
  name: '',
  kind: 'interaction',
  metrics: Object.fromEntries(metrics.map((metric) => [metric, time])) satisfies MetricValues,
  document: {
    url: '',
    status: 599,
    title: '',
    asked: '',
    clientRedirect: time,
    redirects: [] satisfies ClientRedirect[],
    lcp: {
      redirect: time,
      dns: time,
      connect: time,
      wait: time,
      loadDelay: time,
      load: time,
      renderDelay: time,
      element: '',
    },
  },
  unfinished: true,
  blank: wholeTime,
  unlogged: wholeTime,
}
const longestTool = experimentTools.toSorted((a, b) => b.length - a.length)[0] ?? experimentTools[0]
const variants: Load['variants'] = Array.from({ length: mostVariants }, () => [longestTool, '01234567'])
const sampleTexts = 2 * leastTexts.url + leastTexts.title + leastTexts.element
const sampleBytes = jsonBytes(sample) + sampleTexts

function failureBytes({ folder, step }: { folder: string; step: string }): number {
  const failure: Required<Failure> = {
    code: 'element-missing',
    step,
    message: '',
    screenshot: `${folder}/failure-10.jpg`,
    wait: 86_400_000,
    provider: 'x'.repeat(20),
  }
  return jsonBytes(failure) + leastTexts.message
}

/** A filmstrip is stored as the times of its frames: store/records/round-record.ts. */
function evidenceBytes(step: string, folder: string): number {
  const disagreement: PictureDisagreement = { metric: 'lcp', number: time, picture: time }
  const evidence: Required<Omit<StepEvidence, 'filmstrip'>> & { filmstrip: number[] } = {
    name: step,
    screenshot: `${folder}/${slug(step)}.jpg`,
    filmstrip: Array.from({ length: mostFrames }, () => wholeTime),
    speedIndex: wholeTime,
    disagreements: [disagreement, disagreement],
  }
  return jsonBytes(evidence) + 1
}

const estimate: Estimate = {
  ratio,
  low: ratio,
  high: ratio,
  coverage: ratio,
  rounds: wholeTime,
  firstEstimate: false,
}

/** With an alarm on every comparison and promise, and the screenshots of three rounds. */
function incidentBytes({ id, sites, steps, markets }: Measured): number {
  const market = longest(markets.map((one) => one.id))
  const header: Omit<Required<Incident>, 'streams' | 'evidence'> = {
    version: 1,
    id: `${market}-failing-${longest(steps.map(slug))}-20261122T010000Z`,
    benchmark: id,
    market,
    kind: 'failing',
    cause: { kind: 'journey', step: longest(steps) },
    openedAt: at,
    detectedAt: at,
    closedAt: at,
    closeDetectedAt: at,
    failure: { step: longest(steps), code: 'element-missing', message: '', recoveredAt: at },
  }
  const stream: IncidentStream = {
    competitor: '',
    step: '',
    metric: 'speedIndex',
    event: 'PROMISE_BROKEN',
    onset: 9_999_999,
    onsetAt: at,
    detectedAt: at,
    moved: 'rival',
    before: ratio,
    promise: 3_600_000,
    first: estimate,
    latest: estimate,
    recoveredAt: at,
    dropped: true,
  }
  const each = jsonBytes(stream) + 1
  const names = total(steps, inner)
  const streams = total(sites, ({ name }) => steps.length * (each + inner(name)) + names)
  const files = total(sites, ({ name }) => {
    const folder = `${id}/${market}/${atSlug}/${slug(name)}`
    const file = (step: string, screenshot: string) =>
      jsonBytes({ site: name, step, screenshot: `${folder}/${screenshot}` }) + 1
    return total(steps, (step) => file(step, `${slug(step)}.jpg`)) + file(longest(steps), 'failure-10.jpg')
  })
  const evidence = 3 * (files + jsonBytes({ when: 'detection', at, files: [] }) + 1)
  return jsonBytes(header) + longestMessage + jsonBytes({ streams: [], evidence: [] }) + streams + evidence
}

/** Bytes of a failure's message of 500 characters, each of up to three bytes. */
const longestMessage = 1500

/** Of five digits, as the numbers of a day have them, the longest that is written. */
const longestFigure: Record<Unit, number> = { ms: 0.12346, bytes: 123_460_000, score: 0.0012346, count: 1234.5 }

/** Of a competitor, which has gaps as well as figures. */
function dayBytes({ id, sites, steps, markets }: Measured): number {
  const name = longest(sites.map((site) => site.name))
  const gapEnd = 0.0059761
  const header = {
    version: 1,
    benchmark: id,
    market: longest(markets.map((one) => one.id)),
    date: at,
    rounds: 1440,
    counted: 1440,
    unsteady: 1440,
    through: at,
    method: {
      profile: 'x'.repeat(80),
      region: 'ap-southeast-2',
      chromium: 153,
      definitions: DEFINITIONS,
      loads: 9,
      consent: 'accepted',
    },
    mixed: steps,
    site: {
      name,
      status: { ok: 1440, failed: 1440, blocked: 1440, refused: 1440, changed: 1440, skipped: 1440 },
      changedAt: Object.fromEntries(steps.map((step) => [step, 1440])),
      consent: { accepted: 1440, 'not-found': 1440, 'not-handled': 1440, failed: 1440 },
    },
  }
  const each = (values: (metric: Metric) => number[]) =>
    jsonBytes(Object.fromEntries(metrics.map((metric) => [metric, values(metric)])))
  const figures = each((metric) => [14_400, ...Array<number>(4).fill(longestFigure[unitOf[metric]])])
  const gaps = each(() => [gapEnd, gapEnd, gapEnd, 1440])
  // A step's name stands in both, with quotes, colon and comma.
  const perStep = (step: string) => figures + gaps + 2 * (inner(step) + 4)
  return jsonBytes(header) + total([...steps, 'journey'], perStep)
}

/** Of a detector that remembers another regime: core/statistics/memory.ts. */
function streamBytes({ sites, steps }: Measured): number {
  // Each regime has a histogram of 1024 bins, such as `"-512":12345,`.
  const histograms = 2 * 1024 * 13
  // The window of 64 rounds: slot and log ratio, and the rival's time.
  const window = 64 * (jsonBytes([wholeTime, ratio]) + 1 + jsonBytes(time) + 3)
  const evidence = 70 * (jsonBytes(ratio) + 1)
  const rest = 1_000
  // The pooled stream names every competitor, with a fingerprint of what is measured of it.
  const names = total(sites, ({ name }) => inner(name) + 20)
  return histograms + window + evidence + rest + names + inner(longest(steps))
}

/** Bytes of a text within JSON, without its quotes. */
function inner(text: string): number {
  return jsonBytes(text) - 2
}

function longest(texts: readonly string[]): string {
  return texts.reduce((most, text) => (inner(text) > inner(most) ? text : most), '')
}

function total<T>(items: readonly T[], size: (item: T) => number): number {
  return items.reduce((sum, item) => sum + size(item), 0)
}

import type { AlarmFacts } from '#core/analysis/alarm/alarm.ts'
import { alarmFacts, type IncidentRecords } from '#core/analysis/alarm/facts.ts'
import type { Benchmark } from '#core/model/benchmark.ts'
import type { Estimate, Incident, IncidentStream } from '#core/model/incident.ts'
import type { MetricValues } from '#core/model/metric.ts'
import type { LcpParts, Round } from '#core/model/round.ts'
import type { AlarmLinks } from '#notify/mail/actions.ts'
import { alarmMail, prepareAlarm } from '#notify/mail/alarm.ts'
import type { ReadEvidence, ShrinkPictures } from '#notify/mail/pictures.ts'
import type { Message, Reader } from '#notify/message.ts'
import { auditOf, page } from '../core/analysis/audit-records.ts'
import { fakeBenchmark, fakeRound, notOk, type Walk } from '../core/rounds.ts'

/** Incidents as they happen, with the rounds around them: we are Acme, and slow on search since 10:00 UTC. */

export const acme: Benchmark = fakeBenchmark({
  competitors: ['Amazon', 'Globex'],
  steps: ['home', 'search', 'product'],
  business: { monthlyRevenue: { amount: 2_000_000, currency: 'AUD' }, conversionPerSecond: 0.07 },
})

const australian: Reader = { locale: 'en-AU', timeZone: 'Australia/Sydney' }

/** When the `n`th round is scheduled; the incident begins with round 0. */
export function at(n: number): string {
  return fakeRound(n, {}).scheduledAt
}

/** Typical LCP on search, ms. */
interface Times {
  Acme: number | 'failing'
  Amazon: number
  Globex: number
}

export const usual: Times = { Acme: 2000, Amazon: 2100, Globex: 3000 }

/** 40 rounds before, 12 while it lasts, and 8 since where it is over. */
export function roundsOf({ before = usual, during, after }: { before?: Times; during: Times; after?: Times }): Round[] {
  const span = (from: number, to: number, times: Times) =>
    Array.from({ length: to - from }, (_, index) => roundAt(from + index, times))
  return [...span(-40, 0, before), ...span(0, 12, during), ...(after === undefined ? [] : span(12, 20, after))]
}

function roundAt(n: number, times: Times): Round {
  const walk = (search: number): Walk => ({
    home: figures(1500),
    search: figures(search),
    product: figures(1800),
  })
  const { Acme, ...others } = times
  const us =
    Acme === 'failing'
      ? notOk('failed', {
          step: 'search',
          message: 'The page did not finish loading within 30 s (limits.step).',
          walk: { home: figures(1500) },
        })
      : walk(Acme)
  const round = fakeRound(n, {
    Acme: us,
    ...Object.fromEntries(Object.entries(others).map(([name, ms]) => [name, walk(ms)])),
  })
  for (const visit of round.visits) {
    for (const { steps } of visit.loads) {
      for (const step of steps) {
        step.document = { url: 'https://acme.example/', status: 200, lcp: partsOf(step.metrics.lcp ?? 0) }
      }
    }
    if (visit.status === 'ok') visit.evidence = evidenceOf(visit.site.toLowerCase(), n)
  }
  return round
}

function figures(lcp: number): MetricValues {
  return {
    ttfb: lcp / 5,
    fcp: lcp / 2,
    lcp,
    duration: lcp + 200,
    bytes: lcp * 700,
    requests: Math.round(lcp / 30),
    tbt: 50,
  }
}

function partsOf(lcp: number): LcpParts {
  const wait = lcp / 5 - 60
  return {
    redirect: 0,
    dns: 20,
    connect: 40,
    wait,
    loadDelay: lcp * 0.4,
    load: lcp * 0.3,
    renderDelay: lcp * 0.1,
    element: 'img',
  }
}

function evidenceOf(site: string, n: number) {
  const frames = [400, 1200, 2100, 3300, 4200].map((ms) => ({ at: ms, file: `${site}/${n + 100}/search-${ms}.jpg` }))
  return {
    steps: [{ name: 'search', screenshot: `${site}/${n + 100}/search.jpg`, filmstrip: frames }],
    requests: `${site}/${n + 100}/requests.jsonl`,
  }
}

export function estimate(ratio: number | null, changes: Partial<Estimate> = {}): Estimate {
  const bounds = ratio === null ? { low: null, high: null } : { low: ratio * 0.93, high: ratio * 1.07 }
  return { ratio, ...bounds, coverage: 0.95, rounds: 12, firstEstimate: false, ...changes }
}

export function stream(changes: Partial<IncidentStream> = {}): IncidentStream {
  return {
    competitor: 'Amazon',
    step: 'search',
    metric: 'lcp',
    event: 'FELL_BEHIND',
    onset: 0,
    onsetAt: at(0),
    detectedAt: at(4),
    moved: 'us',
    before: 0.95,
    promise: null,
    first: estimate(2),
    latest: estimate(2),
    recoveredAt: null,
    ...changes,
  }
}

export function incident(changes: Partial<Incident> = {}): Incident {
  return {
    version: 1,
    id: 'sydney-phone-behind-us-20261122T100000Z',
    benchmark: 'jackets',
    market: 'sydney-phone',
    kind: 'behind',
    cause: { kind: 'us' },
    openedAt: at(0),
    detectedAt: at(4),
    closedAt: null,
    closeDetectedAt: null,
    streams: [stream()],
    evidence: [],
    ...changes,
  }
}

export const slow: Times = { ...usual, Acme: 4200 }
const audit = {
  ...auditOf([
    page('Acme', {
      step: 'search',
      outcomes: 'fpp',
      findings: [{ rule: 'cache-insight', saves: 900, says: 'Est savings of 894 KiB' }],
    } as never),
    page('Amazon', { step: 'search' }),
  ]),
  market: 'sydney-phone',
}

/** One of each kind of news. */
export const scenes: Record<string, () => AlarmFacts> = {
  opened: () => factsOf('opened', { incident: incident(), rounds: roundsOf({ during: slow }), audit }),
  reminder: () => factsOf('reminder', { incident: incident(), rounds: roundsOf({ during: slow }), audit }),
  closed: () => factsOf('closed', recovered(incident(), { during: slow, after: usual })),
  failing: () => factsOf('opened', failing()),
  mended: () => {
    const { incident: found } = failing()
    const failure = found.failure && { ...found.failure, recoveredAt: at(12) }
    const mended = { ...found, ...(failure && { failure }) }
    return factsOf('closed', recovered(mended, { during: { ...usual, Acme: 'failing' }, after: usual }))
  },
  slower: () => asNews(factsOf('reminder', slowerAfterFailing())),
  ended: () => {
    const { incident: found } = slowerAfterFailing()
    const streams = found.streams.map((one) => ({ ...one, recoveredAt: at(12) }))
    const closing = { ...found, streams, closedAt: at(12), closeDetectedAt: at(16) }
    return factsOf('closed', { incident: closing, rounds: roundsOf({ during: slow, after: usual }), audit: null })
  },
  dropped: () => {
    const gone = recovered(incident({ streams: [stream({ competitor: 'Removed' })] }), { during: slow, after: slow })
    const streams = gone.incident.streams.map((one) => ({ ...one, dropped: true as const }))
    return factsOf('closed', { ...gone, incident: { ...gone.incident, streams } })
  },
  promise: () => factsOf('opened', brokenPromise()),
  kept: () => factsOf('closed', recovered(brokenPromise().incident, { during: slow, after: usual })),
  competitor: () =>
    factsOf('opened', {
      incident: incident({
        id: 'sydney-phone-behind-amazon-20261122T100000Z',
        cause: { kind: 'competitor', competitor: 'Amazon' },
        streams: [stream({ moved: 'rival', latest: estimate(1.54) })],
      }),
      rounds: roundsOf({ during: { ...usual, Amazon: 1300 } }),
      audit: null,
    }),
  several: () =>
    factsOf('opened', {
      incident: incident({
        streams: [
          stream(),
          stream({ competitor: 'Globex', latest: estimate(1.4) }),
          stream({ step: 'product', latest: estimate(1.3) }),
          stream({ step: 'home', latest: estimate(1.21) }),
        ],
      }),
      rounds: roundsOf({ during: slow }),
      audit: null,
    }),
  together: () =>
    factsOf('opened', failing(), {
      incident: incident(),
      rounds: roundsOf({ during: slow }),
      audit: null,
    }),
}

/** The same news in a deployment with several benchmarks, this one in so many markets. */
export function amongSeveral(facts: AlarmFacts, markets: number): AlarmFacts {
  return { ...facts, benchmark: { ...facts.benchmark, several: true, markets } }
}

export function factsOf(
  kind: AlarmFacts['kind'],
  ...[first, ...more]: [IncidentRecords, ...IncidentRecords[]]
): AlarmFacts {
  const now = Date.parse(kind === 'closed' ? at(20) : at(12))
  return alarmFacts({
    kind,
    reminder: kind === 'reminder' ? 1 : 0,
    several: false,
    benchmark: { ...acme, target: { ...acme.target, promise: 3000 } },
    records: [first, ...more],
    now,
  })
}

/** A reminder that is the first to say so. */
function asNews(facts: AlarmFacts): AlarmFacts {
  const [first, ...more] = facts.incidents
  return { ...facts, incidents: [{ ...first, isNews: true }, ...more] }
}

export function failing(): IncidentRecords {
  const message = 'The page did not finish loading within 30 s (limits.step).'
  return {
    incident: incident({
      id: 'sydney-phone-failing-search-20261122T100000Z',
      kind: 'failing',
      cause: { kind: 'journey', step: 'search' },
      streams: [],
      detectedAt: at(1),
      failure: { step: 'search', code: 'timeout', message, recoveredAt: null },
      evidence: [
        {
          when: 'onset',
          at: at(0),
          files: [
            { site: 'Acme', step: 'search', screenshot: 'acme/failure.jpg' },
            { site: 'Amazon', step: 'search', screenshot: 'amazon/100/search.jpg' },
          ],
        },
      ],
    }),
    rounds: roundsOf({ during: { ...usual, Acme: 'failing' } }),
    audit: null,
  }
}

/** The journey works again since round 6, and is slower than before. */
function slowerAfterFailing(): IncidentRecords {
  const { incident: found, audit: none } = failing()
  const failure = found.failure && { ...found.failure, recoveredAt: at(6) }
  const open = { ...found, streams: [stream()], ...(failure && { failure }) }
  return { incident: open, rounds: roundsOf({ during: slow }), audit: none }
}

export function brokenPromise(during: Times = slow): IncidentRecords {
  return {
    incident: incident({
      id: 'sydney-phone-promise-us-20261122T100000Z',
      kind: 'promise',
      streams: [promiseBroken()],
    }),
    rounds: roundsOf({ during }),
    audit: null,
  }
}

export function promiseBroken(): IncidentStream {
  return stream({ competitor: null, event: 'PROMISE_BROKEN', before: null, promise: 3000, latest: estimate(1.4) })
}

function recovered(open: Incident, times: { during: Times; after: Times }): IncidentRecords {
  const streams = open.streams.map((one) => ({ ...one, recoveredAt: at(12) }))
  return {
    incident: { ...open, streams, closedAt: at(12), closeDetectedAt: at(16) },
    rounds: roundsOf(times),
    audit: null,
  }
}

/** A JPEG of 16 by 5 pixels. */
const tinyJpeg: Uint8Array = Buffer.from(
  [
    '/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAFA3PEY8MlBGQUZaVVBfeMiCeG5uePWvuZHI////////////////////////////////',
    '////////////////////2wBDAVVaWnhpeOuCguv/////////////////////////////////////////////////////////////',
    '////////////wAARCAAFABADASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAP/xAAaEAACAwEBAAAAAAAAAAAAAAAAAQMR',
    'IQIi/8QAFQEBAQAAAAAAAAAAAAAAAAAAAAH/xAAVEQEBAAAAAAAAAAAAAAAAAAAAAf/aAAwDAQACEQMRAD8AvLaj6rMIpvzrAKR/',
    '/9k=',
  ].join(''),
  'base64',
)

const readPicture: ReadEvidence = async () => tinyJpeg

/** As a browser would, but at once: the same picture for each. */
const shrinkNothing: ShrinkPictures = async (pictures, sizes) =>
  pictures.map(() => sizes.map(({ width, tallest }) => ({ width, height: width * tallest, bytes: tinyJpeg })))

/** The mail of a scene for a reader. */
export async function mailOf(
  facts: AlarmFacts,
  {
    reader = australian,
    read = readPicture,
    shrink = shrinkNothing,
    ...links
  }: { reader?: Reader; read?: ReadEvidence; shrink?: ShrinkPictures } & AlarmLinks = {},
): Promise<Message> {
  return alarmMail(await prepareAlarm({ facts, links, read, shrink }), reader)
}

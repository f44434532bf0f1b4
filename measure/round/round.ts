import type { Benchmark, Market, Site } from '#core/model/benchmark.ts'
import type { Failure, Round, Visit } from '#core/model/round.ts'
import { slug } from '#core/model/slug.ts'
import { walkedOf } from '#core/model/walked.ts'
import { seedOf, shuffle } from '#core/statistics/shuffle.ts'
import type { ChromiumFiles } from '../chromium/find.ts'
import { playwright } from '../chromium/playwright.ts'
import type { Journey } from '../journey/journey.ts'
import { firstLine, JourneyError } from '../load/failure.ts'
import { type Allowance, refusalOf } from '../manners/allowance.ts'
import { proveBrowser } from '../network/proof.ts'
import type { Rewriting } from '../rewrite/changes.ts'
import { type ControlPage, serveControlPage } from './control-page.ts'
import { askedToWait } from './outcome.ts'
import type { Progress } from './progress.ts'
import { recordOf } from './record.ts'
import { measureVisit } from './visit.ts'
import { describeWorker } from './worker.ts'

export interface Contestant extends Allowance {
  journey: Journey
  origin: string
  alsoAllowed?: readonly string[]
  /** For `outpace try`: how what the site answers is rewritten. */
  rewriting?: Rewriting
}

export interface RoundOptions {
  benchmark: Pick<Benchmark, 'id' | 'sites' | 'steps' | 'loads' | 'limits' | 'consent'>
  market: Market
  /** ISO 8601, UTC; together with benchmark and market it identifies the round. */
  scheduledAt: string
  /** Where this worker runs: an AWS region, or `local`. */
  region: string
  files: ChromiumFiles
  /** Journey and origin of each site, by its name, and the other non-public origins that its pages may reach. */
  contestants: ReadonlyMap<string, Contestant>
  /** How to reach the people who measure, for the user agent. */
  contact?: string | undefined
  /** Value of a secret; only our own site's script may call it. */
  secret: (name: string) => Promise<string>
  recordEvidence: boolean
  /** Stores an evidence file under its full name. */
  keepEvidence: (name: string, bytes: Uint8Array) => Promise<void>
  /** Ends the round early: finished visits are kept, the rest are skipped. */
  signal: AbortSignal
  /** Wall-clock time, ms, by which the round must be written; absent means no deadline. */
  deadline?: number
  progress: Progress
}

/** Measures every site once, one after the other, in an order derived from the round's identity. */
export async function measureRound(options: RoundOptions): Promise<Round> {
  const { benchmark, market, scheduledAt, progress } = options
  const startedAt = new Date().toISOString()
  const seed = seedOf(`${benchmark.id}#${market.id}#${scheduledAt}`)
  const order = shuffle(benchmark.sites, seed)
  progress({ type: 'round-begun', sites: order.map((site) => site.name) })

  // Playwright is loaded while the barrier is proven: the one keeps this process busy, the other a browser.
  const [{ files, version, barrier }] = await Promise.all([proveBrowser(options.files), loaded()])
  const control = await serveControlPage()
  const visits: Visit[] = []
  const pauses: Pauses = new Map()
  try {
    for (const site of order) {
      const { site: name, ...rest } = await visit(site, { ...options, files, control, pauses })
      visits.push({ site: name, walked: walkedOf(site), ...rest })
    }
  } finally {
    await control.close()
  }
  // At the end, so that no visit waits for it.
  const worker = { ...describeWorker(version), barrier }
  const record = recordOf({ ...options, startedAt, seed, worker })
  const { loads, consent } = benchmark
  return { ...record, method: { ...record.method, loads, ...(consent && { consent }) }, visits }
}

async function loaded(): Promise<void> {
  playwright()
}

/** Time reserved before the deadline for writing the round, ms. */
const writingTime = 5_000
/** A visit is not started with less time left than this, ms. */
const shortestVisit = 15_000

/** Until when origins asked not to be visited again, ms since 1970: a later entry of the same origin waits, too. */
type Pauses = Map<string, number>

interface VisitInRound extends RoundOptions {
  control: ControlPage
  pauses: Pauses
}

async function visit(site: Site, options: VisitInRound): Promise<Visit> {
  const { benchmark, market, scheduledAt, signal, deadline, contestants, control, pauses } = options
  const left = deadline === undefined ? Number.POSITIVE_INFINITY : deadline - Date.now() - writingTime
  if (signal.aborted) return skipped(site, signal.reason as JourneyError)
  if (left < shortestVisit)
    return skipped(site, new JourneyError('out-of-time', 'The round ran out of time before this visit.'))
  const contestant = contestants.get(site.name)
  if (contestant === undefined) throw new Error(`The site "${site.name}" has no journey.`)

  const refused = refusedBefore(site, withPause(contestant, pauses))
  if (refused !== undefined) return { ...unvisited(site), status: 'refused', failure: refused }

  const folder = [benchmark.id, market.id, slug(scheduledAt), slug(site.name)].join('/')
  let isRefused = false
  const measured = await measureVisit({
    ...contestant,
    files: options.files,
    controlUrl: control.url,
    site,
    steps: benchmark.steps,
    market,
    contact: options.contact,
    loads: benchmark.loads,
    consent: benchmark.consent,
    limits: { ...benchmark.limits, visit: Math.min(benchmark.limits.visit, left) },
    hurried: left < benchmark.limits.visit,
    secret: site.us ? options.secret : refuseSecret,
    recordEvidence: options.recordEvidence,
    keep: async (name, bytes) => {
      const full = `${folder}/${name}`
      try {
        await options.keepEvidence(full, bytes)
      } catch (error) {
        // Once: the pictures are tried again where the load then counts as failed.
        const message = `Evidence was not stored: ${firstLine(error)}`
        if (!isRefused) options.progress({ type: 'warning', site: site.name, message })
        isRefused = true
        throw error
      }
      return full
    },
    signal,
    progress: options.progress,
  })
  await keepPause(measured, contestant, options)
  return measured
}

/** A contestant whose pauses are kept, with the one that its origin asked for in this round. */
function withPause(contestant: Contestant, pauses: Pauses): Contestant {
  const until = pauses.get(contestant.origin) ?? 0
  if (contestant.keepPause === undefined || until <= Date.now()) return contestant
  return { ...contestant, pausedUntil: new Date(until).toISOString() }
}

/** A pause that cannot be kept costs no measurement. */
async function keepPause(
  { site, loads }: Visit,
  contestant: Contestant,
  { progress, pauses }: VisitInRound,
): Promise<void> {
  const wait = askedToWait(loads)
  if (wait === undefined || contestant.keepPause === undefined) return
  const until = Date.now() + wait
  pauses.set(contestant.origin, Math.max(until, pauses.get(contestant.origin) ?? 0))
  await contestant.keepPause(until).catch((error: unknown) => {
    progress({ type: 'warning', site, message: `It asked for a pause, which was not stored: ${firstLine(error)}` })
  })
}

async function refuseSecret(name: string): Promise<never> {
  throw new JourneyError('script-error', `Only your own site's journey may read a secret ("${name}").`)
}

/** What can be known before a browser is started: of the pages that the configuration names. */
function refusedBefore({ walk }: Site, contestant: Contestant): Failure | undefined {
  const whole = refusalOf(contestant)
  if (whole !== undefined || walk.kind !== 'pages') return whole
  for (const [step, page] of Object.entries(walk.pages)) {
    const url = URL.parse(page, contestant.origin)
    const refused = url === null ? undefined : refusalOf(contestant, url.href)
    if (refused !== undefined) return { ...refused, step }
  }
  return undefined
}

function skipped(site: Site, { code, message }: JourneyError): Visit {
  return { ...unvisited(site), status: 'skipped', failure: { code, message } }
}

function unvisited(site: Site): Pick<Visit, 'site' | 'startedAt' | 'duration' | 'loads'> {
  return { site: site.name, startedAt: new Date().toISOString(), duration: 0, loads: [] }
}

import type { Audit, AuditedPage, AuditRule, AuditSettings, PageToAudit } from '#core/model/audit.ts'
import type { Benchmark, Market } from '#core/model/benchmark.ts'
import type { Worker } from '#core/model/round.ts'
import { hideCredentials } from '#core/model/secret.ts'
import { slug } from '#core/model/slug.ts'
import { seedOf, shuffle } from '#core/statistics/shuffle.ts'
import type { ChromiumFiles } from '../chromium/find.ts'
import { allowedAddresses, resolvedAddresses } from '../network/allow.ts'
import type { Barrier } from '../network/barrier.ts'
import { proveBrowser } from '../network/proof.ts'
import { recordOf } from '../round/record.ts'
import { describeWorker } from '../round/worker.ts'
import { addRun, isRefused, lettersOf, outcome, type PageRuns, startPage, worthAnotherRun } from './page.ts'
import type { AuditProgress } from './progress.ts'
import { browserIdentity, lighthouseSettings } from './settings.ts'
import { fitIntoRecord } from './size.ts'
import { type LighthouseAnswer, type LighthouseThread, lighthouseThread } from './thread.ts'

interface AuditedSite {
  origin: string
  alsoAllowed?: readonly string[]
  /** Sent with every request to the origin. */
  headers?: Record<string, string>
}

export interface AuditOptions {
  benchmark: Pick<Benchmark, 'id' | 'limits'>
  market: Market
  settings: Pick<AuditSettings, 'runs' | 'categories'>
  /** See core/analysis/audit/pages.ts. */
  pages: readonly PageToAudit[]
  /** ISO 8601, UTC; together with benchmark and market it identifies the audit. */
  scheduledAt: string
  /** Where this worker runs: an AWS region, or `local`. */
  region: string
  /** The kind of worker, such as `3008 MB`. */
  machine: string
  files: ChromiumFiles
  /** Origin of each site, by its name, and the other non-public origins that its pages may reach. */
  contestants: ReadonlyMap<string, AuditedSite>
  /** How to reach the people who measure, for the user agent. */
  contact?: string | undefined
  /** A bundle of worker.ts to use instead of the module itself. */
  lighthouse?: URL
  /** Stores an evidence file under its full name. */
  keepEvidence: (name: string, bytes: Uint8Array) => Promise<void>
  /** Ends the audit early: finished pages are kept, the rest are skipped. */
  signal: AbortSignal
  /** Wall-clock time, ms, by which the audit must be written; absent means no deadline. */
  deadline?: number
  progress: AuditProgress
}

/** Audits every page `runs` times, one at a time: all pages once, then again, with the sites of a step shuffled. */
export async function measureAudits(options: AuditOptions): Promise<Audit> {
  const { benchmark, market, settings, pages, scheduledAt, machine, progress } = options
  const startedAt = new Date().toISOString()
  const seed = seedOf(`audit#${benchmark.id}#${market.id}#${scheduledAt}`)
  const started = pages.filter((page) => 'url' in page).map(startPage)
  progress({ type: 'audit-begun', pages: started.map(({ site, step }) => ({ site, step })) })

  const { files, version, barrier } = await proveBrowser(options.files)
  const worker = { ...describeWorker(version), barrier }
  const thread = lighthouseThread({
    files,
    memory: benchmark.limits.memory,
    ...(options.lighthouse && { module: options.lighthouse }),
  })
  try {
    for (let run = 1; run <= settings.runs; run++) {
      for (const page of interleaved(started, `${seed}#${run}`)) {
        if (worthAnotherRun(page)) await auditOnce(page, { ...options, thread, run, worker })
      }
    }
  } finally {
    await thread.end()
  }
  const rules = rulesOf(started)
  const audited = await Promise.all(pages.map((page) => conclude(page, { started, rules, options })))
  for (const page of audited) progress({ type: 'page-ended', page })
  const record = recordOf({ ...options, startedAt, seed, worker })
  return fitIntoRecord({
    ...record,
    method: {
      ...record.method,
      machine,
      lighthouse: started.flatMap(({ valid }) => valid)[0]?.summary.lighthouse ?? '',
      throttling: options.market.profile.network === undefined ? 'devtools' : 'relay',
      runs: settings.runs,
      steps: [...new Set(pages.map(({ step }) => step))].join(', '),
    },
    rules,
    pages: audited.map(withoutCredentials),
  })
}

/** Addresses as they are stored. */
function withoutCredentials({ failure, result, ...page }: AuditedPage): AuditedPage {
  return {
    ...page,
    url: hideCredentials(page.url),
    ...(failure !== undefined && { failure: { ...failure, message: hideCredentials(failure.message) } }),
    ...(result !== undefined && { result: { ...result, finalUrl: hideCredentials(result.finalUrl) } }),
  }
}

/** Step by step, so that the same page of different sites is audited minutes apart; each step has its own order of sites. */
function interleaved(pages: readonly PageRuns[], seed: string): PageRuns[] {
  const steps = Map.groupBy(pages, ({ step }) => step)
  return [...steps].flatMap(([step, sites]) => shuffle(sites, seedOf(`${seed}#${step}`)))
}

/** Time reserved before the deadline for writing the record, ms. */
const writingTime = 5_000
/** A run is not started with less time left than this, ms. */
const shortestRun = 30_000

interface RunOptions extends AuditOptions {
  thread: LighthouseThread
  run: number
  worker: Worker & { barrier: Barrier['kind'] }
}

async function auditOnce(page: PageRuns, options: RunOptions): Promise<void> {
  const { benchmark, market, settings, contestants, thread, run, worker, signal, deadline, progress } = options
  const left = deadline === undefined ? Number.POSITIVE_INFINITY : deadline - Date.now() - writingTime
  // A run that is left out does not show on a page with results; a page without any reports that time ran out.
  if (left < shortestRun || (signal.aborted && page.runs.length > 0)) return
  const limit = Math.min(benchmark.limits.visit, left)
  const { site, step, url } = page
  const { origin, alsoAllowed = [], headers = {} } = contestants.get(site) ?? { origin: url }
  const own = [origin, ...alsoAllowed]
  const startedAt = new Date().toISOString()
  const mark = performance.now()
  if (!signal.aborted) progress({ type: 'run-begun', site, step, run, of: settings.runs })
  const request = {
    url,
    // The usual time-outs, however little time is left: our deadline must not count against the page.
    settings: lighthouseSettings({ market, categories: settings.categories, limit: benchmark.limits.visit }),
    identity: browserIdentity(market, worker.chromium, options.contact),
    limit,
    signal,
    network: market.profile.network,
    access: { origin, headers },
    barrier: { kind: worker.barrier, allow: allowedAddresses(own) },
  }
  const remaining = (): number => Math.max(0, limit - (performance.now() - mark))
  let answer = await thread.run(request)
  // A site on your own private network may have a name that only DNS can resolve; see network/allow.ts.
  if (isRefused(answer) && !signal.aborted) {
    request.barrier.allow = await resolvedAddresses(own)
    if (request.barrier.allow.length > 0) answer = await thread.run({ ...request, limit: remaining() })
  }
  // Chromium's renderers occasionally crash on their own; only a second crash is the page's fault.
  if (crashed(answer) && !signal.aborted) answer = await thread.run({ ...request, limit: remaining() })
  if (left < benchmark.limits.visit) answer = excuseTimeout(answer)
  addRun(page, answer, { startedAt, duration: Math.round(performance.now() - mark) })
  const added = page.runs.at(-1)
  if (added !== undefined && !signal.aborted) progress({ type: 'run-ended', site, step, run: added })
}

/** A run cut short by our deadline says nothing about the page. */
function excuseTimeout(answer: LighthouseAnswer): LighthouseAnswer {
  if (answer.type !== 'ended' || answer.failure.code !== 'timeout') return answer
  return { type: 'ended', failure: { code: 'out-of-time', message: 'The audit ran out of time on this page.' } }
}

function crashed(answer: LighthouseAnswer): boolean {
  return answer.type !== 'ended' && answer.crashed
}

/** The rules of all reports. Lighthouse words the title of a failed rule differently; that title wins where a page fails. */
function rulesOf(started: readonly PageRuns[]): AuditRule[] {
  const rules = new Map<string, AuditRule>()
  for (const { summary } of started.flatMap(({ valid }) => valid)) {
    for (const rule of summary.rules) {
      if (!rules.has(rule.id) || summary.outcomes[rule.id] === 'f') rules.set(rule.id, rule)
    }
  }
  return [...rules.values()]
}

interface ConcludeOptions {
  started: readonly PageRuns[]
  rules: readonly AuditRule[]
  options: AuditOptions
}

async function conclude(page: PageToAudit, { started, rules, options }: ConcludeOptions): Promise<AuditedPage> {
  const { site, step } = page
  const found = started.find((each) => each.site === site && each.step === step)
  if ('refused' in page) {
    return { site, step, url: '', status: 'refused', runs: [], failure: page.refused }
  }
  if (found === undefined) {
    const message = 'missing' in page ? page.missing : 'The step has no page.'
    return { site, step, url: '', status: 'skipped', runs: [], failure: { code: 'step-missing', message } }
  }
  const { audited, median } = outcome(found)
  if (median === undefined) return audited
  const { summary, html, json } = median
  const report = await keepReport(audited, { html, json, options })
  return { ...audited, result: { ...summary.result, outcomes: lettersOf(summary.outcomes, rules), report } }
}

interface KeepOptions {
  html: Uint8Array
  json: Uint8Array
  options: AuditOptions
}

/** A report that cannot be stored is lost; the audit is kept. */
async function keepReport({ site, step }: AuditedPage, { html, json, options }: KeepOptions) {
  const { benchmark, market, scheduledAt, keepEvidence, progress } = options
  const name = [benchmark.id, market.id, `audit-${slug(scheduledAt)}`, slug(site), slug(step)].join('/')
  const report = { html: `${name}.html.gz`, json: `${name}.json.gz` }
  try {
    await keepEvidence(report.html, html)
    await keepEvidence(report.json, json)
  } catch (error) {
    progress({ type: 'warning', site, message: `The report was not stored: ${String(error)}` })
    return { html: '', json: '' }
  }
  return report
}

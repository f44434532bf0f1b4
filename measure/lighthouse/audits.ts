import type { Audit, AuditedPage, AuditRule, AuditSettings, PageToAudit } from '#core/model/audit.ts'
import type { Benchmark, Market } from '#core/model/benchmark.ts'
import type { Worker } from '#core/model/round.ts'
import { slug } from '#core/model/slug.ts'
import { seedOf, shuffle } from '#core/statistics/shuffle.ts'
import type { ChromiumFiles } from '../chromium/find.ts'
import { allowedAddresses, resolvedAddresses } from '../network/allow.ts'
import type { Barrier } from '../network/barrier.ts'
import { proveBrowser } from '../network/proof.ts'
import { recordOf } from '../round/record.ts'
import { describeWorker } from '../round/worker.ts'
import { isRefused, lettersOf, outcome, type PageInHand, pageInHand, take, worthAnotherRun } from './page.ts'
import type { AuditProgress } from './progress.ts'
import { browserIdentity, lighthouseSettings } from './settings.ts'
import { fitIntoRecord } from './size.ts'
import { type LighthouseAnswer, type LighthouseThread, lighthouseThread } from './thread.ts'

export interface AuditOptions {
  benchmark: Pick<Benchmark, 'id' | 'limits'>
  market: Market
  settings: Pick<AuditSettings, 'runs' | 'categories'>
  /** See core/analysis/audit/pages.ts. */
  pages: readonly PageToAudit[]
  /** ISO 8601, UTC: with benchmark and market the audit's identity. */
  scheduledAt: string
  /** Where this worker stands: an AWS region, or `local`. */
  region: string
  /** The kind of worker, such as `3008 MB`. */
  machine: string
  files: ChromiumFiles
  /** Where each site is, by its name; and which other places, not public, its pages may reach. */
  contestants: ReadonlyMap<string, { origin: string; alsoAllowed?: readonly string[] }>
  /** A bundle of audit/worker.ts in place of the module itself. */
  lighthouse?: URL
  /** Keeps an evidence file under its full name. */
  keepEvidence: (name: string, bytes: Uint8Array) => Promise<void>
  /** Ends the audit early: what is audited stays, the rest is skipped. */
  signal: AbortSignal
  /** Wall-clock time, ms, by which the audit must be written; absent means no hurry. */
  deadline?: number
  progress: AuditProgress
}

/** Audits every page `runs` times: all pages once, then again; the sites of a step in shuffled order, one by one. */
export async function measureAudits(options: AuditOptions): Promise<Audit> {
  const { benchmark, market, settings, pages, scheduledAt, machine, progress } = options
  const startedAt = new Date().toISOString()
  const seed = seedOf(`audit#${benchmark.id}#${market.id}#${scheduledAt}`)
  const hands = pages.filter((page) => 'url' in page).map(pageInHand)
  progress({ type: 'audit-begun', pages: hands.map(({ site, step }) => ({ site, step })) })

  const { files, version, barrier } = await proveBrowser(options.files)
  const worker = { ...describeWorker(version), barrier }
  const thread = lighthouseThread({
    files,
    memory: benchmark.limits.memory,
    ...(options.lighthouse && { module: options.lighthouse }),
  })
  try {
    for (let run = 1; run <= settings.runs; run++) {
      for (const page of interleaved(hands, `${seed}#${run}`)) {
        if (worthAnotherRun(page)) await auditOnce(page, { ...options, thread, run, worker })
      }
    }
  } finally {
    await thread.end()
  }
  const rules = rulesOf(hands)
  const audited = await Promise.all(pages.map((page) => conclude(page, { hands, rules, options })))
  for (const page of audited) progress({ type: 'page-ended', page })
  const record = recordOf({ ...options, startedAt, seed, worker })
  return fitIntoRecord({
    ...record,
    method: {
      ...record.method,
      machine,
      lighthouse: hands.flatMap(({ valid }) => valid)[0]?.summary.lighthouse ?? '',
      throttling: 'devtools',
      runs: settings.runs,
      steps: [...new Set(pages.map(({ step }) => step))].join(', '),
    },
    rules,
    pages: audited,
  })
}

/** Step by step, so that the same pages of different sites are audited minutes apart; each step in an order of its own. */
function interleaved(pages: readonly PageInHand[], seed: string): PageInHand[] {
  const steps = Map.groupBy(pages, ({ step }) => step)
  return [...steps].flatMap(([step, sites]) => shuffle(sites, seedOf(`${seed}#${step}`)))
}

/** Left between the end of the last run and the deadline, ms, for writing the record. */
const writingTime = 5_000
/** A run with less time than this, ms, is not begun. */
const shortestRun = 30_000

interface RunOptions extends AuditOptions {
  thread: LighthouseThread
  run: number
  worker: Worker & { barrier: Barrier['kind'] }
}

async function auditOnce(page: PageInHand, options: RunOptions): Promise<void> {
  const { benchmark, market, settings, contestants, thread, run, worker, signal, deadline, progress } = options
  const left = deadline === undefined ? Number.POSITIVE_INFINITY : deadline - Date.now() - writingTime
  // What is left out leaves no trace in a page that has results; one that has none says that time was over.
  if (left < shortestRun || (signal.aborted && page.runs.length > 0)) return
  const limit = Math.min(benchmark.limits.visit, left)
  const { site, step, url } = page
  const { origin, alsoAllowed = [] } = contestants.get(site) ?? { origin: url }
  const own = [origin, ...alsoAllowed]
  const startedAt = new Date().toISOString()
  const mark = performance.now()
  if (!signal.aborted) progress({ type: 'run-begun', site, step, run, of: settings.runs })
  const request = {
    url,
    // As patient as ever, however little time is left: a page is not judged by our deadline.
    settings: lighthouseSettings({ market, categories: settings.categories, limit: benchmark.limits.visit }),
    identity: browserIdentity(market, worker.chromium),
    limit,
    signal,
    barrier: { kind: worker.barrier, allow: allowedAddresses(own) },
  }
  const remaining = (): number => Math.max(0, limit - (performance.now() - mark))
  let answer = await thread.run(request)
  // A site of ours on a private network has a name that only DNS knows the address of; see egress/allow.ts.
  if (isRefused(answer) && !signal.aborted) {
    request.barrier.allow = await resolvedAddresses(own)
    if (request.barrier.allow.length > 0) answer = await thread.run({ ...request, limit: remaining() })
  }
  // Chromium's renderers crash now and then by themselves; a page that does it again is to blame.
  if (crashed(answer) && !signal.aborted) answer = await thread.run({ ...request, limit: remaining() })
  if (left < benchmark.limits.visit) answer = inHurry(answer)
  take(page, answer, { startedAt, duration: Math.round(performance.now() - mark) })
  const taken = page.runs.at(-1)
  if (taken !== undefined && !signal.aborted) progress({ type: 'run-ended', site, step, run: taken })
}

/** An answer that broke off at our deadline says nothing about the page. */
function inHurry(answer: LighthouseAnswer): LighthouseAnswer {
  if (answer.type !== 'ended' || answer.failure.code !== 'timeout') return answer
  return { type: 'ended', failure: { code: 'out-of-time', message: 'The audit had no time left to finish this page.' } }
}

function crashed(answer: LighthouseAnswer): boolean {
  return answer.type !== 'ended' && answer.crashed
}

/** Of every report together; a title is what Lighthouse says of a page that fails, where one does. */
function rulesOf(hands: readonly PageInHand[]): AuditRule[] {
  const rules = new Map<string, AuditRule>()
  for (const { summary } of hands.flatMap(({ valid }) => valid)) {
    for (const rule of summary.rules) {
      if (!rules.has(rule.id) || summary.outcomes[rule.id] === 'f') rules.set(rule.id, rule)
    }
  }
  return [...rules.values()]
}

interface ConcludeOptions {
  hands: readonly PageInHand[]
  rules: readonly AuditRule[]
  options: AuditOptions
}

async function conclude(page: PageToAudit, { hands, rules, options }: ConcludeOptions): Promise<AuditedPage> {
  const { site, step } = page
  const hand = hands.find((each) => each.site === site && each.step === step)
  if (hand === undefined) {
    const message = 'missing' in page ? page.missing : 'There is no page.'
    return { site, step, url: '', status: 'skipped', runs: [], failure: { code: 'step-missing', message } }
  }
  const { audited, median } = outcome(hand)
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

/** A report that cannot be kept costs the report, not the audit. */
async function keepReport({ site, step }: AuditedPage, { html, json, options }: KeepOptions) {
  const { benchmark, market, scheduledAt, keepEvidence, progress } = options
  const name = [benchmark.id, market.id, `audit-${slug(scheduledAt)}`, slug(site), slug(step)].join('/')
  const report = { html: `${name}.html.gz`, json: `${name}.json.gz` }
  try {
    await keepEvidence(report.html, html)
    await keepEvidence(report.json, json)
  } catch (error) {
    progress({ type: 'warning', site, message: `The report was not kept: ${String(error)}` })
    return { html: '', json: '' }
  }
  return report
}

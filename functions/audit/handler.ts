import type { AuditedPage } from '#core/model/audit.ts'
import type { Benchmark } from '#core/model/benchmark.ts'
import { type AuditStageOptions, auditBenchmark } from '#stages/audit/audit.ts'
import { hasAudit, putAudit } from '#store/records/audits.ts'
import { type AuditEvent, readAuditEvent } from '../events/events.ts'
import { findPlace, unknownPlace } from '../find-market.ts'
import type { InvocationContext } from '../log.ts'

export interface AuditHandlerOptions
  extends Pick<AuditStageOptions, 'store' | 'region' | 'machine' | 'files' | 'contact' | 'keepEvidence' | 'progress'> {
  benchmarks: readonly Benchmark[]
  /** A bundle of measure/lighthouse/worker.ts. */
  lighthouse: URL
  /** Value of a secret that opens the benchmark's own site. */
  secret: (id: { benchmark: string; name: string }) => Promise<string>
  /** How long an audit is kept, ms. */
  retention: number
  /** Most memory that a page's browser may use, bytes: what is left next to Lighthouse and the worker itself. */
  memory: number
}

export type AuditOutcome = AuditEvent & {
  outcome: 'stored' | 'exists'
  /** Number of pages by status; absent when the audit existed already. */
  pages?: Record<string, number>
}

/**
 * Handles a schedule's event and stores one audit of its steps. Pages for which there was no time are recorded as skipped.
 * Journeys are not walked here: their pages are known from the rounds, so only secrets that open the site itself are needed.
 */
export function auditHandler(
  options: AuditHandlerOptions,
): (event: unknown, context: InvocationContext) => Promise<AuditOutcome> {
  const { benchmarks, retention, memory, secret, ...tools } = options
  return async (event, context) => {
    const deadline = Date.now() + context.getRemainingTimeInMillis()
    const due = readAuditEvent(event)
    const { benchmark, market } = findPlace(due, benchmarks)
    const settings = auditsOf(benchmark, due)
    const share = shareOf(due.steps, settings.steps)
    const id = { benchmark: due.benchmark, market: due.market, scheduledAt: due.scheduledAt, ...share }
    if (await hasAudit(tools.store, id)) return { ...due, outcome: 'exists' }

    const { limits } = benchmark
    const audit = await auditBenchmark({
      ...tools,
      benchmark: { ...benchmark, limits: { ...limits, memory: Math.min(limits.memory, memory) } },
      market,
      secret: (name) => secret({ benchmark: benchmark.id, name }),
      settings,
      steps: due.steps,
      scheduledAt: new Date(due.scheduledAt).toISOString(),
      contestants: new Map(benchmark.sites.map(({ name, origin }) => [name, { origin }])),
      signal: new AbortController().signal,
      deadline,
    })
    const outcome = await putAudit({ store: tools.store, audit, retention, ...share })
    return { ...due, outcome, pages: countOf(audit.pages) }
  }
}

/** Throws EventError. */
function auditsOf(benchmark: Benchmark, { steps }: AuditEvent) {
  const { audits, id } = benchmark
  if (audits === undefined) throw unknownPlace(`audit of the benchmark "${id}"`, [])
  const unknown = steps.find((step) => !audits.steps.includes(step))
  if (unknown !== undefined) throw unknownPlace(`step "${unknown}" in the audits of "${id}"`, audits.steps)
  return audits
}

/** Identifies a share of an audit; empty when it is the whole audit. */
function shareOf(due: readonly string[], all: readonly string[]): { share?: string } {
  const [share] = due
  return share === undefined || all.every((step) => due.includes(step)) ? {} : { share }
}

function countOf(pages: readonly AuditedPage[]): Record<string, number> {
  const byStatus = Map.groupBy(pages, ({ status }) => status)
  return Object.fromEntries([...byStatus].map(([status, own]) => [status, own.length]))
}

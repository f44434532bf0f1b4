import type { AuditedPage, AuditSettings } from '#core/model/audit.ts'
import type { Market } from '#core/model/benchmark.ts'
import type { MarketKey } from '#core/model/market-key.ts'
import { type AuditStageOptions, auditBenchmark } from '#stages/audit/audit.ts'
import { isMissed } from '#stages/dispatch/slots.ts'
import type { WorkMessage } from '#stages/dispatch/work-message.ts'
import { hasAudit, putAudit } from '#store/records/audits.ts'
import { claimWork } from '#store/records/claims.ts'
import { EventError } from '../events/events.ts'
import { readQueued } from '../events/queue.ts'
import { evidenceInTime } from '../evidence-in-time.ts'
import type { InvocationContext } from '../log.ts'
import { whileUnavailable } from '../while-unavailable.ts'

export interface AuditHandlerOptions
  extends Pick<AuditStageOptions, 'store' | 'region' | 'machine' | 'files' | 'contact' | 'keepEvidence' | 'progress'> {
  /** A bundle of measure/lighthouse/worker.ts. */
  lighthouse: URL
  /** Value of a secret that opens the benchmark's own site. */
  secret: (id: { benchmark: string; name: string }) => Promise<string>
  /** How long an audit is kept, ms. */
  retention: number
  /** Most memory that a page's browser may use, bytes: what is left next to Lighthouse and the worker itself. */
  memory: number
}

export interface AuditOutcome extends MarketKey {
  scheduledAt: string
  /** The steps whose pages were due: a share of the audit. */
  steps: string[]
  /**
   * - `claimed` another worker makes it: the message came twice
   * - `missed`  the next audit was due before this one began, so it was not made
   * - `other-version` another version of the dispatcher asked for it, so it was not made
   */
  outcome: 'stored' | 'exists' | 'claimed' | 'missed' | 'other-version'
  /** Number of pages by status; absent when the audit was not made here. */
  pages?: Record<string, number>
}

/**
 * Handles one message of its queue and stores one audit of its steps. Pages for which there was no time are recorded as skipped.
 * Journeys are not walked here: their pages are known from the rounds, so only secrets that open the site itself are needed.
 */
export function auditHandler(
  options: AuditHandlerOptions,
): (event: unknown, context: InvocationContext) => Promise<AuditOutcome> {
  const { retention, memory, secret, ...tools } = options
  return async (event, context) => {
    const deadline = Date.now() + context.getRemainingTimeInMillis()
    const queued = readQueued(event, 'audit')
    if ('otherVersion' in queued) {
      const { benchmark, market = '', scheduledAt } = queued.otherVersion
      return { benchmark: benchmark.id, market, scheduledAt, steps: [], outcome: 'other-version' }
    }
    const { message } = queued
    const { benchmark, scheduledAt, steps = [] } = message
    const [market] = benchmark.markets as [Market]
    const settings = auditsOf(message)
    const due = { benchmark: benchmark.id, market: market.id, scheduledAt, steps }
    if (isMissed(message, Date.now())) return { ...due, outcome: 'missed' }
    const share = shareOf(steps, settings.steps)
    const id = { benchmark: benchmark.id, market: market.id, scheduledAt, ...share }
    if (await hasAudit(tools.store, id)) return { ...due, outcome: 'exists' }
    if (!(await claimWork(tools.store, { ...id, kind: 'audit', until: deadline })))
      return { ...due, outcome: 'claimed' }

    const { limits } = benchmark
    const audit = await auditBenchmark({
      ...tools,
      keepEvidence: evidenceInTime(tools.keepEvidence, deadline),
      benchmark: { ...benchmark, limits: { ...limits, memory: Math.min(limits.memory, memory) } },
      market,
      secret: (name) => secret({ benchmark: benchmark.id, name }),
      settings,
      steps,
      scheduledAt,
      contestants: new Map(benchmark.sites.map(({ name, origin }) => [name, { origin }])),
      signal: new AbortController().signal,
      deadline,
    })
    const outcome = await whileUnavailable(() => putAudit({ store: tools.store, audit, retention, ...share }), {
      deadline,
    })
    return { ...due, outcome, pages: countOf(audit.pages) }
  }
}

/** Throws EventError. */
function auditsOf({ benchmark: { audits, id }, steps = [] }: WorkMessage): AuditSettings {
  if (audits === undefined) throw new EventError(`The benchmark "${id}" has no audits.`)
  const unknown = steps.find((step) => !audits.steps.includes(step))
  if (unknown === undefined) return audits
  throw new EventError(`The audits of "${id}" have no step "${unknown}" (known: ${audits.steps.join(', ')}).`)
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

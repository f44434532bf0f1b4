import { type AuditLeague, auditLeague } from '#core/analysis/audit/league.ts'
import { auditsCompared } from '#core/analysis/audit/method.ts'
import type { AuditSettings } from '#core/model/audit.ts'
import type { Benchmark, Market } from '#core/model/benchmark.ts'
import { budgetFigure, budgetName } from '#core/words/audit.ts'
import { capital } from '#core/words/capital.ts'
import { hasAudit, readAudits } from '#store/records/audits.ts'
import { lookOf } from '../output.ts'
import { type AuditView, plainAuditView } from '../progress/audit.ts'
import { placeSentences } from '../render/audit/sentences.ts'
import type { Look } from '../render/look.ts'
import { auditLocally, keepAudit } from './audits.ts'
import type { Contestants } from './contestants.ts'
import type { Host } from './host.ts'
import { unpackReports } from './reports.ts'

/** What is audited where. */
export interface AuditSlot {
  benchmark: Benchmark
  market: Market
  contestants: Contestants
  settings: AuditSettings
}

interface AuditTools {
  host: Host
  retention: number
  signal: AbortSignal
  say: (message: string) => void
}

/** Measures, stores and summarises the audit of a slot, unless it exists already. */
export async function auditSlot(slot: AuditSlot, scheduledAt: Date, tools: AuditTools): Promise<void> {
  const { benchmark, market, settings } = slot
  const { host, retention, signal, say } = tools
  const id = { benchmark: benchmark.id, market: market.id, scheduledAt: scheduledAt.toISOString() }
  if (await hasAudit(host.store, id)) return
  const look = lookOf(process.stderr)
  const view: AuditView = plainAuditView(say, look)
  const audit = await auditLocally({ ...slot, host, scheduledAt, signal, view })
  // An interrupted audit must not be stored as the audit of its slot.
  if (signal.aborted) return
  const before = await readAudits({
    store: host.store,
    benchmark: benchmark.id,
    market: market.id,
    newest: auditsCompared,
  })
  await keepAudit({ host, audit, retention, say })
  await unpackReports(audit, host)
  for (const line of summary(auditLeague({ benchmark, market, settings, audits: [...before, audit] }), look)) say(line)
}

function summary(league: AuditLeague, look: Look): string[] {
  const missed = league.budgets.filter(({ outcome }) => outcome === 'missed')
  return [
    ...placeSentences(league, look).map(({ text }) => `  ${text}`),
    ...missed.map(({ budget, limit, missedOn }) => {
      const pages = missedOn.length === 1 ? 'one page' : `${missedOn.length} pages`
      return `  Budget missed on ${pages}: ${capital(budgetName(budget))}, ${budgetFigure(budget, limit)}.`
    }),
  ]
}

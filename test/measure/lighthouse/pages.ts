import { gunzipSync } from 'node:zlib'
import type { Audit, AuditCategory } from '#core/model/audit.ts'
import type { Market } from '#core/model/benchmark.ts'
import { type AuditOptions, measureAudits } from '#measure/lighthouse/audits.ts'
import type { AuditProgressEvent } from '#measure/lighthouse/progress.ts'
import { chromium, plainProfile } from '../here.ts'
import { bundledWorker } from './bundled-worker.ts'

export const market: Market = {
  id: 'here',
  name: 'Here',
  region: 'local',
  profile: plainProfile,
  locale: 'de-AT',
  timeZone: 'Australia/Sydney',
}

interface HereOptions extends Partial<Omit<AuditOptions, 'pages' | 'benchmark'>> {
  /** One site per page, with a single step `page`; the first is our own site. */
  pages: Record<string, string>
  runs?: number
  categories?: AuditCategory[]
  /** ms for one run. */
  limit?: number
}

export interface Audited {
  audit: Audit
  events: AuditProgressEvent[]
  evidence: Map<string, Uint8Array>
  /** Lighthouse's own report of a site. */
  report: (site: string) => Report
}

/** The part that tests look at. */
export interface Report {
  audits: Record<string, { score: number | null; scoreDisplayMode: string }>
  categories: Record<string, { score: number | null; auditRefs: { id: string }[] }>
}

/** The module that Lighthouse's threads run from source. */
export const patientLighthouse = new URL('../../../measure/lighthouse/worker.ts', import.meta.url)

const hurriedLighthouse = new URL('./hurried-worker.ts', import.meta.url)

/** An audit in the real browser, hurried where `lighthouse` does not say otherwise; reports stay in memory. */
export async function auditHere(options: HereOptions): Promise<Audited> {
  const evidence = new Map<string, Uint8Array>()
  const events: AuditProgressEvent[] = []
  const audit = await measureAudits({
    market,
    scheduledAt: '2026-11-22T00:00:00.000Z',
    region: 'local',
    machine: 'local',
    files: await chromium(),
    keepEvidence: async (name, bytes) => void evidence.set(name, bytes),
    signal: new AbortController().signal,
    progress: (event) => events.push(event),
    lighthouse: options.lighthouse ?? (await bundledWorker(hurriedLighthouse)),
    contestants: new Map(Object.entries(options.pages).map(([site, url]) => [site, { origin: new URL(url).origin }])),
    ...options,
    benchmark: { id: 'test', limits: { step: 10_000, visit: options.limit ?? 90_000, memory: 1.5e9 } },
    settings: { runs: options.runs ?? 1, categories: options.categories ?? ['accessibility', 'seo'] },
    pages: Object.entries(options.pages).map(([site, url]) => ({ site, step: 'page', url })),
  })
  const report = (site: string): Report => {
    const name = audit.pages.find((page) => page.site === site)?.result?.report.json ?? ''
    return JSON.parse(gunzipSync(evidence.get(name) ?? new Uint8Array()).toString())
  }
  return { audit, events, evidence, report }
}

import { writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Audit, AuditSettings } from '#core/model/audit.ts'
import type { Benchmark, Market, Site } from '#core/model/benchmark.ts'
import type { Visit } from '#core/model/round.ts'
import { auditBenchmark } from '#stages/audit/audit.ts'
import { putAudit } from '#store/records/audits.ts'
import { StoreError } from '#store/store-error.ts'
import type { AuditView } from '../progress/audit.ts'
import type { Contestants } from './contestants.ts'
import { type Host, measureLocally } from './host.ts'

interface MeasureOptions {
  host: Host
  benchmark: Benchmark
  market: Market
  settings: AuditSettings
  contestants: Contestants
  scheduledAt: Date
  signal: AbortSignal
  view: AuditView
}

/** Runs one audit on this machine and stores its reports, but not the audit. */
export async function auditLocally(options: MeasureOptions): Promise<Audit> {
  const { host, benchmark, market, settings, contestants, scheduledAt, signal, view } = options
  return auditBenchmark({
    store: host.store,
    benchmark,
    market,
    settings,
    scheduledAt: scheduledAt.toISOString(),
    region: 'local',
    machine: 'local',
    files: host.files,
    secret: host.surroundings.secret,
    contact: host.contact,
    contestants: contestants.sites,
    keepEvidence: (name, bytes) => host.evidence.put(name, bytes),
    signal,
    progress: view.begin(`${benchmark.name}: audit, ${market.name}`, settings.runs),
    walk: (sites) => walkOnce(sites, options),
  })
}

async function walkOnce(
  sites: Site[],
  { host, benchmark, market, contestants, signal, view }: MeasureOptions,
): Promise<Visit[]> {
  view.say(`Walking the journey of ${sites.map(({ name }) => name).join(', ')} once to find the pages to audit.`)
  const { visits } = await measureLocally({
    host,
    benchmark: { ...benchmark, sites, loads: 1 },
    market,
    contestants,
    scheduledAt: new Date(),
    recordEvidence: false,
    signal,
    say: view.say,
    progress: () => undefined,
  })
  return visits
}

/** Stores an audit, or writes it to a file if the store refuses it. */
export async function keepAudit(options: {
  host: Host
  audit: Audit
  retention: number
  say: (message: string) => void
}): Promise<void> {
  const { host, audit, retention, say } = options
  try {
    await putAudit({ store: host.store, audit, retention })
  } catch (error) {
    if (!(error instanceof StoreError)) throw error
    host.trouble.happened = true
    const file = join(tmpdir(), `outpace-audit-${audit.scheduledAt.replaceAll(/\D/g, '')}.json`)
    const saved = await writeFile(file, JSON.stringify(audit)).catch(String)
    say(
      saved === undefined
        ? `${error.message}\nThe audit could not be stored and was saved to ${file}. Once this is fixed, run: npx outpace import ${file}`
        : `${error.message}\nThe audit could not be stored, nor saved to ${file} (${saved}).`,
    )
  }
}

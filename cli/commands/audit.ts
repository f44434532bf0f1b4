import { type AuditLeague, auditLeague } from '#core/analysis/audit/league.ts'
import { auditsCompared } from '#core/analysis/audit/method.ts'
import type { Audit, AuditSettings } from '#core/model/audit.ts'
import type { Benchmark, Market } from '#core/model/benchmark.ts'
import { readAudits } from '#store/records/audits.ts'
import { exitCodes } from '../cli-error.ts'
import { auditLocally, keepAudit } from '../local/audits.ts'
import { type Contestants, gatherContestants } from '../local/contestants.ts'
import { type Host, openHost } from '../local/host.ts'
import { auditMissed } from '../local/missed.ts'
import { openReport, type ReportFile, reportLocations, unpackReports } from '../local/reports.ts'
import { companyWords, markUnderWay } from '../local/under-way.ts'
import type { Output } from '../output.ts'
import { auditView } from '../progress/audit.ts'
import { renderAudit } from '../render/audit/audit.ts'
import { selectBenchmarks, selectPlaces } from '../select.ts'
import { type Filter, filterBenchmark } from '../select-audit.ts'
import { stopOnInterrupt } from '../stop.ts'
import type { Surroundings } from '../surroundings.ts'

export interface AuditCommand extends Filter {
  benchmark: string | undefined
  market: string | undefined
  json: boolean
  open: boolean
}

/** `outpace audit`: runs Lighthouse on every page of every site and compares the results. Returns the exit code. */
export async function audit(command: AuditCommand, surroundings: Surroundings, output: Output): Promise<number> {
  const { settings, benchmarks } = await selectBenchmarks(surroundings, command.benchmark)
  const chosen = selectPlaces(benchmarks, command.market).map(({ benchmark, markets }) => ({
    ...filterBenchmark(benchmark, command),
    markets,
  }))
  await using host = await openHost(surroundings, settings)
  let code: number = exitCodes.done
  for (const { benchmark, audits, markets, partial } of chosen) {
    await using contestants = await gatherContestants(surroundings.root, benchmark)
    const retention = partial ? undefined : settings.retention.history
    const outcome = await auditContest({ ...command, host, benchmark, audits, markets, contestants, output, retention })
    code = Math.max(code, outcome)
    if (code === exitCodes.interrupted) break
  }
  return code
}

interface AuditContest extends Pick<AuditCommand, 'json' | 'open'> {
  host: Host
  benchmark: Benchmark
  audits: AuditSettings
  markets: Market[]
  contestants: Contestants
  output: Output
  /** ms; undefined for a partial audit, which is not stored: its means cover different pages. */
  retention: number | undefined
}

/** Audits a benchmark in every market and prints how we compare. */
export async function auditContest(options: AuditContest): Promise<number> {
  const { host, benchmark, audits: settings, markets, contestants, output, retention } = options
  const view = await auditView(process.stderr)
  using stop = stopOnInterrupt({ isStored: false, say: view.say })
  const company = await companyWords(host.surroundings)
  if (company !== undefined) view.say(company)
  await using _underWay = await markUnderWay(host.surroundings)
  const leagues: AuditLeague[] = []
  const reports: ReportFile[] = []
  try {
    for (const market of markets) {
      if (stop.requested()) break
      const before = retention === undefined ? [] : await storedAudits(host, benchmark, market)
      const scheduledAt = new Date()
      const { signal } = stop
      const current = await auditLocally({
        host,
        benchmark,
        market,
        settings,
        contestants,
        scheduledAt,
        signal,
        view,
      })
      // An interrupted audit is shown but not stored among complete ones.
      if (retention !== undefined && !stop.requested())
        await keepAudit({ host, audit: current, retention, say: view.say })
      leagues.push(auditLeague({ benchmark, market, settings, audits: [...before, current] }))
      reports.push(...(await unpackReports(current, host)))
    }
  } finally {
    view.end()
  }
  for (const league of leagues) {
    output.result(options.json ? `${JSON.stringify(league)}\n` : `\n${renderAudit(league, output.look)}`)
  }
  if (!options.json) output.result(reportLocations(reports, host.surroundings.root))
  if (options.open) openReport(reports, { us: benchmark.sites.find(({ us }) => us)?.name, say: view.say })
  if (stop.requested()) return exitCodes.interrupted
  if (host.trouble.happened) return exitCodes.misuse
  return leagues.some(auditMissed) ? exitCodes.missed : exitCodes.done
}

function storedAudits({ store }: Host, { id }: Benchmark, market: Market): Promise<Audit[]> {
  return readAudits({ store, benchmark: id, market: market.id, newest: auditsCompared })
}

import type { AuditSettings } from '#core/model/audit.ts'
import { defaultAudits } from '#core/model/audit.ts'
import type { Benchmark } from '#core/model/benchmark.ts'
import { chosen } from './chosen.ts'

/** The part of a benchmark to audit, from the command line. */
export interface Filter {
  /** Name of a step. */
  page: string | undefined
  site: string | undefined
  runs: number | undefined
}

export interface Selected {
  benchmark: Benchmark
  audits: AuditSettings
  /** True if something was left out. */
  partial: boolean
}

/** Narrows the benchmark to the selected page and site. Throws CliError. */
export function filterBenchmark(benchmark: Benchmark, { page, site, runs }: Filter): Selected {
  const settings = benchmark.audits ?? defaultAudits(benchmark.steps)
  const step = page === undefined ? undefined : chosen({ kind: 'page', found: page, known: settings.steps })
  const name =
    site === undefined
      ? undefined
      : chosen({ kind: 'site', found: site, known: benchmark.sites.map((each) => each.name) })
  const audits = {
    ...settings,
    ...(runs !== undefined && { runs }),
    ...(step !== undefined && { steps: [step] }),
  }
  const sites = name === undefined ? benchmark.sites : benchmark.sites.filter((each) => each.name === name)
  return { benchmark: { ...benchmark, sites }, audits, partial: step !== undefined || name !== undefined }
}

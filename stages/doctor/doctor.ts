import { browserFindings } from '#core/analysis/doctor/browser.ts'
import type { DoctorAnswer, DoctorFinding } from '#core/analysis/doctor/finding.ts'
import { scriptsOf } from '#core/analysis/doctor/fonts.ts'
import { machineFindings } from '#core/analysis/doctor/machine.ts'
import type { Benchmark } from '#core/model/benchmark.ts'
import type { ChromiumFiles } from '#measure/chromium/find.ts'
import { examineBrowser } from '#measure/doctor/browser.ts'
import { examineMachine } from '#measure/doctor/machine.ts'
import { outpaceVersion } from '#measure/round/worker.ts'
import type { Store } from '#store/port.ts'
import { fingerprints } from './fingerprint.ts'
import { bucketFinding, tableFinding } from './store.ts'

export interface DoctorOptions {
  benchmarks: readonly Benchmark[]
  /** AWS region of this function. */
  region: string
  files: ChromiumFiles
  store: Store
  keepEvidence: (name: string, bytes: Uint8Array) => Promise<void>
  /** Most memory that a visit's browser may use, bytes. */
  memory: number
  /** Host and port of Lambda's Runtime API. */
  runtimeApi: string
}

/** Endpoints where AWS and others hand out the credentials of a machine. */
const metadata = ['169.254.169.254', '169.254.170.2', '169.254.170.23']

/** A handler that answers `{"doctor":{}}` with its findings about itself and passes on every other event. */
export function withDoctor<Context, Result>(
  handler: (event: unknown, context: Context) => Promise<Result>,
  options: () => DoctorOptions,
): (event: unknown, context: Context) => Promise<Result | DoctorAnswer> {
  return async (event, context) => (asksForDoctor(event) ? examine(options()) : handler(event, context))
}

function asksForDoctor(event: unknown): boolean {
  return typeof event === 'object' && event !== null && 'doctor' in event
}

async function examine(options: DoctorOptions): Promise<DoctorAnswer> {
  const { benchmarks, region, files, memory, runtimeApi } = options
  const machine = examineMachine({ memory })
  const browser = await examineBrowser({ files, packaged: true, closed: [runtimeApi, ...metadata] })
  const here = benchmarks.filter(({ markets }) => markets.some((market) => market.region === region))
  const locales = here.flatMap(({ markets }) => markets.map(({ locale }) => locale))
  const limits = here.map(({ id, limits }) => ({ benchmark: id, memory: limits.memory }))
  const findings: DoctorFinding[] = [
    ...browserFindings(browser, { scripts: scriptsOf(locales) }),
    // `memory` already excludes what the worker itself needs.
    ...machineFindings(machine, { limits, worker: 0 }),
    await tableFinding(options.store),
    await bucketFinding(options.keepEvidence),
  ]
  return { version: outpaceVersion, at: Date.now(), benchmarks: fingerprints(benchmarks), findings }
}

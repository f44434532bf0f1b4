import type { DoctorAnswer } from '#core/analysis/doctor/finding.ts'
import type { Benchmark } from '#core/model/benchmark.ts'
import { secretName } from '#infra/names.ts'
import { unpackedChromium } from '#measure/chromium/find.ts'
import type { Journey } from '#measure/journey/journey.ts'
import { walkPages } from '#measure/journey/pages.ts'
import { JourneyError } from '#measure/load/failure.ts'
import { withDoctor } from '#stages/doctor/doctor.ts'
import { type Deployed, evidenceOf, readEnvironment, storeOf } from '../environment.ts'
import { type InvocationContext, log, logged } from '../log.ts'
import { SecretError, secretsOf } from '../secrets.ts'
import { type RunOptions, type RunOutcome, runHandler } from './handler.ts'

/** By benchmark, then by site: the script that walks it. Loaded when it is due, so that a broken one costs no other. */
export type Scripts = Record<string, Record<string, () => Promise<object>>>

type RunFunction = (event: unknown, context: InvocationContext) => Promise<RunOutcome | DoctorAnswer>

/** For Node, this program and Playwright; the rest of the function's memory is the browser's, bytes. */
const workerMemory = 350 * 1024 * 1024

/** The handler of `run` with the adapters that its environment names. */
export function wireRun({ benchmarks, retention }: Deployed, scripts: Scripts): RunFunction {
  const environment = readEnvironment(['table', 'bucket', 'homeRegion', 'chromium', 'region', 'memory'])
  const { chromium, region, memory } = environment
  const evidence = evidenceOf(environment)
  const options: RunOptions = {
    benchmarks,
    contestants: (benchmark) => contestantsOf(benchmark, scripts[benchmark.id] ?? {}),
    store: storeOf(environment),
    retention: retention.rounds,
    region,
    files: unpackedChromium(chromium),
    memory: memory - workerMemory,
    secret: journeySecrets(region),
    keepEvidence: (name, bytes) => evidence.put(name, bytes),
    progress: (event) => {
      if (event.type === 'warning') log('warn', event)
    },
  }
  const doctor = () => ({ ...options, ...readEnvironment(['runtimeApi']) })
  return logged('run', withDoctor(runHandler(options), doctor))
}

async function contestantsOf(
  benchmark: Benchmark,
  scripts: Scripts[string],
): Promise<Map<string, { journey: Journey; origin: string }>> {
  const contestants = new Map<string, { journey: Journey; origin: string }>()
  for (const { name, walk, origin } of benchmark.sites) {
    if (walk.kind === 'pages') {
      contestants.set(name, { journey: walkPages(walk.pages, benchmark.steps), origin })
      continue
    }
    const module = (await scripts[name]?.()) as { default?: unknown } | undefined
    if (typeof module?.default !== 'function') {
      throw new Error(
        `The default export of scenarios/${benchmark.id}/${walk.file} is no function. ` +
          'Begin it with: export default journey(async ({ page, step }) => { ... })',
      )
    }
    contestants.set(name, { journey: module.default as Journey, origin })
  }
  return contestants
}

function journeySecrets(region: string): RunOptions['secret'] {
  const read = secretsOf({ region })
  return async (id) => {
    try {
      return await read(secretName(id))
    } catch (error) {
      // Said as it is, and never held against the site.
      throw error instanceof SecretError ? new JourneyError('script-error', error.message, { cause: error }) : error
    }
  }
}

import type { Benchmark } from '../core/benchmark.ts'
import { evidencePrefix } from '../core/names.ts'
import { unpackedChromium } from '../measure/chromium-files.ts'
import type { Journey } from '../measure/journey.ts'
import { walkPages } from '../measure/pages.ts'
import { evidenceS3 } from '../store/evidence-s3.ts'
import { evidenceS3Client } from '../store/evidence-s3-client.ts'
import { runHandler } from './run-handler.ts'
import { type Deployed, log, readEnvironment, storeOf } from './wire.ts'

/** By benchmark, then by site: the script that walks it. Loaded when it is due, so that a broken one costs no other. */
export type Scripts = Record<string, Record<string, () => Promise<object>>>

/** For Node, this program and Playwright; the rest of the function's memory is the browser's, bytes. */
const workerMemory = 350 * 1024 * 1024

/** The handler of `run` with the adapters that its environment names. */
export function wireRun({ benchmarks, roundRetention }: Deployed, scripts: Scripts): ReturnType<typeof runHandler> {
  const environment = readEnvironment(['table', 'bucket', 'homeRegion', 'chromium', 'region', 'memory'])
  const { bucket, homeRegion, chromium, region, memory } = environment
  const evidence = evidenceS3({ client: evidenceS3Client({ region: homeRegion }), bucket, prefix: evidencePrefix })
  return runHandler({
    benchmarks,
    contestants: (benchmark) => contestantsOf(benchmark, scripts[benchmark.id] ?? {}),
    store: storeOf(environment),
    retention: roundRetention,
    region,
    files: unpackedChromium(chromium),
    memory: memory - workerMemory,
    secret: refuseSecret,
    keepEvidence: (name, bytes) => evidence.put(name, bytes),
    progress: (event) => {
      if (event.type === 'warning') log('warn', event)
    },
  })
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

async function refuseSecret(name: string): Promise<never> {
  throw new Error(
    `The journey asks for the secret "${name}", and deployed functions cannot read AWS Secrets Manager yet: ` +
      'the package @aws-sdk/client-secrets-manager is not part of them. Measure this benchmark locally for now.',
  )
}

import type { DoctorAnswer } from '#core/analysis/doctor/finding.ts'
import { unpackedChromium } from '#measure/chromium/find.ts'
import { journeyOf } from '#measure/journey/script.ts'
import { withDoctor } from '#stages/doctor/doctor.ts'
import { contestantsOf } from '#stages/run/contestants.ts'
import { countedEvidence } from '../counted-evidence.ts'
import { type Deployed, deployedNames, evidenceOf, readEnvironment, storeOf } from '../environment.ts'
import { journeySecrets } from '../journey-secrets.ts'
import { type InvocationContext, log, logged, write } from '../log.ts'
import { missedLine, refusedLine } from '../metrics.ts'
import { withTemporaryFolder } from '../temporary-folder.ts'
import { type RunOptions, type RunOutcome, runHandler } from './handler.ts'
import { readScriptLines, withScriptLines } from './script-lines.ts'

/** By benchmark, then by site: the script that walks it. Loaded when it is due, so that a broken one costs no other. */
export type Scripts = Record<string, Record<string, () => Promise<object>>>

type RunFunction = (event: unknown, context: InvocationContext) => Promise<RunOutcome | DoctorAnswer>

/** For Node, this program and Playwright; the rest of the function's memory is the browser's, bytes. */
const workerMemory = 350 * 1024 * 1024

/** The handler of `run` with the adapters that its environment names. */
export function wireRun({ sources, retention, contact }: Deployed, scripts: Scripts): RunFunction {
  const environment = readEnvironment(['table', 'bucket', 'homeRegion', 'chromium', 'region', 'memory'])
  const { chromium, region, memory } = environment
  const names = deployedNames()
  const evidence = evidenceOf(environment)
  const options: RunOptions = {
    contact,
    contestants: (benchmark) =>
      contestantsOf({
        benchmark,
        loadScript: async ({ name, walk }) => {
          const file = walk.kind === 'script' ? walk.file : name
          const journey = journeyOf(await scripts[benchmark.id]?.[name]?.(), `scenarios/${benchmark.id}/${file}`)
          return withScriptLines(journey, () => readScriptLines(import.meta.url))
        },
      }),
    withoutScript: ({ id, sites }) =>
      sites.find(({ name, walk }) => walk.kind === 'script' && scripts[id]?.[name] === undefined)?.name,
    store: storeOf(environment),
    retention: retention.rounds,
    region,
    files: unpackedChromium(chromium),
    memory: memory - workerMemory,
    secret: journeySecrets(names, region),
    keepEvidence: countedEvidence(evidence.put, () => write(refusedLine({ names, now: Date.now() }))),
    missed: ({ benchmark, market }) => {
      log('warn', { type: 'missed', benchmark, market, rounds: 1 })
      write(missedLine(1, { names, now: Date.now() }))
    },
    progress: (event) => {
      if (event.type === 'warning') log('warn', event)
    },
  }
  const benchmarks = sources.map(({ benchmark }) => benchmark)
  const doctor = () => ({ ...options, benchmarks, ...readEnvironment(['runtimeApi']) })
  return logged('run', withTemporaryFolder(withDoctor(runHandler(options), doctor)))
}

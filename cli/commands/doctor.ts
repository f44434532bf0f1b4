import { type DoctorFinding, good, wrong } from '#core/analysis/doctor/finding.ts'
import type { Problem } from '#core/config/problem.ts'
import type { Benchmark } from '#core/model/benchmark.ts'
import { outpaceVersion } from '#measure/round/worker.ts'
import { loadScenarios, type Scenarios } from '#stages/scenarios/load.ts'
import { CliError, exitCodes } from '../cli-error.ts'
import type { Examined } from '../doctor/examined.ts'
import { checkJourneys } from '../doctor/journeys.ts'
import { checkMachine, type ExaminedPlace } from '../doctor/machine.ts'
import type { Output } from '../output.ts'
import { renderFinding, renderPlace, renderSummary } from '../render/doctor.ts'
import type { Surroundings } from '../surroundings.ts'

export interface DoctorCommandOptions {
  /** Check the AWS deployment instead of this machine. */
  cloud: boolean
  /** Check this AWS region only. */
  region: string | undefined
  json: boolean
}

/** `outpace doctor`: prints problems and how to fix them. Exit code 1 if there are any. */
export async function doctor(
  options: DoctorCommandOptions,
  surroundings: ExaminedPlace & Pick<Surroundings, 'namePrefix'>,
  output: Output,
): Promise<number> {
  if (options.region !== undefined && !options.cloud)
    throw new CliError('--region needs --cloud. Run: outpace doctor --cloud --region REGION')
  const scenarios = await loadScenarios(surroundings.root)
  const inCloud = options.cloud
    ? (await import('../doctor/cloud.ts')).checkDeployment(scenarios, { region: options.region, surroundings })
    : []
  const local = [checkConfiguration(scenarios)]
  if (!options.cloud) local.push(checkMachine(scenarios.benchmarks, surroundings))
  const places: Examined[] = [{ place: 'this machine', findings: concat(local) }, ...inCloud]

  const results: { place: string; findings: DoctorFinding[] }[] = []
  for (const { place, findings } of places) {
    const known: DoctorFinding[] = []
    results.push({ place, findings: known })
    if (!options.json) output.result(renderPlace(place, output.look))
    for await (const finding of findings) {
      known.push(finding)
      if (!options.json) output.result(renderFinding(finding, output.look))
    }
  }
  const all = results.flatMap(({ findings }) => findings)
  const count = all.filter(({ state }) => state === 'wrong').length
  output.result(
    options.json
      ? `${JSON.stringify({ version: outpaceVersion, wrong: count, places: results })}\n`
      : renderSummary(all, output.look),
  )
  return count > 0 ? exitCodes.missed : exitCodes.done
}

async function* concat(parts: readonly AsyncIterable<DoctorFinding>[]): AsyncGenerator<DoctorFinding> {
  for (const part of parts) yield* part
}

async function* checkConfiguration({ root, benchmarks, problems }: Scenarios): AsyncGenerator<DoctorFinding> {
  for (const problem of problems) yield problemFinding(problem)
  for (const benchmark of benchmarks) {
    const problem = await checkJourneys(root, benchmark)
    if (problem !== undefined) yield wrong('configuration', problem)
  }
  if (benchmarks.length > 0 && problems.length === 0) yield validFinding(benchmarks)
}

function problemFinding({ file, line, column, key, message, hint }: Problem): DoctorFinding {
  const place = line > 0 ? `${file}:${line}:${column}` : file
  return wrong('configuration', `${place}${key === '' ? '' : ` ${key}`}: ${message}`, hint)
}

function validFinding(benchmarks: readonly Benchmark[]): DoctorFinding {
  const markets = new Set(benchmarks.flatMap(({ id, markets }) => markets.map((market) => `${id}#${market.id}`)))
  const many = (count: number, word: string) => `${count} ${word}${count === 1 ? '' : 's'}`
  return good(
    'configuration',
    `outpace.yaml and ${many(benchmarks.length, 'benchmark')} in ${many(markets.size, 'market')} are valid.`,
  )
}

import type { FunctionConfiguration } from '@aws-sdk/client-lambda'
import { type DoctorAnswer, type DoctorFinding, good, note, wrong } from '#core/analysis/doctor/finding.ts'
import type { Benchmark } from '#core/model/benchmark.ts'
import { listed } from '#core/model/listed.ts'
import { formatDuration } from '#core/model/units.ts'
import { type Names, variables } from '#infra/names.ts'
import { memory } from '#infra/sizing.ts'
import { outpaceVersion } from '#measure/round/worker.ts'
import { fingerprints } from '#stages/doctor/fingerprint.ts'
import { type Functions, functionsOf } from './lambda.ts'
import { tried } from './tried.ts'

/** What the checks learn about a deployment as they go. */
export interface Known {
  names: Names
  /** homeRegion in outpace.yaml. */
  configuredHome: string | undefined
  /** Whether outpace.yaml names a table, which a deployment does not change. */
  isOwnTable: boolean
  /** Where the first function that answered writes to. */
  home?: { region: string; table: string }
}

interface RegionOptions {
  region: string
  /** Benchmarks that a deployment includes. */
  benchmarks: readonly Benchmark[]
  /** Ids of benchmarks whose files have problems, which are not compared. */
  broken: readonly string[]
  /** Receives the home region. */
  known: Known
}

/** Checks `run` in a region: its configuration first, then its own findings. */
export async function* checkRegion({ known, ...options }: RegionOptions): AsyncGenerator<DoctorFinding> {
  const run = known.names.function('run')
  const place = { ...options, run, log: known.names.logGroup('run') }
  using functions = functionsOf(place.region)
  const configured = await tried(() => functions.configuration(run))
  if ('error' in configured) {
    yield wrong('function', configured.error.message)
    // Without permission to read the configuration, invoking it may still be allowed.
    if (configured.error.code !== 'read-only') return
  } else {
    learnHome(configured.value, known)
    yield configurationFinding(run, configured.value)
  }
  yield* answers(functions, place)
}

function learnHome({ Environment }: FunctionConfiguration, known: Known): void {
  const { [variables.homeRegion]: region, [variables.table]: table } = Environment?.Variables ?? {}
  if (region !== undefined && table !== undefined) known.home ??= { region, table }
}

function configurationFinding(run: string, configuration: FunctionConfiguration): DoctorFinding {
  const {
    MemorySize = 0,
    Timeout = 0,
    Layers = [],
    Runtime = '',
    State,
    StateReason = '',
    LastModified,
  } = configuration
  const found = `${run}: ${MemorySize} MB, ${formatDuration(Timeout * 1000)} at most, ${Runtime}, changed ${LastModified ?? 'at an unknown time'}.`
  const again = 'Deploy again: npx cdk deploy --all'
  // https://docs.aws.amazon.com/lambda/latest/dg/functions-states.html
  if (State === 'Failed' || State === 'Pending') {
    return wrong(
      'function',
      `${run} is ${State.toLowerCase()}: ${StateReason}`,
      State === 'Failed' ? again : 'Wait a minute and try again.',
    )
  }
  if (Layers.length === 0) return wrong('function', `${found} It has no layer and therefore no Chromium.`, again)
  const missing = [
    variables.namePrefix,
    variables.table,
    variables.bucket,
    variables.homeRegion,
    variables.chromium,
  ].filter((name) => !configuration.Environment?.Variables?.[name])
  if (missing.length > 0) return wrong('function', `${found} Its environment lacks ${listed(missing)}.`, again)
  if (MemorySize < memory.run) {
    return note('function', `${found} Below ${memory.run} MB its CPU is slower too.`, again)
  }
  return good('function', found)
}

interface Place extends Omit<RegionOptions, 'known'> {
  /** Name of `run`, and of its log. */
  run: string
  log: string
}

async function* answers(functions: Functions, place: Place): AsyncGenerator<DoctorFinding> {
  const asked = await tried(() => functions.askDoctor(place.run))
  const here = Date.now()
  if ('error' in asked) {
    yield wrong('function', asked.error.message)
    return
  }
  const { reply, sentAt } = asked.value
  if ('failed' in reply) {
    yield wrong('function', reply.failed, `${reply.remedy} (aws logs tail ${place.log} --region ${place.region})`)
    return
  }
  const { answer } = reply
  yield scenariosFinding(answer, place)
  yield* answer.findings
  if (sentAt !== undefined) yield clockFinding({ function: answer.at - sentAt, here: here - sentAt })
}

function scenariosFinding(answer: DoctorAnswer, { region, benchmarks, broken }: Place): DoctorFinding {
  const local = fingerprints(benchmarks)
  const needed = new Set(
    benchmarks.filter(({ markets }) => markets.some((market) => market.region === region)).map(({ id }) => id),
  )
  const differences = [
    ...(answer.version === outpaceVersion
      ? []
      : [`Outpace ${answer.version} is deployed, but this is ${outpaceVersion}`]),
    ...[...needed].filter((id) => answer.benchmarks[id] === undefined).map((id) => `scenarios/${id} is not deployed`),
    ...Object.keys(answer.benchmarks)
      .filter((id) => local[id] === undefined && !broken.includes(id))
      .map((id) => `${id} is deployed but missing here`),
    ...Object.entries(answer.benchmarks)
      .filter(([id, print]) => local[id] !== undefined && local[id] !== print)
      .map(([id]) => `scenarios/${id} differs from the deployed version`),
  ]
  if (differences.length > 0)
    return note('scenarios', `${differences.join('; ')}.`, 'Deploy this version: npx cdk deploy --all')
  const found = `The deployment matches this folder: Outpace ${outpaceVersion}, ${Object.keys(answer.benchmarks).join(', ')}. (Script contents are not compared.)`
  return good('scenarios', found)
}

/** ms. AWS rejects signatures that are 5 minutes off; rounds are identified by their scheduled time, which comes from AWS. */
const tolerated = 5_000

function clockFinding(ahead: { function: number; here: number }): DoctorFinding {
  const skew = (ms: number) => `${formatDuration(Math.abs(ms))} ${ms > 0 ? 'ahead of' : 'behind'} AWS.`
  if (Math.abs(ahead.here) > tolerated) {
    const remedy = 'Turn on time synchronisation, for example with "timedatectl set-ntp true".'
    return note('clock', `The clock of this machine is ${skew(ahead.here)}`, remedy)
  }
  if (Math.abs(ahead.function) > tolerated) {
    return note(
      'clock',
      `The clock of the function is ${skew(ahead.function)}`,
      'Try again later: only AWS can correct it.',
    )
  }
  return good('clock', 'The clocks of the function and of this machine agree with AWS.')
}

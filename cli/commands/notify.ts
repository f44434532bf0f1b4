import { join } from 'node:path'
import type { Benchmark } from '#core/model/benchmark.ts'
import type { Settings } from '#core/model/settings.ts'
import { sizing } from '#infra/sizing.ts'
import { findChromium } from '#measure/chromium/find.ts'
import { printPdf } from '#measure/chromium/print.ts'
import { audiencesOf, type NamedAudience } from '#notify/destinations.ts'
import type { DeliveryResult } from '#stages/notify/deliver.ts'
import { sendSamples } from '#stages/notify/samples.ts'
import { evidenceFolder } from '#store/evidence/folder.ts'
import type { Store } from '#store/port.ts'
import { type Delivery, readDeliveries } from '#store/records/deliveries.ts'
import { CliError, exitCodes } from '../cli-error.ts'
import { homeRegionOf } from '../cloud/home-region.ts'
import { askForSamples } from '../cloud/samples.ts'
import { type Messenger, messengerOf, toldWords } from '../local/messenger.ts'
import { openRecords } from '../local/records.ts'
import type { Output } from '../output.ts'
import { renderDestinations } from '../render/destinations.ts'
import { selectBenchmarks } from '../select.ts'
import type { Surroundings } from '../surroundings.ts'

/** What did not reach somebody is shown for so long, ms. */
const week = 7 * 24 * 60 * 60 * 1000

const nobodyDeployed =
  'What is deployed has nobody to tell. Name "recipients" or "channels" in outpace.yaml, and deploy: npx cdk deploy --all'

export interface NotifyCommandOptions {
  benchmark: string | undefined
  test: boolean
  /** What is deployed tells, in place of this machine. */
  cloud: boolean
}

/** `outpace notify`: who is told of what, and what did not reach them; or a sample of each message. Returns the exit code. */
export async function notify(
  { benchmark: wanted, test, cloud }: NotifyCommandOptions,
  surroundings: Surroundings,
  output: Output,
): Promise<number> {
  const { settings, benchmarks } = await selectBenchmarks(surroundings.root, wanted)
  if (test && cloud) {
    const region = homeRegionOf(surroundings, settings)
    const benchmark = wanted === undefined ? undefined : benchmarks[0]?.id
    const told = await askForSamples({ region, benchmark })
    return tellOf({ told, missing: [], nobody: nobodyDeployed }, { surroundings, output })
  }
  const { stateFolder, cacheFolder, chromiumPath } = surroundings
  await using records = await openRecords({ cloud }, { surroundings, settings })
  const { store } = records
  if (cloud) {
    const { channels } = settings
    const audiences = ({ alarm }: Benchmark) => audiencesOf({ recipients: alarm.to, channels })
    return await list({ benchmarks, audiences, store, output })
  }
  const files = await findChromium({ cacheFolder, chromiumPath })
  const evidence = evidenceFolder(join(stateFolder, 'evidence'))
  const messenger = messengerOf({ surroundings, settings, store, evidence, files })
  if (!test) {
    const code = await list({ benchmarks, audiences: messenger.destinations, store, output })
    for (const sentence of messenger.missing) output.result(`${sentence}\n`)
    return code
  }
  const print = (html: string) => printPdf({ files, html })
  return await sendTest(benchmarks, { settings, messenger, print, surroundings, output })
}

interface ListOptions {
  benchmarks: readonly Benchmark[]
  audiences: (benchmark: Benchmark) => NamedAudience[]
  store: Store
  output: Output
}

async function list({ benchmarks, audiences, store, output }: ListOptions): Promise<number> {
  let code: number = exitCodes.done
  for (const benchmark of benchmarks) {
    const deliveries = await readDeliveries(store, benchmark.id)
    const trouble = deliveries
      .filter(({ status, at }) => (status === 'waiting' || status === 'failed') && Date.now() - Date.parse(at) < week)
      .toSorted(byTime)
    if (trouble.length > 0) code = exitCodes.missed
    const told = { benchmark, audiences: audiences(benchmark), trouble }
    output.result(renderDestinations(told, { look: output.look, now: Date.now() }))
  }
  return code
}

function byTime(one: Delivery, other: Delivery): number {
  return one.at.localeCompare(other.at)
}

interface TestOptions {
  settings: Settings
  messenger: Messenger
  print: (html: string) => Promise<Uint8Array>
  surroundings: Surroundings
  output: Output
}

async function sendTest(
  benchmarks: readonly Benchmark[],
  { settings, messenger, print, surroundings, output }: TestOptions,
): Promise<number> {
  if (benchmarks.length === 0) throw new CliError('There is no benchmark yet whose people could be told.')
  const { destinations, missing } = messenger
  const told = await sendSamples({ benchmarks, destinations, settings, sizing, cloud: false, print, now: Date.now() })
  return tellOf({ told, missing, nobody: 'Nobody can be told from here.' }, { surroundings, output })
}

interface Sent {
  told: readonly DeliveryResult[]
  /** Who is not told from here, and why: a sentence each. */
  missing: readonly string[]
  /** Said when nobody is told at all. */
  nobody: string
}

function tellOf(
  { told, missing, nobody }: Sent,
  { surroundings, output }: Pick<TestOptions, 'surroundings' | 'output'>,
) {
  if (told.length === 0) throw new CliError([nobody, ...missing].join('\n'))
  for (const each of told) output.result(`${toldWords(each, surroundings.root)}\n`)
  for (const sentence of missing) output.result(`${sentence}\n`)
  const isWhole = told.every(({ outcome }) => outcome === 'sent') && missing.length === 0
  return isWhole ? exitCodes.done : exitCodes.missed
}

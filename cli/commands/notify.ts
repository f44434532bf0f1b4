import { join } from 'node:path'
import type { Benchmark } from '#core/model/benchmark.ts'
import type { Settings } from '#core/model/settings.ts'
import { WEEK } from '#core/model/time.ts'
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
import { deployedNames } from '../cloud/names.ts'
import { deliveryLine, type Messenger, messengerOf } from '../local/messenger.ts'
import { openRecords } from '../local/records.ts'
import type { Output } from '../output.ts'
import { renderDestinations } from '../render/destinations.ts'
import { selectBenchmarks } from '../select.ts'
import type { Surroundings } from '../surroundings.ts'

/** How long an unsuccessful delivery is listed, ms. */
const listedFor = WEEK

const noRecipientsDeployed =
  'The deployment has no recipients. Set "recipients" or "channels" in outpace.yaml and deploy: npx cdk deploy --all'

export interface NotifyCommandOptions {
  benchmark: string | undefined
  test: boolean
  /** Use the deployment instead of this machine. */
  cloud: boolean
}

/** `outpace notify`: lists recipients and undelivered messages, or sends a sample of each message. Returns the exit code. */
export async function notify(
  { benchmark: wanted, test, cloud }: NotifyCommandOptions,
  surroundings: Surroundings,
  output: Output,
): Promise<number> {
  const { settings, benchmarks, several } = await selectBenchmarks(surroundings, wanted, { cloud: cloud && !test })
  if (test && cloud) {
    const region = homeRegionOf(surroundings, settings)
    const benchmark = wanted === undefined ? undefined : benchmarks[0]?.id
    const { requestSamples } = await import('../cloud/samples.ts')
    const deliveries = await requestSamples({ region, names: deployedNames(surroundings, settings), benchmark })
    for (const each of deliveries) output.result(`${deliveryLine(each, surroundings.root)}\n`)
    return concluded({ deliveries, missing: [], none: noRecipientsDeployed }, output)
  }
  const { stateFolder, cacheFolder, chromiumPath } = surroundings
  await using records = await openRecords({ cloud, onlyLooks: !test }, { surroundings, settings })
  const { store } = records
  if (cloud) {
    const { channels } = settings
    const audiences = ({ alarm }: Benchmark) => audiencesOf({ recipients: alarm.to, channels })
    return await list({ benchmarks, audiences, store, output })
  }
  const files = await findChromium({ cacheFolder, chromiumPath })
  const evidence = evidenceFolder(join(stateFolder, 'evidence'))
  const messenger = messengerOf({ surroundings, settings, several, store, evidence, files })
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
    const undelivered = deliveries
      .filter(
        ({ status, at }) => (status === 'waiting' || status === 'failed') && Date.now() - Date.parse(at) < listedFor,
      )
      .toSorted(byTime)
    if (undelivered.length > 0) code = exitCodes.missed
    const destinations = { benchmark, audiences: audiences(benchmark), undelivered }
    output.result(renderDestinations(destinations, { look: output.look, now: Date.now() }))
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
  if (benchmarks.length === 0)
    throw new CliError('No benchmark to send samples of. Add a folder with a benchmark.yaml to scenarios/.')
  const { destinations, missing } = messenger
  const now = Date.now()
  const tell = (each: DeliveryResult) => output.result(`${deliveryLine(each, surroundings.root)}\n`)
  const deliveries = await sendSamples({ benchmarks, destinations, settings, sizing, cloud: false, print, now, tell })
  return concluded({ deliveries, missing, none: 'No recipient can be reached from this machine.' }, output)
}

interface Sent {
  deliveries: readonly DeliveryResult[]
  /** Recipients that this machine cannot reach, and why: one sentence each. */
  missing: readonly string[]
  /** Error if there are no deliveries at all. */
  none: string
}

/** What is left to say once every delivery has ended; returns the exit code. */
function concluded({ deliveries, missing, none }: Sent, output: Output): number {
  if (deliveries.length === 0) throw new CliError([none, ...missing].join('\n'))
  for (const sentence of missing) output.result(`${sentence}\n`)
  const allSent = deliveries.every(({ outcome }) => outcome === 'sent') && missing.length === 0
  return allSent ? exitCodes.done : exitCodes.missed
}

import type { Benchmark } from '#core/model/benchmark.ts'
import type { Settings } from '#core/model/settings.ts'
import { sizing } from '#infra/sizing.ts'
import { unpackedChromium } from '#measure/chromium/find.ts'
import { printPdf } from '#measure/chromium/print.ts'
import { shrinkPictures } from '#measure/chromium/shrink.ts'
import { isPublic } from '#measure/network/addresses.ts'
import { destinationsOf, type Transports } from '#notify/destinations.ts'
import type { ShrinkPictures } from '#notify/mail/pictures.ts'
import { briefRetries } from '#notify/transports/retry.ts'
import { sesClient, sesTransport } from '#notify/transports/ses.ts'
import { snsClient, snsTransport } from '#notify/transports/sns.ts'
import type { MailTransport } from '#notify/transports/transport.ts'
import { notifyPeople } from '#stages/notify/notify.ts'
import { reportingEvidence } from '#store/evidence/reporting.ts'
import {
  type Deployed,
  deployedDashboard,
  deployedNames,
  evidenceOf,
  readEnvironment,
  storeOf,
} from '../environment.ts'
import { benchmarksInForce } from '../live.ts'
import { log, logged } from '../log.ts'
import { queueSender } from '../queue-sender.ts'
import { secretsOf } from '../secrets.ts'
import { withTemporaryFolder } from '../temporary-folder.ts'
import { notifyHandler } from './handler.ts'

/** ms for one request to a channel. */
const requestTimeout = 10_000

/** The handler of `notify` with the adapters that its environment names. */
export function wireNotify({ sources, settings: own }: Pick<Deployed, 'sources'> & { settings: Settings }) {
  const settings = withDashboard(own, deployedDashboard())
  const environment = readEnvironment(['table', 'bucket', 'homeRegion', 'chromium', 'queues'])
  const { homeRegion, chromium } = environment
  const names = deployedNames()
  const store = storeOf(environment)
  const evidence = evidenceOf(environment)
  const send = queueSender(homeRegion)
  const readSecret = secretsOf({ region: homeRegion })
  const now = Date.now
  const transports: Transports = {
    mailer: mailerOf(settings, homeRegion),
    secret: (name) => readSecret(names.notifySecret(name)),
    network: { mayReach: isPublic, retryPolicy: briefRetries, timeout: requestTimeout },
    now,
  }
  const { channels } = settings
  const destinationsFor = ({ alarm }: Benchmark) => destinationsOf({ recipients: alarm.to, channels }, transports)
  const print = (html: string) => printPdf({ files: unpackedChromium(chromium), html })
  const shrink: ShrinkPictures = (pictures, sizes) =>
    shrinkPictures({ files: unpackedChromium(chromium), pictures, sizes })
  const handle = notifyHandler({
    benchmarks: benchmarksInForce({ store, sources, now }),
    notify: (trigger) => {
      const destinations = destinationsFor(trigger.benchmark)
      const { id: benchmark } = trigger.benchmark
      const unreadable = (error: unknown) => log('warn', { type: 'pictures-missing', benchmark, error })
      return notifyPeople({
        store,
        evidence: reportingEvidence(evidence, unreadable),
        settings,
        sizing,
        several: sources.length > 1,
        cloud: true,
        destinations,
        print,
        shrink,
        now,
        ...trigger,
      })
    },
    sendSamples: async (wanted) => {
      const { sendSamples } = await import('#stages/notify/samples.ts')
      return sendSamples({
        benchmarks: wanted,
        destinations: destinationsFor,
        settings,
        sizing,
        cloud: true,
        print,
        now: now(),
      })
    },
    attempted: (benchmark, result) =>
      log(result.outcome === 'failed' ? 'error' : 'info', { type: 'delivery', benchmark, ...result }),
    lose: (messages) =>
      send(
        `${environment.queues}/${names.deadLetters('notify')}`,
        messages.map((message) => ({ body: JSON.stringify(message), delay: 0 })),
      ),
    failed: (benchmark, error) => log('error', { type: 'not-notified', benchmark, error }),
  })
  return logged('notify', withTemporaryFolder(handle))
}

/** Messages link to the deployed dashboard, unless outpace.yaml names its address. */
export function withDashboard(settings: Settings, deployed: string | undefined): Settings {
  const dashboard = settings.dashboard ?? deployed
  return dashboard === undefined ? settings : { ...settings, dashboard }
}

/** SES when a sender is configured, otherwise the SNS topic. */
function mailerOf({ sender }: Settings, region: string): MailTransport {
  if (sender !== undefined) return sesTransport({ client: sesClient({ region }), from: sender })
  const { messagesTopic } = readEnvironment(['messagesTopic'])
  return snsTransport({ client: snsClient({ region }), topic: messagesTopic })
}

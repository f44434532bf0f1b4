import { join, relative } from 'node:path'
import { plainRecipient } from '#core/config/audience.ts'
import type { Benchmark } from '#core/model/benchmark.ts'
import { channelName } from '#core/model/recipient.ts'
import type { Settings } from '#core/model/settings.ts'
import { oneLine } from '#core/model/untrusted.ts'
import { sizing } from '#infra/sizing.ts'
import type { ChromiumFiles } from '#measure/chromium/find.ts'
import { printPdf } from '#measure/chromium/print.ts'
import { shrinkPictures } from '#measure/chromium/shrink.ts'
import { type Destination, destinationsOf } from '#notify/destinations.ts'
import { outboxTransport } from '#notify/transports/outbox.ts'
import { briefRetries } from '#notify/transports/retry.ts'
import { smtpTransport } from '#notify/transports/smtp.ts'
import { type MailTransport, TransportError } from '#notify/transports/transport.ts'
import type { DeliveryResult } from '#stages/notify/deliver.ts'
import { notifyPeople } from '#stages/notify/notify.ts'
import { reportingEvidence } from '#store/evidence/reporting.ts'
import type { EvidenceStore, Store } from '#store/port.ts'
import { StoreError } from '#store/store-error.ts'
import { type Surroundings, secretVariable } from '../surroundings.ts'

/** Sends notifications from this machine: by mail server or outbox, and to the channels whose secrets are set. */
export interface Messenger {
  /** All recipients of a benchmark. */
  destinations: (benchmark: Benchmark) => Destination[]
  /** Channels in outpace.yaml that this machine cannot use, one sentence each. */
  missing: string[]
  /**
   * Sends what is due and reports each result to `say`, and the error when the store failed: what is not sent now is sent
   * later.
   */
  send: (
    benchmark: Benchmark,
    options: { say: (sentence: string) => void; digestAt?: string },
  ) => Promise<'done' | 'failed'>
}

export interface MessengerOptions {
  surroundings: Surroundings
  settings: Settings
  /** Whether the project has several benchmarks. */
  several: boolean
  store: Store
  evidence: EvidenceStore
  files: ChromiumFiles
}

/** Recipient if none is configured: the user of this machine, who reads the outbox. */
const defaultRecipient = 'you@localhost'
const defaultSender = 'outpace@localhost'

/** ms: time-out of one request, and how long a claim holds. */
const timeout = 10_000
const lease = 2 * 60_000

export function messengerOf({ surroundings, settings, several, store, evidence, files }: MessengerOptions): Messenger {
  const { channels } = settings
  const usable = channels.filter(({ secret }) => surroundings.channelSecret(secret) !== undefined)
  const mailer = mailerOf(surroundings, settings)
  const network = { mayReach: () => true, retryPolicy: briefRetries, timeout }
  const secret = async (name: string) => surroundings.channelSecret(name) ?? ''
  const destinations = ({ alarm }: Benchmark) => {
    const isOutbox = settings.smtp === undefined
    const isDefault = alarm.to.length === 0 && channels.length === 0 && isOutbox
    const recipients = isDefault ? [plainRecipient(defaultRecipient)] : alarm.to
    return destinationsOf({ recipients, channels: usable }, { mailer, secret, network, now: Date.now })
  }
  return {
    destinations,
    missing: channels
      .filter((channel) => !usable.includes(channel))
      .map(
        (channel) =>
          `${channelName(channel)} is not used on this machine: ${secretVariable(channel.secret)} is not set.`,
      ),
    send: async (benchmark, { say, digestAt }) => {
      const unreadable = (error: unknown) => say(`Pictures are missing in a message: ${oneLine(String(error), 500)}`)
      try {
        const results = await notifyPeople({
          store,
          evidence: reportingEvidence(evidence, unreadable),
          benchmark,
          several,
          settings,
          sizing,
          cloud: false,
          destinations: destinations(benchmark),
          print: (html) => printPdf({ files, html }),
          shrink: (pictures, sizes) => shrinkPictures({ files, pictures, sizes }),
          now: Date.now,
          lease,
          wokenBy: 'clock',
          ...(digestAt !== undefined && { digestAt }),
        })
        for (const each of results) {
          const line = deliveryLine(each, surroundings.root)
          if (line !== '') say(line)
        }
        return 'done'
      } catch (error) {
        if (!(error instanceof StoreError)) throw error
        say(`Notifications of ${benchmark.id} could not be sent. ${error.message}\nThey are sent once this is fixed.`)
        return 'failed'
      }
    },
  }
}

function mailerOf({ stateFolder, channelSecret }: Surroundings, { smtp, sender }: Settings): MailTransport {
  if (smtp === undefined || sender === undefined) {
    return outboxTransport({ folder: join(stateFolder, 'outbox'), from: sender ?? defaultSender })
  }
  const { login, ...server } = smtp
  const options = { ...server, from: sender, retryPolicy: briefRetries, timeout }
  if (login === undefined) return smtpTransport(options)
  const password = channelSecret(login.password)
  if (password !== undefined) return smtpTransport({ ...options, login: { user: login.user, password } })
  const message = `Mail cannot be sent: ${secretVariable(login.password)} is not set.`
  return async () => Promise.reject(new TransportError({ message, retry: true }))
}

/** One line about a delivery; empty if nothing was attempted. */
export function deliveryLine({ notice, to, outcome, where = '', error = '' }: DeliveryResult, root: string): string {
  const place = where.startsWith(root) ? relative(root, where) : where
  const what = whatOf(notice)
  switch (outcome) {
    case 'sent':
      return oneLine(`Sent to ${to} (${what}): ${place}`, 400)
    case 'waiting':
      return oneLine(`Could not reach ${to} (${what}), will retry: ${error}`, 600)
    case 'failed':
      return oneLine(`Could not reach ${to} (${what}), gave up: ${error}`, 600)
    case 'held':
    case 'busy':
    case 'known':
      return ''
    default:
      return outcome satisfies never
  }
}

/** Of the id of a notification: `digest`, `where you start`, `opened`, `reminder 2`. */
function whatOf(notice: string): string {
  const [kind = '', , ...rest] = notice.split('/')
  if (kind === 'digest') return 'digest'
  return kind === 'baseline' ? 'where you start' : rest.join(' ')
}

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
import type { EvidenceStore, Store } from '#store/port.ts'
import { StoreError } from '#store/store-error.ts'
import { type Surroundings, secretVariable } from '../surroundings.ts'

/** Tells people of what is found here, by mail server or outbox, and by the channels whose secrets are at hand. */
export interface Messenger {
  /** Whoever may be told of a benchmark. */
  destinations: (benchmark: Benchmark) => Destination[]
  /** What is in outpace.yaml and cannot be used here, a sentence each. */
  missing: string[]
  /** Tells what is new, and `say` what became of it. Never rejects because of the store: what is not told now is told later. */
  tell: (benchmark: Benchmark, options: { say: (sentence: string) => void; digestAt?: string }) => Promise<void>
}

export interface MessengerOptions {
  surroundings: Surroundings
  settings: Settings
  store: Store
  evidence: EvidenceStore
  files: ChromiumFiles
}

/** Who gets the mails of a machine on which nobody is named: the outbox, for whoever sits there. */
const nobodyNamed = 'you@localhost'
const noSender = 'outpace@localhost'

/** ms: of one request, and for which a claim holds. */
const timeout = 10_000
const lease = 2 * 60_000

export function messengerOf({ surroundings, settings, store, evidence, files }: MessengerOptions): Messenger {
  const { channels } = settings
  const usable = channels.filter(({ secret }) => surroundings.channelSecret(secret) !== undefined)
  const mailer = mailerOf(surroundings, settings)
  const network = { mayReach: () => true, retryPolicy: briefRetries, timeout }
  const secret = async (name: string) => surroundings.channelSecret(name) ?? ''
  const destinations = ({ alarm }: Benchmark) => {
    const isOutbox = settings.smtp === undefined
    const isNobody = alarm.to.length === 0 && channels.length === 0 && isOutbox
    const recipients = isNobody ? [plainRecipient(nobodyNamed)] : alarm.to
    return destinationsOf({ recipients, channels: usable }, { mailer, secret, network, now: Date.now })
  }
  return {
    destinations,
    missing: channels
      .filter((channel) => !usable.includes(channel))
      .map((channel) => `${channelName(channel)} is not told here: ${secretVariable(channel.secret)} is not set.`),
    tell: async (benchmark, { say, digestAt }) => {
      try {
        const told = await notifyPeople({
          store,
          evidence,
          benchmark,
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
        for (const each of told) {
          const words = toldWords(each, surroundings.root)
          if (words !== '') say(words)
        }
      } catch (error) {
        if (!(error instanceof StoreError)) throw error
      }
    },
  }
}

function mailerOf({ stateFolder, channelSecret }: Surroundings, { smtp, sender }: Settings): MailTransport {
  if (smtp === undefined || sender === undefined) {
    return outboxTransport({ folder: join(stateFolder, 'outbox'), from: sender ?? noSender })
  }
  const { login, ...server } = smtp
  const options = { ...server, from: sender, retryPolicy: briefRetries, timeout }
  if (login === undefined) return smtpTransport(options)
  const password = channelSecret(login.password)
  if (password !== undefined) return smtpTransport({ ...options, login: { user: login.user, password } })
  const message = `Mails cannot be sent: ${secretVariable(login.password)} is not set.`
  return async () => Promise.reject(new TransportError({ message, retry: true }))
}

/** Empty for what is no news to who sits here. */
export function toldWords({ notice, to, outcome, where = '', error = '' }: DeliveryResult, root: string): string {
  const place = where.startsWith(root) ? relative(root, where) : where
  const what = notice.startsWith('digest/') ? 'digest' : notice.split('/').slice(2).join(' ')
  switch (outcome) {
    case 'sent':
      return oneLine(`DeliveryResult ${to} (${what}): ${place}`, 400)
    case 'waiting':
      return oneLine(`Could not tell ${to} (${what}), and tries again: ${error}`, 600)
    case 'failed':
      return oneLine(`Could not tell ${to} (${what}), and gave up: ${error}`, 600)
    case 'held':
    case 'busy':
    case 'known':
      return ''
    default:
      return outcome satisfies never
  }
}

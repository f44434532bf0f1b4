import { type Audience, type Channel, channelName, type Recipient } from '#core/model/recipient.ts'
import { slackTransport } from './chat/slack.ts'
import { teamsTransport } from './chat/teams.ts'
import type { PostNetwork } from './transports/request.ts'
import type { MailTransport, OutgoingMessage } from './transports/transport.ts'
import { webhookTransport } from './transports/webhook.ts'

/** An address that is notified, with its preferences. */
export interface NamedAudience {
  /** Mail address or name of the channel. It must not change, because delivery records refer to it. */
  name: string
  audience: Audience
}

/** With its transport. */
export interface Destination extends NamedAudience {
  /** Rejects with TransportError only. */
  send: (outgoing: OutgoingMessage) => Promise<string>
}

export interface Transports {
  mailer: MailTransport
  /** Reads the value of a channel's secret. */
  secret: (name: string) => Promise<string>
  network: PostNetwork
  /** ms. */
  now: () => number
}

interface Listed {
  recipients: readonly Recipient[]
  channels: readonly Channel[]
}

/** All addresses that may be notified, each once: if one is listed twice, the first entry applies. */
export function destinationsOf({ recipients, channels }: Listed, transports: Transports): Destination[] {
  return onceEach([
    ...recipients.map((recipient): Destination => {
      return { ...named(recipient), send: ({ message }) => transports.mailer(message, recipient.to) }
    }),
    ...channels.map((channel): Destination => ({ ...named(channel), send: transportOf(channel, transports) })),
  ])
}

/** The same without the transports, which only the sending machine has. */
export function audiencesOf({ recipients, channels }: Listed): NamedAudience[] {
  return onceEach([...recipients, ...channels].map(named))
}

function named(one: Recipient | Channel): NamedAudience {
  return { name: 'to' in one ? one.to.toLowerCase() : channelName(one), audience: one }
}

function onceEach<T extends NamedAudience>(all: readonly T[]): T[] {
  return [...new Map(all.toReversed().map((one) => [one.name, one])).values()].toReversed()
}

function transportOf(channel: Channel, { secret, network, now }: Transports): Destination['send'] {
  const place = channelName(channel)
  switch (channel.kind) {
    case 'slack':
      return slackTransport({ place, url: () => secret(channel.secret), network })
    case 'teams':
      return teamsTransport({ place, url: () => secret(channel.secret), network })
    case 'webhook':
      return webhookTransport({ place, url: channel.url, key: () => secret(channel.secret), network, now })
    default:
      return channel satisfies never
  }
}

import { createHmac } from 'node:crypto'
import { secretOf } from '../chat/incoming.ts'
import { type PostNetwork, post } from './request.ts'
import type { ChannelTransport } from './transport.ts'
import { webhookBody } from './webhook-body.ts'

export interface WebhookOptions {
  /** For messages. */
  place: string
  url: string
  /** Key that requests are signed with. */
  key: () => Promise<string>
  network: PostNetwork
  /** ms. */
  now: () => number
}

/** Sends JSON to a program of the user's, signed so that it can verify the sender: docs/mail.md explains how. */
export function webhookTransport({ place, url, key, network, now }: WebhookOptions): ChannelTransport {
  return async (outgoing) => {
    const secret = (await secretOf(place, key)).trim()
    const body = JSON.stringify(webhookBody(outgoing))
    const make = () => {
      const signature = signed({ body, key: secret, at: Math.floor(now() / 1000) })
      return { body, headers: { 'outpace-signature': signature, 'outpace-id': outgoing.message.id } }
    }
    const { status } = await post({ place, url, make }, network)
    return `${place} (${status})`
  }
}

/** `t=<Unix seconds>,v1=<hex>`: HMAC-SHA256 of the seconds, a full stop and the body as sent. */
function signed({ body, key, at }: { body: string; key: string; at: number }): string {
  return `t=${at},v1=${createHmac('sha256', key).update(`${at}.${body}`).digest('hex')}`
}

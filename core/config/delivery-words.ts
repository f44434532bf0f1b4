import { describe, type Parsed, refused, understood } from '../model/parsed.ts'
import type { Quiet } from '../model/recipient.ts'

// How and where people are notified, as users write it.

/** `22:00-07:00`: minutes of the day. */
export function readQuiet(found: unknown): Parsed<Quiet> {
  const example = 'Write, for example, "22:00-07:00".'
  const [, start = '', end = ''] = (typeof found === 'string' ? found.match(/^(\S+)\s*[-–]\s*(\S+)$/) : null) ?? []
  const [from, to] = [minuteOf(start), minuteOf(end)]
  if (from === undefined || to === undefined) return refused(`${describe(found)} is not a span of hours.`, example)
  if (from === to) return refused(`${describe(found)} starts and ends at the same time.`, example)
  return understood({ from, to })
}

/** `08:00`: minute of the day. */
export function readClock(found: unknown): Parsed<number> {
  const minute = typeof found === 'string' ? minuteOf(found) : undefined
  if (minute !== undefined) return understood(minute)
  return refused(`${describe(found)} is not a time of day.`, 'Write, for example, "08:00", from "00:00" to "23:59".')
}

function minuteOf(text: string): number | undefined {
  const [, hour, minute] = text.match(/^([01]?\d|2[0-3]):([0-5]\d)$/) ?? []
  return hour === undefined || minute === undefined ? undefined : Number(hour) * 60 + Number(minute)
}

/** The name of a secret; never the secret, so no message repeats what was found. */
export function readSecretName(found: unknown): Parsed<string> {
  if (typeof found === 'string' && /^[a-z0-9]+(-[a-z0-9]+)*$/.test(found) && found.length <= 60)
    return understood(found)
  const isAddress = typeof found === 'string' && /^https?:/i.test(found)
  const message = isAddress
    ? 'This is the address itself, and anyone who reads it can post there.'
    : 'The name of a secret consists of lower-case letters, digits and single dashes, at most 60.'
  return refused(message, 'Store it as a secret (see docs/mail.md) and write its name here, such as slack-web-team.')
}

/** Where requests may go: https, or plain http to this machine. */
export function readWebhook(found: unknown): Parsed<string> {
  return readAddress(found, 'https://ops.acme.example/outpace')
}

/** A web address of the deployment, without a slash at the end. */
export function readPlace(found: unknown): Parsed<string> {
  const reading = readAddress(found, 'https://outpace.acme.example')
  if (!reading.ok) return reading
  const { search, hash } = new URL(reading.value)
  if (search !== '' || hash !== '') {
    return refused(`${describe(found)} has a part after "?" or "#".`, 'Remove that part.')
  }
  return understood(reading.value.replace(/\/+$/, ''))
}

function readAddress(found: unknown, example: string): Parsed<string> {
  const hint = `Write, for example, "${example}".`
  if (typeof found !== 'string' || !URL.canParse(found))
    return refused(`${describe(found)} is not a web address.`, hint)
  const { protocol, hostname, username, password, href } = new URL(found)
  if (username !== '' || password !== '') {
    return refused('This address contains a user name or password, visible to anyone who reads the file.', hint)
  }
  const here = hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname)
  if (protocol === 'https:' || (protocol === 'http:' && here)) return understood(href)
  return refused(`${describe(found)} does not begin with https://.`, hint)
}

/** A host name or address without port or path. */
export function readHost(found: unknown): Parsed<string> {
  if (typeof found === 'string' && /^(\[[0-9a-f:.]+\]|[a-z0-9]([a-z0-9.-]*[a-z0-9])?)$/i.test(found)) {
    return understood(found.replace(/^\[|\]$/g, ''))
  }
  return refused(
    `${describe(found)} is not a host name.`,
    'Write, for example, "smtp.acme.example"; the port has its own key.',
  )
}

import { errorMessage } from '#core/model/error-message.ts'
import { oneLine } from '#core/model/untrusted.ts'
import { type PostNetwork, post } from '../transports/request.ts'
import { TransportError } from '../transports/transport.ts'

export interface Incoming {
  /** For messages. */
  place: string
  /** Address of the incoming webhook; anyone who knows it can post there, so it never appears in a message. */
  url: () => Promise<string>
  network: PostNetwork
}

/** Posts to an address that is a secret. Rejects with TransportError. */
export async function postToSecret({ place, url, network }: Incoming, body: object): Promise<string> {
  const address = (await secretOf(place, url)).trim()
  if (!URL.canParse(address) || !isSafe(new URL(address))) {
    const message = `The secret of ${place} is not an https:// address. Store the address of its webhook.`
    throw new TransportError({ message, retry: false })
  }
  const { status } = await post({ place, url: address, make: () => ({ body: JSON.stringify(body) }) }, network)
  return `${place} (${status})`
}

/** Rejects with a TransportError that allows a retry: a missing secret may be added later. */
export async function secretOf(place: string, read: () => Promise<string>): Promise<string> {
  try {
    return await read()
  } catch (cause) {
    const said = errorMessage(cause)
    throw new TransportError({ message: `The secret of ${place} cannot be read. ${said}`, retry: true, cause })
  }
}

function isSafe({ protocol, hostname }: URL): boolean {
  return protocol === 'https:' || hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d+){3}$/.test(hostname)
}

/**
 * One line of at most `most` UTF-16 units, cut between what readers take for characters, which may have several, as in Hindi: a chat
 * refuses a message that exceeds its limits.
 */
export function lineOf(text: string, most: number): string {
  let shown = most
  let line = oneLine(text, shown)
  while (line.length > most) line = oneLine(text, --shown)
  return line
}

/** Splits a message into pieces of at most `most` characters, between lines where possible. */
export function pieces(text: string, most: number): string[] {
  const found: string[] = []
  for (const paragraph of text.split(/\n{2,}/)) {
    const last = found.at(-1)
    if (last !== undefined && last.length + 2 + paragraph.length <= most)
      found[found.length - 1] = `${last}\n\n${paragraph}`
    else found.push(...cut(paragraph, most))
  }
  return found.filter((piece) => piece.trim() !== '')
}

function cut(text: string, most: number): string[] {
  const found: string[] = []
  let rest = text
  while (rest.length > most) {
    const line = rest.lastIndexOf('\n', most)
    const at = line > 0 ? line : most - (isHighSurrogate(rest.charCodeAt(most - 1)) ? 1 : 0)
    found.push(rest.slice(0, at))
    rest = rest.slice(line > 0 ? at + 1 : at)
  }
  return [...found, rest]
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff
}

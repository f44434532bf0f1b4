import { lookup } from 'node:dns'
import { request as httpRequest, type IncomingMessage } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { errorMessage } from '#core/model/error-message.ts'
import { oneLine } from '#core/model/untrusted.ts'
import { retryAfter } from '../load/retry-after.ts'
import { isPublic } from '../network/addresses.ts'
import { hostOf } from '../network/allow.ts'
import { outpaceAgent } from './user-agent.ts'

/**
 * `none`: the site has none, so everything is allowed. `unreadable`: its rules are unknown; `why` says it in a few words, and `wait` for how
 * long it asked not to be asked again, ms.
 */
export type RobotsAnswer =
  | { found: 'text'; text: string }
  | { found: 'none' }
  | { found: 'unreadable'; why: string; wait?: number | undefined }

type MayReach = (address: string) => boolean

interface ReadOptions {
  mayReach?: MayReach
  /** How to reach the people who measure, for the user agent. */
  contact?: string | undefined
}

/** Bytes that are read (RFC 9309, section 2.5, asks for 500 KiB at least; a record has room for 350), the rest is ignored. */
const mostRead = 300 * 1024
/** RFC 9309, section 2.3.1.2. */
const mostRedirects = 5
/** ms, of each request. */
const timeout = 10_000

/**
 * Reads a site's robots.txt. Whatever it says or leads to, no address is asked that a page could not reach either: it comes from a
 * stranger. Never throws.
 */
export async function readRobots(
  origin: string,
  { mayReach = isPublic, contact }: ReadOptions = {},
): Promise<RobotsAnswer> {
  let url = new URL('/robots.txt', origin)
  try {
    for (let redirects = 0; redirects <= mostRedirects; redirects++) {
      const { status, location, text, wait } = await get(url, { mayReach, contact })
      if (status >= 200 && status < 300) return { found: 'text', text }
      // "Unavailable", section 2.3.1.3. Too many requests is none of it: the site asks for a pause.
      if (status >= 400 && status < 500 && status !== 429) return { found: 'none' }
      if (status < 300 || status >= 400) return { found: 'unreadable', why: `HTTP ${status}`, wait }
      if (location === undefined || !URL.canParse(location, url)) return { found: 'none' }
      url = new URL(location, url)
      if (url.protocol !== 'https:' && url.protocol !== 'http:') return { found: 'none' }
    }
    return { found: 'none' }
  } catch (error) {
    return { found: 'unreadable', why: oneLine(errorMessage(error), 120) }
  }
}

interface Got {
  status: number
  location: string | undefined
  text: string
  wait: number | undefined
}

async function get(url: URL, { mayReach, contact }: ReadOptions & { mayReach: MayReach }): Promise<Got> {
  const address = hostOf(url.href)
  if (isIP(address) !== 0 && !mayReach(address)) throw new Error('it leads to a private network')
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const request = (url.protocol === 'https:' ? httpsRequest : httpRequest)(url, {
      agent: false,
      lookup: guarded(mayReach),
      signal: AbortSignal.timeout(timeout),
      headers: { 'user-agent': outpaceAgent(contact), accept: 'text/plain' },
    })
    request.on('response', resolve).on('error', reject).end()
  })
  const parts: Buffer[] = []
  let bytes = 0
  for await (const part of response as AsyncIterable<Buffer>) {
    parts.push(part)
    bytes += part.length
    if (bytes >= mostRead) break
  }
  response.destroy()
  const { statusCode: status = 0, headers } = response
  const wait = retryAfter({ status, headers: { 'retry-after': headers['retry-after'] } })
  return { status, location: headers.location, text: Buffer.concat(parts).subarray(0, mostRead).toString('utf8'), wait }
}

/** Resolves names, and answers only with addresses that may be reached: the one checked is the one connected to. */
function guarded(mayReach: MayReach): LookupFunction {
  return (hostname, options, answer) => {
    lookup(hostname, { ...options, all: true }, (error, found) => {
      if (error !== null) return answer(error, '', 0)
      const allowed = found.filter(({ address }) => mayReach(address))
      const [first] = allowed
      if (first === undefined) return answer(new Error('it leads to a private network'), '', 0)
      if (options.all === true) return answer(null, allowed)
      answer(null, first.address, first.family)
    })
  }
}

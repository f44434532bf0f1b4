import { lookup as dnsLookup } from 'node:dns'
import { request as httpRequest } from 'node:http'
import { request as httpsRequest } from 'node:https'
import { isIP, type LookupFunction } from 'node:net'
import { oneLine } from '#core/model/untrusted.ts'
import { type Attempt, type RetryPolicy, retry } from './retry.ts'
import { TransportError } from './transport.ts'

export interface PostNetwork {
  /** Whether an IP address may be reached. */
  mayReach: (address: string) => boolean
  retryPolicy: RetryPolicy
  /** ms for one attempt as a whole. */
  timeout: number
}

export interface Post {
  /** For messages; the address itself may be a secret. */
  place: string
  url: string
  /** Called for each attempt, because a signature contains the time. */
  make: () => { body: string; headers?: Record<string, string> }
}

interface Answer {
  status: number
  retryAfter: number | undefined
  text: string
}

/** Bytes of a response that are read; the rest is ignored. */
const mostRead = 64 * 1024

/**
 * Posts JSON to https, or to plain http on this machine, and expects 2xx. Redirects are not followed, because they
 * could lead to an address that is not configured. Rejects with TransportError.
 */
export async function post({ place, url, make }: Post, network: PostNetwork): Promise<Answer> {
  const target = new URL(url)
  const address = target.hostname.replace(/^\[|\]$/g, '')
  if (isIP(address) !== 0 && !network.mayReach(address)) throw unreachable(place)
  return retry(async () => accepted(await once({ target, ...make(), network })), {
    retryPolicy: network.retryPolicy,
    attempt: (cause) => attemptOf(place, cause),
  })
}

interface Once {
  target: URL
  body: string
  headers?: Record<string, string>
  network: PostNetwork
}

function once({ target, body, headers, network }: Once): Promise<Answer> {
  const send = target.protocol === 'https:' ? httpsRequest : httpRequest
  return new Promise((resolve, reject) => {
    const request = send(
      target,
      {
        method: 'POST',
        agent: false,
        lookup: guarded(network.mayReach),
        signal: AbortSignal.timeout(network.timeout),
        headers: {
          'content-type': 'application/json; charset=utf-8',
          'content-length': Buffer.byteLength(body),
          'user-agent': 'Outpace',
          ...headers,
        },
      },
      (response) => {
        const parts: Buffer[] = []
        let size = 0
        const { statusCode: status = 0 } = response
        const retryAfter = secondsOf(response.headers['retry-after'])
        const end = () => resolve({ status, retryAfter, text: Buffer.concat(parts).toString('utf8') })
        response.on('data', (part: Buffer) => {
          parts.push(part)
          size += part.length
          if (size < mostRead) return
          end()
          response.destroy()
        })
        response.on('end', end)
        response.on('error', reject)
      },
    )
    request.on('error', reject)
    request.end(body)
  })
}

class ForbiddenAddress extends Error {
  override name = 'ForbiddenAddress'
}

/** Resolves names and rejects forbidden addresses: the address checked is the one connected to. */
function guarded(mayReach: PostNetwork['mayReach']): LookupFunction {
  return (hostname, options, callback) => {
    dnsLookup(hostname, { ...options, all: true }, (error, found) => {
      if (error !== null) {
        callback(error, '', 0)
        return
      }
      const allowed = found.filter(({ address }) => mayReach(address))
      const [first] = allowed
      if (first === undefined) callback(new ForbiddenAddress(), '', 0)
      else if (options.all === true) callback(null, allowed)
      else callback(null, first.address, first.family)
    })
  }
}

class Refusal extends Error {
  readonly answer: Answer

  constructor(answer: Answer) {
    super(`HTTP ${answer.status}`)
    this.answer = answer
  }
}

function accepted(answer: Answer): Answer {
  if (answer.status >= 200 && answer.status < 300) return answer
  throw new Refusal(answer)
}

function attemptOf(place: string, cause: unknown): Attempt {
  if (cause instanceof Refusal) {
    const { status, retryAfter, text } = cause.answer
    const retry = isTemporary(status)
    const said = oneLine(text, 120)
    const message = `${place} responded with ${status}${said === '' ? '' : ` "${said}"`}. ${remedy(status)}`
    return { error: new TransportError({ message, retry }), ...(retryAfter !== undefined && { retryAfter }) }
  }
  if (cause instanceof ForbiddenAddress) return { error: unreachable(place) }
  const code = cause instanceof Error ? ('code' in cause ? String(cause.code) : cause.name) : 'unknown error'
  const message = `${place} cannot be reached (${code === 'ABORT_ERR' ? 'timed out' : code}).`
  return { error: new TransportError({ message, retry: true, cause }) }
}

function unreachable(place: string): TransportError {
  return new TransportError({
    message: `${place} has a private address, which deployed functions do not send to. Use a public address.`,
    retry: false,
  })
}

function remedy(status: number): string {
  if (status >= 300 && status < 400) return 'Redirects are not followed: configure the address that it redirects to.'
  if (status === 401 || status === 403) return 'Check the secret.'
  if (status === 404 || status === 410)
    return 'The address no longer exists: create a new one and store it in the secret.'
  return isTemporary(status) ? 'It will be retried.' : 'Check the address.'
}

function isTemporary(status: number): boolean {
  return status === 408 || status === 429 || status >= 500
}

/** ms. A date, the other form of the header, is ignored in favour of our own pauses. */
function secondsOf(header: string | undefined): number | undefined {
  return header !== undefined && /^\d{1,6}$/.test(header.trim()) ? Number(header) * 1000 : undefined
}

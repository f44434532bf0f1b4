import type { SiteAccess } from '#core/model/access.ts'
import { placeheldSecret } from '#core/model/recording.ts'
import { JourneyError } from './failure.ts'

export interface AccessSecrets {
  secret: (name: string) => Promise<string>
  /** Learns of a text that gives the secret away as the secret itself does. */
  derived?: (name: string, text: string) => Promise<unknown>
}

/** The headers that open a site. Throws what `secret` throws, and JourneyError. */
export async function accessHeaders(
  { authentication, headers = {} }: SiteAccess,
  { secret, derived }: AccessSecrets,
): Promise<Record<string, string>> {
  const opening: Record<string, string> = {}
  for (const [header, value] of Object.entries(headers)) {
    const name = placeheldSecret(value)
    opening[header] = name === undefined ? value : asHeader(name, await secret(name))
  }
  if (authentication !== undefined) {
    const { user, password } = authentication
    // RFC 7617, section 2.1: in UTF-8, as browsers send it.
    const login = Buffer.from(`${user}:${await secret(password)}`).toString('base64')
    await derived?.(password, login)
    opening.Authorization = `Basic ${login}`
  }
  return opening
}

function asHeader(name: string, value: string): string {
  const text = value.trim()
  if (/^[\x20-\x7e]+$/.test(text)) return text
  throw new JourneyError(
    'script-error',
    `The secret "${name}" cannot be sent as a header: it is not one line of ASCII.`,
  )
}

interface PausedRequest {
  requestId: string
  request: { url: string; headers: Record<string, string> }
}

/** What Playwright's and Puppeteer's sessions have in common. */
interface Session {
  on: (event: 'Fetch.requestPaused', listener: (paused: PausedRequest) => void) => unknown
  send: {
    (method: 'Fetch.enable', options: { patterns: { urlPattern: string; requestStage: 'Request' }[] }): Promise<unknown>
    (
      method: 'Fetch.continueRequest',
      options: { requestId: string; headers?: { name: string; value: string }[] },
    ): Promise<unknown>
  }
}

/**
 * Sends headers with every request of a page to an origin, and to no other: Chromium drops them at each redirect, and asks again.
 * Chromium compares addresses itself and asks us about those of the origin only; what that costs is in docs/security.md.
 * Playwright's `httpCredentials` and routes would pause the requests to third parties too, and turn the HTTP cache off.
 */
export async function sendHeaders(
  session: Session,
  { origin, headers }: { origin: string; headers: Record<string, string> },
): Promise<void> {
  const given = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]))
  if (given.size === 0) return
  session.on('Fetch.requestPaused', ({ requestId, request }) => {
    const others = Object.entries(request.headers).filter(([name]) => !given.has(name.toLowerCase()))
    const all = [...others, ...given].map(([name, value]) => ({ name, value }))
    // Fails where the page has gone in the meantime.
    session.send('Fetch.continueRequest', { requestId, headers: all }).catch(() => undefined)
  })
  const urlPattern = `${new URL(origin).origin}/*`
  await session.send('Fetch.enable', { patterns: [{ urlPattern, requestStage: 'Request' }] })
}

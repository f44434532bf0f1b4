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
 *
 * Imports nothing, because the bundle of Lighthouse contains it and has no Playwright.
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

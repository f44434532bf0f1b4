import type { MiddlewareHandler } from 'hono'
import { secureHeaders } from 'hono/secure-headers'
import type { Access } from './access.ts'
import { problem } from './answers.ts'

/** Refuses requests for other hosts and from other sites, and changes that do not come from the page itself. */
export function onlyOwnPage(hosts: () => readonly string[]): MiddlewareHandler {
  return async (context, next) => {
    const host = context.req.header('host') ?? ''
    const origin = context.req.header('origin')
    const own = `${new URL(context.req.url).protocol}//${host}`
    const isOurs = hosts().includes(host) && (origin === undefined || origin === own)
    if (!isOurs) return problem(context, 403, `This is not the address of the dashboard: ${host.slice(0, 100)}.`)
    if (context.req.method === 'GET' || context.req.method === 'HEAD') return next()
    // A form or script elsewhere can send neither: JSON needs a preflight request, which nobody answers.
    if (origin === undefined) return problem(context, 403, 'A change has to come from the dashboard itself.')
    if (!/^application\/json(;|$)/.test(context.req.header('content-type') ?? '')) {
      return problem(context, 415, 'A change has to be sent as JSON: content-type: application/json.')
    }
    return next()
  }
}

/** Headers that keep the page to what it is made of. */
export function ownContent(access: Access | undefined): MiddlewareHandler {
  return secureHeaders({
    contentSecurityPolicy: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'"],
      // blob: a picture that the page draws itself, to save it as PNG.
      imgSrc: ["'self'", 'blob:'],
      connectSrc: ["'self'", ...issuersOf(access)],
      baseUri: ["'none'"],
      formAction: ["'none'"],
      frameAncestors: ["'none'"],
    },
    referrerPolicy: 'no-referrer',
    // Where people sign in, this is served over HTTPS, and nothing else ever is.
    strictTransportSecurity: access !== undefined && 'max-age=63072000',
    xFrameOptions: 'DENY',
  })
}

/** Origins that the page signs in with. */
function issuersOf(access: Access | undefined): string[] {
  if (access === undefined) return []
  const { authority, logout } = access.signIn
  return [...new Set([authority, logout].map((address) => new URL(address).origin))]
}

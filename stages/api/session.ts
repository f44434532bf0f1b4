import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import { deleteCookie, setCookie } from 'hono/cookie'
import { type Access, roleOf, sessionPath } from './access.ts'
import { sessionCookie } from './session-cookie.ts'

/** Who looks at the page, and what they may do. */
export interface Session {
  /** Null where there is no sign-in. */
  name: string | null
  mayChange: boolean
}

const responses = {
  200: {
    description: 'Who looks, and whether they may change anything.',
    content: { 'application/json': { schema: z.object({ name: z.string().nullable(), mayChange: z.boolean() }) } },
  },
}

/** With a sign-in also how the page finds it, and the start and end of a session. */
export function sessionRoutes(app: OpenAPIHono, access: Access | undefined): void {
  const fresh = { 'cache-control': 'no-store' }
  app.openapi(createRoute({ method: 'get', path: sessionPath, responses }), (context) => {
    const visitor = access?.visitor(context)
    const session: Session = {
      name: visitor?.name ?? null,
      mayChange: access === undefined || (visitor !== undefined && roleOf(visitor) === 'editor'),
    }
    return context.json(session, 200, fresh)
  })
  if (access === undefined) return
  app.get('/sign-in.json', (context) => context.json(access.signIn, 200, { 'cache-control': 'no-cache' }))
  const cookie = { prefix: sessionCookie.prefix, path: '/', secure: true, httpOnly: true, sameSite: 'Strict' } as const
  app.post(sessionPath, (context) => {
    // The token by which the visitor was recognised.
    const token = context.req.header('authorization')?.replace(/^Bearer /, '')
    const visitor = access.visitor(context)
    if (token === undefined || visitor === undefined) return context.json({ error: 'Sign in to see this.' }, 401)
    const maxAge = Math.max(0, Math.floor(visitor.expiresAt - Date.now() / 1000))
    setCookie(context, sessionCookie.name, token, { ...cookie, maxAge })
    return context.json({ expiresAt: visitor.expiresAt }, 200, fresh)
  })
  app.delete(sessionPath, (context) => {
    deleteCookie(context, sessionCookie.name, cookie)
    return context.json({}, 200, fresh)
  })
}

import type { Context, Hono } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { listed } from '#core/model/listed.ts'

/** Groups of people, by what they may do. */
export const roles = ['viewer', 'editor'] as const
type Role = (typeof roles)[number]

/** Who asks, as verified before the request reached the app. */
export interface Visitor {
  /** Such as a mail address. */
  name: string
  groups: readonly string[]
  /** When the sign-in has to be renewed: Unix time, s. */
  expiresAt: number
}

/** What the page needs for signing people in with OpenID Connect. Public. */
export interface SignIn {
  /** Issuer, whose endpoints are found at `/.well-known/openid-configuration`. */
  authority: string
  clientId: string
  /** Address that ends the session of the issuer, too; `logout_uri` is added. */
  logout: string
}

export interface Access {
  /** Undefined for whoever is not signed in. From verified claims, never from a header that anyone can send. */
  visitor: (context: Context) => Visitor | undefined
  signIn: SignIn
}

/** Where people of every role may post: their own session. */
export const sessionPath = '/api/session'

const ask = 'Ask whoever runs Outpace to add you to the group'

/**
 * Guards all data, whatever routes are added later: viewers read, editors also change. The API's gateway refuses whoever
 * is not signed in, too, but it reads addresses in its own way; what counts is the one that the app matches.
 */
export function guard(app: Pick<Hono, 'use'>, access: Access): void {
  for (const path of ['/api/*', '/evidence/*']) {
    app.use(path, async (context, next) => {
      const visitor = access.visitor(context)
      if (visitor === undefined) throw new HTTPException(401, { message: 'Sign in to see this.' })
      const role = roleOf(visitor)
      if (role === undefined) {
        const names = listed(
          roles.map((each) => `"${each}"`),
          'or',
        )
        throw new HTTPException(403, { message: `${visitor.name} has no access yet. ${ask} ${names}.` })
      }
      const isOwn = context.req.path === sessionPath
      if (!reads(context.req.method) && role !== 'editor' && !isOwn) {
        throw new HTTPException(403, { message: `Only editors may change this. ${ask} "editor".` })
      }
      return next()
    })
  }
}

export function roleOf({ groups }: Visitor): Role | undefined {
  return roles.findLast((role) => groups.includes(role))
}

function reads(method: string): boolean {
  return method === 'GET' || method === 'HEAD'
}

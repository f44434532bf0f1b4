import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { DAY } from '#core/model/time.ts'
import type { Store } from '#store/port.ts'
import { createShare, readShares, revokeShare, type Share } from '#store/records/shares.ts'
import { answers } from '../answers.ts'
import { type ViewAddress, viewAt } from './scope.ts'
import { idOf, newToken } from './token.ts'

export interface ShareOptions {
  /** Where links are stored. */
  store: () => Promise<Store>
  /** Why there is nothing to read at the address, in a sentence; undefined where the view answers. */
  flawOf: (address: ViewAddress) => Promise<string | undefined>
  /** Who asks; null where people do not sign in. */
  madeBy: (context: Context) => string | null
  now: () => number
}

/** A link as it is listed: without its token, which only whoever made it was told. */
export type ShareView = Pick<
  Share,
  'id' | 'benchmark' | 'market' | 'views' | 'path' | 'madeAt' | 'madeBy' | 'expiresAt'
>

/** Of an address that is none of a view of a market. */
export const noView = 'this is not the address of a view of a market.'

const wanted = z.object({
  path: z.string().max(1000).openapi({ description: 'Address of a view, from the root of the page.' }),
  days: z.number().int().min(1).max(90),
})

/** Links that let others read one view, made, listed and revoked. */
export function shareRoutes(app: OpenAPIHono, { store, flawOf, madeBy, now }: ShareOptions): void {
  const fresh = { 'cache-control': 'no-store' }
  app.openapi(
    createRoute({
      method: 'post',
      path: '/api/shares',
      request: { body: { required: true, content: { 'application/json': { schema: wanted } } } },
      responses: { 201: answers('The address of a new link. It is shown once: only its hash is stored.')[200] },
    }),
    async (context) => {
      const { path, days } = context.req.valid('json')
      const view = viewAt(path)
      const flaw = view === undefined ? noView : await flawOf(view)
      if (view === undefined || flaw !== undefined) throw new HTTPException(400, { message: `path: ${flaw}` })
      const token = newToken()
      const at = now()
      const share: Share = {
        version: 1,
        id: idOf(token),
        benchmark: view.benchmark,
        market: view.market,
        views: [view.view],
        path: view.path,
        madeAt: new Date(at).toISOString(),
        madeBy: madeBy(context),
        // Whole seconds, as a record expires.
        expiresAt: new Date(Math.floor((at + days * DAY) / 1000) * 1000).toISOString(),
        revokedAt: null,
      }
      await createShare(await store(), share)
      const { origin } = new URL(context.req.url)
      const address = `${origin}/shared/${token}${view.path}`
      return context.json({ address, expiresAt: share.expiresAt, id: share.id }, 201, fresh)
    },
  )
  app.openapi(
    createRoute({
      method: 'get',
      path: '/api/shares',
      responses: answers('Links that are valid, the one that expires first at the top.'),
    }),
    async (context) => {
      const found = await readShares(await store(), { now: now() })
      const shares = found.map(({ version: _, revokedAt: _revoked, ...share }): ShareView => share)
      return context.json({ shares }, 200, fresh)
    },
  )
  app.openapi(
    createRoute({
      method: 'delete',
      path: '/api/shares/{id}',
      request: { params: z.object({ id: z.string().regex(/^[0-9a-f]{64}$/) }) },
      responses: answers('The link no longer works.'),
    }),
    async (context) => {
      const { id } = context.req.valid('param')
      const outcome = await revokeShare(await store(), { id, now: now() })
      if (outcome === 'missing') throw new HTTPException(404, { message: 'There is no such link any more.' })
      return context.json({}, 200, fresh)
    },
  )
}

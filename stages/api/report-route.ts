import { createRoute, type OpenAPIHono, z } from '@hono/zod-openapi'
import type { MiddlewareHandler } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { type MarketParams, marketParams } from './market-route.ts'
import type { MarketSource } from './market-source.ts'
import { reportOf } from './report.ts'

export const reportAddress = '/api/:benchmark/:market/audits/report'

const route = createRoute({
  method: 'get',
  path: '/api/{benchmark}/{market}/audits/report',
  request: {
    params: marketParams,
    query: z.object({ site: z.string().max(200), step: z.string().max(200) }),
  },
  responses: {
    200: {
      description: 'The Lighthouse report of a page, to be downloaded.',
      content: { 'application/octet-stream': { schema: z.string().openapi({ format: 'binary' }) } },
    },
  },
})

/**
 * For around the headers of all answers. A page wrote parts of the report, so it is for the disk of who asked: no browser
 * shows it as ours, or runs anything in it.
 */
export const keepReportInert: MiddlewareHandler = async (context, next) => {
  await next()
  context.res.headers.set('content-security-policy', "sandbox; default-src 'none'")
}

export function serveReport(app: OpenAPIHono, sourceOf: (params: MarketParams) => Promise<MarketSource>): void {
  app.openapi(route, async (context) => {
    const report = await reportOf(await sourceOf(context.req.valid('param')), context.req.valid('query'))
    if (report === undefined) throw new HTTPException(404, { message: 'The report of this page is no longer stored.' })
    // Packed where the reader can unpack it, because a function on AWS cannot answer with as many bytes as some reports have.
    const isPacked = /\bgzip\b/.test(context.req.header('accept-encoding') ?? '')
    return context.body(isPacked ? report.packed : report.bytes, 200, {
      'content-type': 'application/octet-stream',
      ...(isPacked && { 'content-encoding': 'gzip' }),
      vary: 'accept-encoding',
      'content-disposition': `attachment; filename="${report.name}"`,
      'cache-control': 'no-store',
    })
  })
}

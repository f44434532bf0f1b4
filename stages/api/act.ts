import { createRoute, type OpenAPIHono } from '@hono/zod-openapi'
import { acknowledge } from './actions/acknowledge.ts'
import { mark, unmark } from './actions/mark.ts'
import { mute } from './actions/mute.ts'
import { answers, json } from './answers.ts'
import type { FindMarket } from './find-market.ts'
import type { MarketAction } from './market-action.ts'
import { marketParams } from './market-route.ts'

/** A file for each. */
const marketActions: readonly MarketAction[] = [acknowledge, mute, mark, unmark]

/** What people can do to a market. */
export function actionRoutes(app: OpenAPIHono, sourceOf: FindMarket): void {
  for (const { path: tail, summary, params, body, act } of marketActions) {
    const path = `/api/{benchmark}/{market}/${tail}`
    const content = { 'application/json': { schema: body } }
    const request = { params: marketParams.extend(params.shape), body: { required: true, content } }
    app.openapi(createRoute({ method: 'post', path, request, responses: answers(summary) }), async (context) => {
      const given = context.req.valid('param')
      const source = await sourceOf(marketParams.parse(given))
      return json(context, await act(source, { params: given, body: context.req.valid('json') }))
    })
  }
}

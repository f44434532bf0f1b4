import type { z } from '@hono/zod-openapi'
import type { MarketSource } from './market-source.ts'

/** Something that people do to a market, by POST to `/api/BENCHMARK/MARKET/PATH`. */
export interface MarketAction<Params extends z.ZodObject = z.ZodObject, Body extends z.ZodType = z.ZodType> {
  /** May have parameters: `incidents/{id}/acknowledge`. */
  path: string
  /** For the description of the API. */
  summary: string
  params: Params
  body: Body
  /** Answers what it has done, in a sentence. Throws HTTPException for what cannot be done, StoreError. */
  act(source: MarketSource, asked: { params: z.output<Params>; body: z.output<Body> }): Promise<{ sentence: string }>
}

export function marketAction<Params extends z.ZodObject, Body extends z.ZodType>(
  action: MarketAction<Params, Body>,
): MarketAction<Params, Body> {
  return action
}

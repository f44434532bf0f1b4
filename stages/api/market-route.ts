import { z } from '@hono/zod-openapi'
import { HTTPException } from 'hono/http-exception'
import type { Table } from '#core/analysis/views/table.ts'
import { WHOLE_JOURNEY } from '#core/judge/gap/reading.ts'
import type { MarketSource } from './market-source.ts'

/** Data of a market at `/api/BENCHMARK/MARKET/NAME`. */
export interface MarketRoute<Query extends z.ZodObject = z.ZodObject, Answer extends object = object> {
  name: string
  /** The view of the page that shows it; left out, the one of the same name. */
  view?: string
  /** For the description of the API. */
  summary: string
  query: Query
  /** Throws HTTPException for a question without answer, StoreError. */
  read: (source: MarketSource, query: z.output<Query>) => Promise<Answer>
  /**
   * Names of pictures that answers to other questions than that of a shared link name, such as another step's: whoever has
   * the link may see them, too. Throws StoreError.
   */
  pictures?: (source: MarketSource) => Promise<string[]>
  /** What the view shows as CSV, each at `/api/BENCHMARK/MARKET/NAME.csv` with the same query. */
  tables?: readonly RouteTable<NoInfer<Answer>>[]
}

interface RouteTable<Answer> {
  /** That of the route, or that and what it is a table of. */
  name: string
  summary: string
  tableOf(answer: Answer): Table
}

/** What a route answers, as the page receives it. */
export type AnswerOf<Route> = Route extends { read: (...given: never[]) => Promise<infer Answer> } ? Answer : never

export function marketRoute<Query extends z.ZodObject, Answer extends object>(
  route: MarketRoute<Query, Answer>,
): MarketRoute<Query, Answer> {
  return route
}

/** Ids. */
export const marketParams = z.object({ benchmark: z.string().max(100), market: z.string().max(100) })
export type MarketParams = z.output<typeof marketParams>

export const stepQuery = z
  .string()
  .min(1)
  .max(200)
  .optional()
  .openapi({ description: 'A step; the first if left out.' })

export const competitorQuery = z
  .string()
  .min(1)
  .max(200)
  .optional()
  .openapi({ description: 'A competitor; all of them if left out.' })

/** The competitor asked for. Throws HTTPException when the benchmark has none of that name. */
export function competitorOf({ benchmark }: MarketSource, wanted: string | undefined): string | undefined {
  const names = benchmark.sites.filter(({ us }) => !us).map(({ name }) => name)
  if (wanted === undefined || names.includes(wanted)) return wanted
  throw new HTTPException(400, { message: `competitor: "${wanted}" is not one of ${names.join(', ')}.` })
}

/** The step asked for. Throws HTTPException when the benchmark has none of that name. */
export function stepOf({ benchmark }: MarketSource, wanted: string | undefined): string {
  const [first = ''] = benchmark.steps
  if (wanted === undefined) return first
  if (benchmark.steps.includes(wanted) || wanted === WHOLE_JOURNEY) return wanted
  throw new HTTPException(400, { message: `step: "${wanted}" is not one of ${benchmark.steps.join(', ')}.` })
}

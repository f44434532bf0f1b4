import { byAttention, byHealth } from '#core/analysis/views/attention.ts'
import type { Market } from '#core/model/benchmark.ts'
import type { MarketHealth } from '#core/model/health.ts'
import { joinKey } from '#store/key.ts'
import { readHealth } from '#store/records/health.ts'
import type { ApiOptions, Contest } from './options.ts'
import { type StandingView, standingView } from './views/standing.ts'

/** With fewer markets there is time for all of them, in whichever order. */
const manyMarkets = 20

/** A market whose card has to be asked for by itself. */
export type WithoutCard = Record<'benchmark' | 'market', { id: string; name: string }>

interface Cards {
  /** Those that need attention first. */
  cards: StandingView[]
  /** Markets for which there was no time, in the same order. */
  rest: WithoutCard[]
}

interface AskedCards {
  benchmark?: string | undefined
  market?: string | undefined
  /** ms after which no further card is made, where there are many. */
  within: number
}

/** The cards of all markets, or of those asked for: where there are many, of those that need attention first. Throws StoreError. */
export async function standingCards(options: ApiOptions, asked: AskedCards): Promise<Cards> {
  const now = options.now()
  const contests = (await options.contests()).filter(({ benchmark }) => isAsked(asked.benchmark, benchmark.id))
  const found = contests.flatMap((contest) =>
    contest.benchmark.markets.filter(({ id }) => isAsked(asked.market, id)).map((market) => ({ ...contest, market })),
  )
  const areMany = found.length > manyMarkets
  const places = areMany ? await bySavedHealth(found) : found
  const cards: StandingView[] = []
  for (const { benchmark, store, market } of places) {
    if (areMany && options.now() - now > asked.within) break
    await options.judge({ store, benchmark, market })
    cards.push(await standingView({ store, benchmark, market, now, evidence: options.evidence }))
  }
  const rest = places.slice(cards.length).map(({ benchmark, market }) => ({
    benchmark: { id: benchmark.id, name: benchmark.name },
    market: { id: market.id, name: market.name },
  }))
  return { cards: cards.sort((one, other) => byAttention(one.verdict, other.verdict)), rest }
}

function isAsked(wanted: string | undefined, found: string): boolean {
  return wanted === undefined || wanted === found
}

/** One query tells it of all markets of a store. */
async function bySavedHealth<P extends Contest & { market: Market }>(places: readonly P[]): Promise<P[]> {
  const known = new Map<P['store'], Map<string, MarketHealth>>()
  for (const store of new Set(places.map((place) => place.store))) known.set(store, await readHealth(store))
  const healthOf = ({ store, benchmark, market }: P) => known.get(store)?.get(joinKey(benchmark.id, market.id))
  return places.toSorted((one, other) => byHealth(healthOf(one), healthOf(other)))
}

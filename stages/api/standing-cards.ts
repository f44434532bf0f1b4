import { byAttention } from '#core/analysis/views/attention.ts'
import type { Market } from '#core/model/benchmark.ts'
import type { MarketHealth } from '#core/model/health.ts'
import { joinKey } from '#store/key.ts'
import { readHealth } from '#store/records/health.ts'
import type { ApiOptions, Contest } from './options.ts'
import { type StandingView, standingView } from './views/standing.ts'

/** With fewer markets there is time for all of them, in whichever order. */
const manyMarkets = 20

interface Cards {
  /** Those that need attention first. */
  cards: StandingView[]
  /** Markets for which there was no time. */
  left: number
}

/**
 * The cards of all markets, or of those asked for. Where an answer has to come within a time, those of markets with incidents, and of
 * those that cannot be measured, are made first. Throws StoreError.
 */
export async function standingCards(
  options: ApiOptions,
  asked: { benchmark?: string | undefined; market?: string | undefined },
): Promise<Cards> {
  const { evidence, answerWithin } = options
  const now = options.now()
  const contests = (await options.contests()).filter(({ benchmark }) => isAsked(asked.benchmark, benchmark.id))
  const found = contests.flatMap((contest) =>
    contest.benchmark.markets.filter(({ id }) => isAsked(asked.market, id)).map((market) => ({ ...contest, market })),
  )
  const isUrgent = answerWithin !== undefined && found.length > manyMarkets
  const places = isUrgent ? await ailingFirst(found) : found
  const cards: StandingView[] = []
  for (const { benchmark, store, market } of places) {
    if (isUrgent && options.now() - now > answerWithin) break
    await options.judge({ store, benchmark, market })
    cards.push(await standingView({ store, benchmark, market, now, evidence }))
  }
  return {
    cards: cards.sort((one, other) => byAttention(one.verdict, other.verdict)),
    left: places.length - cards.length,
  }
}

function isAsked(wanted: string | undefined, found: string): boolean {
  return wanted === undefined || wanted === found
}

/** One query tells it of all markets of a store. */
async function ailingFirst<P extends Contest & { market: Market }>(places: readonly P[]): Promise<P[]> {
  const known = new Map<P['store'], Map<string, MarketHealth>>()
  for (const store of new Set(places.map((place) => place.store))) known.set(store, await readHealth(store))
  const isAiling = ({ store, benchmark, market }: P): boolean => {
    const health = known.get(store)?.get(joinKey(benchmark.id, market.id))
    return health !== undefined && (health.incidents.length > 0 || health.unmeasured !== null)
  }
  const ailing = places.filter(isAiling)
  return [...ailing, ...places.filter((place) => !isAiling(place))]
}

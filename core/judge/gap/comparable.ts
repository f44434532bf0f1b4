import type { MarketKey } from '../../model/market-key.ts'
import { type Method, methodDifferences, methodIdentity } from '../../model/method.ts'
import type { Round, Visit } from '../../model/round.ts'
import { withUnusualMarked } from '../page/usual.ts'

/** Maximum number of rounds in a league, so that old losses do not affect current figures: docs/detector.md section 6. */
export const LEAGUE_ROUNDS = 64

/** Rounds that were excluded, and why. */
export type LeftOut =
  | { reason: 'other-method'; rounds: number; method: Method; differs: (keyof Method)[] }
  | { reason: 'older'; rounds: number }

export interface Comparable {
  /** Of one method, oldest first; steps on an unusual page are marked, and visits to other pages than the newest left out. */
  rounds: Round[]
  /** Method of the newest round; null when there is none. */
  method: Method | null
  leftOut: LeftOut[]
}

/**
 * The newest rounds that can be compared with one another: those with the method of the newest, up to `most`.
 *
 * @throws RangeError when a round belongs to another benchmark or market
 */
export function comparable(
  rounds: readonly Round[],
  { benchmark, market, most = LEAGUE_ROUNDS }: MarketKey & { most?: number },
): Comparable {
  const foreign = rounds.find((round) => round.benchmark !== benchmark || round.market !== market)
  if (foreign !== undefined) {
    throw new RangeError(
      `Expected rounds of ${benchmark} in ${market}, got one of ${foreign.benchmark} in ${foreign.market}`,
    )
  }
  const sorted = rounds.toSorted((a, b) => Date.parse(a.scheduledAt) - Date.parse(b.scheduledAt))
  const method = sorted.at(-1)?.method
  if (method === undefined) return { rounds: [], method: null, leftOut: [] }
  const groups = Map.groupBy(sorted, (round) => methodDifferences(round.method, method).length === 0)
  const alike = groups.get(true) ?? []
  const others = Map.groupBy(groups.get(false) ?? [], (round) => methodIdentity(round.method))
  const leftOut: LeftOut[] = [...others.values()].flatMap((group) =>
    group.slice(-1).map((last) => ({
      reason: 'other-method',
      rounds: group.length,
      method: last.method,
      differs: methodDifferences(last.method, method),
    })),
  )
  const older = Math.max(0, alike.length - most)
  if (older > 0) leftOut.push({ reason: 'older', rounds: older })
  return { rounds: withUnusualMarked(ofSamePages(alike.slice(older))), method, leftOut }
}

/** Without visits that measured something else of a site than its newest visit did, such as other pages. */
function ofSamePages(rounds: readonly Round[]): Round[] {
  const newest = new Map<string, string>()
  for (const { visits } of rounds) {
    for (const { site, walked } of visits) if (walked !== undefined) newest.set(site, walked)
  }
  const isSame = ({ site, walked }: Visit) => walked === undefined || walked === newest.get(site)
  return rounds.map((round) => (round.visits.every(isSame) ? round : { ...round, visits: round.visits.filter(isSame) }))
}

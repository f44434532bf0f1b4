import { HOUR } from '../model/time.ts'
import { type MarketState, RECENT } from './state.ts'

/** ms. Less passes soon, and clocks of machines that work together differ by less. */
const AHEAD = HOUR

/** Newest scheduled time of a round that may be judged at `now`, ms. */
export function latestJudged(now: number): number {
  return now + AHEAD
}

/**
 * Forgets that rounds of the future were judged, in place: somebody scheduled them while a clock was ahead, and until their time
 * came every later round would count as late, so that nothing would be judged. What the detectors learned from them stays
 * unknown, so the next round begins a new epoch.
 *
 * Where at least as many of the remembered rounds are in the future as not, it is rather the clock that says `now` (ms) that is
 * wrong, and nothing is forgotten, unless there are too few rounds to lose anything.
 */
export function forgetFuture(state: MarketState, now: number): void {
  const { watermark, recent, firstAt } = state
  const most = latestJudged(now)
  if (watermark === null || Date.parse(watermark) <= most) return
  const right = recent.filter(([, at]) => at <= most)
  const isNew = firstAt !== null && Date.parse(firstAt) > most && recent.length < RECENT / 2
  if (right.length * 2 <= recent.length && !isNew) return
  const [slot, at] = right.at(-1) ?? [-1, null]
  state.recent = right
  state.slot = slot
  state.watermark = at === null ? null : new Date(at).toISOString()
  if (at === null) state.firstAt = null
  state.ahead = watermark
}

/** One round used: its slot and its d. */
export type Observation = readonly [slot: number, d: number]

/**
 * Slot at which a run of rounds beyond `base` most likely began: the start that maximises (sum of deviations since) /
 * sqrt(rounds since), the likelihood-ratio estimate for a shift of unknown size (Hinkley 1970, Biometrika 57, 1-17), with
 * deviations in spreads, clipped at `limit` so that one outlier is not an onset.
 *
 *     d  |                    x  x     x
 *        |  x        x     x        x     x      walk from the newest round to the oldest,
 *   base +-----x--x-----x-----------------       keep the largest A / sqrt(k)
 *        |              ^ onset       <--- newest
 *
 * docs/detector.md section 3.3. `direction` is +1 for slower, -1 for faster. Rounds before `from` belong to another regime. One within
 * `tolerated` of `base` does not deviate: the reference knows a middle to a bin only, and where nothing varies, as in bytes or requests, half
 * a bin is more than a spread, so that dozens of usual rounds would outweigh the few of the change.
 *
 * @throws RangeError when there is no round at or after `from`
 */
export function onsetOf({
  window,
  from,
  base,
  spread,
  direction,
  limit,
  tolerated = 0,
}: {
  window: readonly Observation[]
  from: number
  base: number
  spread: number
  direction: 1 | -1
  limit: number
  tolerated?: number
}): number {
  let sum = 0
  let rounds = 0
  let best = Number.NEGATIVE_INFINITY
  let onset: number | undefined
  for (let at = window.length - 1; at >= 0; at--) {
    const [slot, d] = window[at] ?? [Number.NEGATIVE_INFINITY, 0]
    if (slot < from) break
    const away = Math.abs(d - base) <= tolerated ? 0 : d - base
    sum += Math.min(limit, Math.max(-limit, (away / spread) * direction))
    rounds++
    const score = sum / Math.sqrt(rounds)
    if (score > best) {
      best = score
      onset = slot
    }
  }
  if (onset === undefined) throw new RangeError(`The window has no round at slot ${from} or later`)
  return onset
}

/** The d of every round at `slot` or later, oldest first. */
export function since(window: readonly Observation[], slot: number): number[] {
  return window.filter(([at]) => at >= slot).map(([, d]) => d)
}

// A journey that fails in some rounds only has good ones in a row all the time: two of them do not say that it works again.

/** Whether a round failed: 1, or not: 0. */
export type RoundOutcome = 0 | 1

/** This many good rounds in a row end every trouble; and so many rounds say how often the journey fails. */
export const MOST_GOOD = 24

/** Good rounds in a row that a journey which still fails as often would have so rarely are its recovery. */
const BY_CHANCE = 0.01

/** Added to the rounds as good ones: the few that raised the alarm look worse than the truth. */
const ASSUMED_GOOD = 2

/** The outcomes up to a new failure, after so many good rounds. */
export function afterFailing(outcomes: readonly RoundOutcome[], good: number): RoundOutcome[] {
  const between = Array.from({ length: Math.min(good, MOST_GOOD) }, (): RoundOutcome => 0)
  return [...outcomes, ...between, 1 as const].slice(-MOST_GOOD)
}

/**
 * Number of good rounds in a row that end an incident with these `outcomes`, from the onset to the newest failure: `fewest` where none of
 * them was good, otherwise by the share that failed (12 for 3 of 7), `MOST_GOOD` at most. Judged are rounds as if they failed
 * independently of each other; where they do not, good ones in a row are more frequent.
 */
export function goodRoundsNeeded(outcomes: readonly RoundOutcome[], fewest: number): number {
  const failures = outcomes.filter((one) => one === 1).length
  if (failures === outcomes.length) return fewest
  const share = failures / (outcomes.length + ASSUMED_GOOD)
  return Math.min(MOST_GOOD, Math.max(fewest, Math.ceil(Math.log(BY_CHANCE) / Math.log1p(-share))))
}

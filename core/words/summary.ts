import { WHOLE_JOURNEY } from '../judge/gap/reading.ts'
import { listed } from '../model/listed.ts'

// One label for each summary figure; core/analysis/summary.ts defines the figures.

/** The time of the whole journey, where a step has its name. */
export const WHOLE_JOURNEY_LABEL = 'whole journey'

/** A step within a sentence. */
export function stepWords(step: string): string {
  return step === WHOLE_JOURNEY ? `the ${WHOLE_JOURNEY_LABEL}` : step
}

/**
 * Our time on a step as the sequential test of the promise estimates it, from one value per round (Hodges-Lehmann); the step time
 * of a league is the median over loads, which can differ by a few percent.
 */
export const ESTIMATED = 'estimated at'

/** What a site score is: `geometric mean of home and search`; with a single step it is that step's time, without one there is none. */
export function scoreLabel(steps: readonly string[]): string {
  if (steps.length === 0) return 'no step was measured on every site'
  return steps.length === 1 ? `median on ${steps[0]}` : `geometric mean of ${listed(steps)}`
}

/** `84 of 90 scheduled rounds measured`; where more were measured than scheduled, as by hand, `6 rounds measured`; before the first, `No round scheduled yet`. */
export function measuredLabel(rounds: number, due: number, number: (value: number) => string): string {
  if (rounds === 0 && due === 0) return 'No round scheduled yet'
  return rounds > due
    ? `${number(rounds)} ${rounds === 1 ? 'round' : 'rounds'} measured`
    : `${number(rounds)} of ${number(due)} scheduled ${due === 1 ? 'round' : 'rounds'} measured`
}

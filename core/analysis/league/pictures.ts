import type { PictureDisagreement, Round, StepEvidence } from '../../model/round.ts'

export interface StepDisagreement extends PictureDisagreement {
  step: string
}

/** Where the site's newest evidence contradicts its numbers; undefined when none was compared with its filmstrip. */
export function disagreementsOf(rounds: readonly Round[], site: string): StepDisagreement[] | undefined {
  for (const round of rounds.toReversed()) {
    const steps = round.visits.find((visit) => visit.site === site)?.evidence?.steps ?? []
    if (steps.some(({ disagreements }) => disagreements !== undefined)) return contradicted(steps)
  }
  return undefined
}

/** Of one visit's evidence, in the order of its steps. */
export function contradicted(steps: readonly StepEvidence[]): StepDisagreement[] {
  return steps.flatMap(({ name, disagreements = [] }) => disagreements.map((each) => ({ step: name, ...each })))
}

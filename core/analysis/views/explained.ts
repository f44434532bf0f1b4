import { WHOLE_JOURNEY } from '../../judge/gap/reading.ts'
import { furthestBehind } from '../../judge/overall.ts'
import type { MarketVerdict } from '../../judge/standing.ts'
import type { IncidentStream } from '../../model/incident.ts'
import { tellingStreams } from '../alarm/telling.ts'

/** A gap to explain; without a step or a competitor, whichever is worst. */
export interface Explained {
  step?: string
  competitor?: string
}

/**
 * The gap that a verdict's *Why* is about: the one that the newest open incident names, or else the largest that the verdict's sentence
 * names. The worst of the league may be another: most of its rounds can be from before the incident. A whole journey is not split, so
 * its step is left to the view.
 */
export function explainedOf({
  incidents,
  ...verdict
}: Pick<MarketVerdict, 'incidents' | 'comparisons' | 'target'>): Explained {
  const isCompared = ({ competitor, step }: Pick<IncidentStream, 'competitor' | 'step'>) =>
    verdict.comparisons.some((one) => one.step === step && (competitor === null || one.competitor === competitor))
  const told = incidents
    .toReversed()
    .flatMap(({ streams }) => tellingStreams(streams).slice(0, 1))
    .find(isCompared)
  const about = told ?? furthestBehind(verdict)
  if (about === undefined) return {}
  const { step, competitor } = about
  return { ...(step !== WHOLE_JOURNEY && { step }), ...(competitor !== null && { competitor }) }
}

import type { Round, StepSample, Visit } from '../../model/round.ts'
import { formatDuration } from '../../model/units.ts'
import { doubtOf } from '../page/doubt.ts'

// A page that a customer sees may be drawn in a way that Chromium never reports as contentful, as a video alone or a gradient is.
// That it is blank means something only where the same page used to be painted, and where no picture shows it.

/** A step of a site that was painted in this epoch. */
export interface PaintedStep {
  site: string
  step: string
}

/** What is known to be painted after a round, of the benchmark's `steps`; what a picture shows although it was blank no longer is. */
export function paintedAfter(
  known: readonly PaintedStep[],
  { round: { visits, method }, steps }: { round: Round; steps: readonly string[] },
): PaintedStep[] {
  const added: PaintedStep[] = []
  let kept = known
  for (const visit of visits) {
    for (const step of steps) {
      const { site } = visit
      if (wholeVisitBlank(visit, step, method.loads) && isShown(visit, step))
        kept = kept.filter((one) => one.site !== site || one.step !== step)
      else if (!isPainted(known, { site, step }) && samplesOf(visit, step).some(hasPaint)) added.push({ site, step })
    }
  }
  return [...kept, ...added]
}

export function isPainted(known: readonly PaintedStep[], { site, step }: PaintedStep): boolean {
  return known.some((one) => one.site === site && one.step === step)
}

/** Whether the step stayed blank in every load that completed it, at least half of `loads`, and no picture shows it. */
export function stayedBlank(visit: Visit, { step, loads }: { step: string; loads: number }): boolean {
  return wholeVisitBlank(visit, step, loads) && !isShown(visit, step)
}

/** What a customer sees of a blank step, with the longest time of its loads, and what to check. */
export function blankMessage(visit: Visit, step: string): string {
  const after = Math.max(...samplesOf(visit, step).map(({ blank = 0 }) => blank))
  return `The page was still blank after ${formatDuration(after)}: nothing had been painted. Open it in Chrome, and look for a stylesheet or script that does not answer or fails.`
}

function wholeVisitBlank(visit: Visit, step: string, loads: number): boolean {
  if (visit.status !== 'ok' && visit.status !== 'failed') return false
  const samples = samplesOf(visit, step)
  return samples.length >= Math.ceil(loads / 2) && samples.every((one) => one.blank !== undefined && !isElsewhere(one))
}

function samplesOf({ loads }: Visit, step: string): StepSample[] {
  return loads.flatMap(({ steps }) => steps.filter(({ name }) => name === step))
}

function hasPaint(sample: StepSample): boolean {
  const { fcp, lcp } = sample.metrics
  return (fcp !== undefined || lcp !== undefined) && doubtOf(sample) === undefined
}

/** Another page; one at its address with a tenth of its bytes, or without its title, may be ours whose script failed. */
function isElsewhere(sample: StepSample): boolean {
  const doubt = doubtOf(sample)
  return doubt !== undefined && (doubt.kind !== 'unusual' || doubt.what === 'address' || doubt.what === 'language')
}

/** Whether the filmstrip of the evidence load shows content for which Chromium reports nothing. */
function isShown({ evidence }: Visit, step: string): boolean {
  const own = evidence?.steps.find(({ name }) => name === step)
  return own?.disagreements?.some(({ number }) => number === null) ?? false
}

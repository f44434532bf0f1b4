import { describeStep, type RecordedStep, type Recording } from '../../model/recording.ts'
import { sideEffectOf } from '../../model/side-effects.ts'
import { clip } from '../../model/untrusted.ts'
import type { ReportStep } from './report.ts'

/** What a recorded click does by the names in its selectors, as a sentence; by index of its step. */
export function recordedSideEffects({ steps }: Recording): { step: number; what: string }[] {
  return steps.flatMap((step, index) => {
    const effect = effectOf(step)
    if (effect === undefined) return []
    const does = effect === 'basket' ? 'adds to a basket' : 'buys or orders something'
    return [{ step: index, what: `Step ${index + 1} (${clip(describeStep(step))}) ${does}.` }]
  })
}

/** Reports what the recording of a competitor may not do. What its names do not say is refused when it is walked. */
export function checkSideEffects(recording: Recording, report: ReportStep): void {
  for (const { step, what } of recordedSideEffects(recording)) {
    report({ step, key: 'selectors' }, `${what} On a competitor's site that is refused.`, sideEffectsHint)
  }
}

export const sideEffectsHint =
  'End the recording before it, or, if you may do it there, write sideEffects: allowed at this site in benchmark.yaml.'

function effectOf(step: RecordedStep): ReturnType<typeof sideEffectOf> {
  if (step.type !== 'click' && step.type !== 'doubleClick') return undefined
  const texts = step.selectors.flatMap((selector) => (typeof selector === 'string' ? [selector] : selector.slice(-1)))
  // Where an element is, an XPath or a long CSS path, says nothing about what it is called.
  const names = texts
    .filter((text) => !text.startsWith('xpath/'))
    .map((text) => text.replace(/^(aria|text|pierce)\//, ''))
  return names.map(sideEffectOf).find((effect) => effect !== undefined)
}

import { describeStep, type RecordedStep, type Recording } from '../../model/recording.ts'
import { type NamedSideEffect, sideEffectOf } from '../../model/side-effects.ts'
import { clip } from '../../model/untrusted.ts'
import { permissionHint, sideEffectSentence } from '../side-effect-words.ts'
import type { ReportStep } from './report.ts'

interface RecordedSideEffect {
  /** Index. */
  step: number
  effect: NamedSideEffect
  /** A sentence. */
  what: string
}

/** What recorded clicks do by the names in their selectors. */
export function recordedSideEffects({ steps }: Recording): RecordedSideEffect[] {
  return steps.flatMap((step, index) => {
    const effect = effectOf(step)
    if (effect === undefined) return []
    return [
      { step: index, effect, what: sideEffectSentence(`Step ${index + 1} (${clip(describeStep(step))})`, effect) },
    ]
  })
}

/** Reports what the recording of a competitor may not do. What its names do not say is refused when it is walked. */
export function checkSideEffects(recording: Recording, report: ReportStep): void {
  for (const { step, what } of recordedSideEffects(recording)) {
    report({ step, key: 'selectors' }, `${what} On a competitor's site that is refused.`, permissionHint('recording'))
  }
}

function effectOf(step: RecordedStep): NamedSideEffect | undefined {
  if (step.type !== 'click' && step.type !== 'doubleClick') return undefined
  const texts = step.selectors.flatMap((selector) => (typeof selector === 'string' ? [selector] : selector.slice(-1)))
  // Where an element is, an XPath or a long CSS path, says nothing about what it is called.
  const names = texts
    .filter((text) => !text.startsWith('xpath/'))
    .map((text) => text.replace(/^(aria|text|pierce)\//, ''))
  return names.map(sideEffectOf).find((effect) => effect !== undefined)
}

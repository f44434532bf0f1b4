import { listed } from '../model/listed.ts'
import { describeStep, type RecordedStep, type StepStart } from '../model/recording.ts'

/** `9 steps recorded`. */
export function recordedWords(steps: number): string {
  return `${steps === 1 ? '1 step' : `${steps} steps`} recorded`
}

/** `2, 4 to 6`: indices of recorded steps as people count them. */
export function indicesWords(indices: readonly number[]): string {
  const runs: [from: number, to: number][] = []
  for (const index of indices) {
    const last = runs.at(-1)
    if (last !== undefined && last[1] === index - 1) last[1] = index
    else runs.push([index, index])
  }
  return runs.map(([from, to]) => (from === to ? `${from + 1}` : `${from + 1} to ${to + 1}`)).join(', ')
}

/** `click aria/Add to basket`; empty where there is no such step. Text from the recording is untrusted. */
export function recordedStepWords(step: RecordedStep | undefined): string {
  return step === undefined ? '' : describeStep(step)
}

/** Where the benchmark has another number of steps, the user decides which pages they are. */
export function pagesWords(pages: readonly StepStart[]): string {
  const places = pages.map(({ name, at }) => `"${name}" at step ${at + 1}`)
  const count = pages.length === 1 ? '1 page' : `${pages.length} pages`
  return `The recording leads to ${count}, ${listed(places)}; the benchmark has another number of steps. Check where each begins.`
}

/** A value that was taken out; `advice` is a sentence on where to set it. */
export function secretWords(steps: readonly number[], advice: string): string {
  const where = `${steps.length === 1 ? 'step' : 'steps'} ${listed(steps.map(String))}`
  return `The value of ${where} looks like a secret and is not in the file. ${advice}`
}

/** What customers do on a page after it was read, and how to measure it. `first`: index of the first such step. */
export function restWords(first: number): string {
  return `What follows a page is walked, but not measured, until a step begins: to measure it, give it a name under "steps", for example order: ${first + 1}.`
}

import { groupSteps } from '#core/config/recording/groups.ts'
import { indicesWords, pagesWords, recordedStepWords, restWords, secretWords } from '#core/words/recording.ts'
import type { ImportedRecording } from './recording.ts'

/** What a recording walks, as people read it. Texts of the recording are untrusted. */
export interface RecordingOutline {
  /** Recorded steps that are walked before the first step of the benchmark; empty without any. */
  before: string
  /** The steps of the benchmark; `measured` and `after` are numbers of recorded steps, such as `2, 4 to 6`. */
  groups: { name: string; measured: string; after: string; begins: string }[]
  /** What is changed, taken out or left to do, as sentences. */
  notes: string[]
}

/** `secretAdvice`: where to set the value of a secret, as a sentence. */
export function outlineOf(
  { plan, pages, starts, isOpen }: Pick<ImportedRecording, 'plan' | 'pages' | 'starts' | 'isOpen'>,
  secretAdvice: (name: string) => string,
): RecordingOutline {
  const { before, groups } = groupSteps(plan.recording, starts)
  const [rest] = groups.flatMap(({ after }) => after)
  return {
    before: indicesWords(before),
    groups: groups.map(({ name, measured, after }) => ({
      name,
      measured: indicesWords(measured),
      after: indicesWords(after),
      begins: recordedStepWords(plan.recording.steps[measured[0] ?? -1]),
    })),
    notes: [
      ...plan.notes,
      ...(isOpen ? [pagesWords(pages)] : []),
      ...plan.secrets.map(({ name, steps }) => secretWords(steps, secretAdvice(name))),
      ...(rest === undefined ? [] : [restWords(rest)]),
    ],
  }
}

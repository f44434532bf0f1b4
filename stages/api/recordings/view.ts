import type { Problem } from '#core/config/problem.ts'
import { isWalked } from '#core/config/recording/sequence.ts'
import type { Benchmark } from '#core/model/benchmark.ts'
import { clip } from '#core/model/untrusted.ts'
import { recordedStepWords } from '#core/words/recording.ts'
import { outlineOf, type RecordingOutline } from '../../import/outline.ts'
import type { ImportedRecording } from '../../import/recording.ts'
import type { Contest } from '../options.ts'
import type { Recordings } from './port.ts'
import type { ReadRecording } from './read.ts'

/** What a recording can be for, and what can be done with it here. */
export interface RecordingChoices {
  /** False where files are written by a deployment only: a recording is neither walked nor saved. */
  hasDesk: boolean
  benchmarks: { id: string; name: string; market: string; sites: { name: string; us: boolean; origin: string }[] }[]
}

export function choicesOf(contests: readonly Contest[], { desk }: Pick<Recordings, 'desk'>): RecordingChoices {
  const own = contests.filter(({ isSample }) => !isSample)
  return { hasDesk: desk !== undefined, benchmarks: own.map(({ benchmark }) => choiceOf(benchmark)) }
}

function choiceOf({ id, name, markets, sites }: Benchmark): RecordingChoices['benchmarks'][number] {
  const shown = sites.map((site) => ({ name: site.name, us: site.us, origin: site.origin }))
  return { id, name, market: markets[0]?.name ?? '', sites: shown }
}

/** What becomes of a recording, or why it cannot be walked. Texts of the recording are untrusted. */
export type RecordingView = { ok: true; recording: PlannedRecording } | { ok: false; problems: RecordingProblem[] }

interface PlannedRecording extends RecordingOutline {
  title: string
  /** Recorded steps. */
  steps: number
  /** Name of the file next to benchmark.yaml. */
  file: string
  /** Names of the values that were taken out. */
  secrets: string[]
  /** Path of the configuration that has to name it, and the lines of the site in it; `indent` is in spaces. */
  yaml: string
  lines: { indent: number; text: string }[]
  /** Every step of the benchmark, and the number of the recorded one that it begins with. */
  begins: { step: string; at: number | null }[]
  /** Recorded steps at which one can begin, as numbers and in words. */
  places: { at: number; words: string }[]
  /** Whether it is not certain yet where the steps begin. */
  isOpen: boolean
  /** The key that says how the site is walked so far, where the lines replace it. */
  instead: string | null
}

export interface RecordingProblem {
  /** Such as `step 5: name`; empty for the file as a whole. */
  place: string
  message: string
  hint: string | null
}

/** At most so many problems are shown: one that is misread has one for each step. */
const mostProblems = 50

export function recordingView(
  { benchmark: { id }, place, origin, plan }: ReadRecording,
  { secretAdvice }: Pick<Recordings, 'secretAdvice'>,
): RecordingView {
  if (!plan.ok) return { ok: false, problems: plan.problems.slice(0, mostProblems).map(problemView) }
  const { imported } = plan
  const { title, steps } = imported.plan.recording
  return {
    ok: true,
    recording: {
      ...outlineOf(imported, (name) => secretAdvice({ benchmark: id, name })),
      title,
      steps: steps.length,
      file: imported.file,
      secrets: imported.plan.secrets.map(({ name }) => name),
      yaml: `scenarios/${id}/benchmark.yaml`,
      lines: [...(origin === undefined ? [] : [`origin: ${origin}`]), ...imported.lines].map((line) => ({
        indent: line.search(/\S/),
        text: line.trim(),
      })),
      begins: stepsOf(place, imported).map((step) => {
        const at = imported.starts.find(({ name }) => name === step)?.at
        return { step, at: at === undefined ? null : at + 1 }
      }),
      places: steps.flatMap((step, at) =>
        isWalked(step) ? [{ at: at + 1, words: clip(recordedStepWords(step), 100) }] : [],
      ),
      isOpen: imported.isOpen,
      instead: place.walk === undefined || place.walk === 'recording' ? null : place.walk,
    },
  }
}

/** Of the benchmark, or else of the recording. */
function stepsOf({ steps }: ReadRecording['place'], { pages }: ImportedRecording): string[] {
  return steps.length > 0 ? steps : pages.map(({ name }) => name)
}

function problemView({ key, message, hint }: Problem): RecordingProblem {
  return { place: key, message, hint: hint ?? null }
}

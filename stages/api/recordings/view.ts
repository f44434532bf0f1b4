import type { Problem } from '#core/config/problem.ts'
import type { Benchmark } from '#core/model/benchmark.ts'
import { outlineOf, type RecordingOutline } from '../../import/outline.ts'
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
  /** Path of the configuration that has to name it, and the lines of the site in it. */
  yaml: string
  lines: string[]
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
      lines: [...(origin === undefined ? [] : [`origin: ${origin}`]), ...imported.lines],
      instead: place.walk === undefined || place.walk === 'recording' ? null : place.walk,
    },
  }
}

function problemView({ key, message, hint }: Problem): RecordingProblem {
  return { place: key, message, hint: hint ?? null }
}

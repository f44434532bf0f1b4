import { closest } from '../../model/parsed.ts'
import { clip } from '../../model/untrusted.ts'
import type { DraftSite } from '../draft.ts'
import { words } from '../problem-words.ts'
import type { Report } from '../yaml.ts'
import type { RecordedSite } from './sites.ts'

interface StepsCheck {
  site: DraftSite
  recorded: RecordedSite
  steps: readonly string[]
  /** Names them, as a sentence. */
  stepsAre: string
  report: Report
}

/** Checks that a recording has the benchmark's steps, in their order. */
export function checkRecordedSteps({ site, recorded, steps, stepsAre, report }: StepsCheck): void {
  const names = recorded.starts.map(({ name }) => name)
  const { path } = site
  if (!recorded.isMapped) {
    if (names.length === steps.length) return
    const pages = recorded.starts.map(({ name, at }) => `"${clip(name)}" at step ${at + 1}`).join(', ')
    const what = `The recording leads to ${names.length === 1 ? '1 page' : `${names.length} pages`}: ${pages}. ${stepsAre}`
    const example = steps.map(
      (step, index) => `${clip(step)}: ${(recorded.starts[index]?.at ?? recorded.recording.steps.length - 1) + 1}`,
    )
    report(
      [...path, 'recording'],
      words(what, `Say where each step begins, for example steps: { ${example.join(', ')} }`),
    )
    return
  }
  for (const name of names) {
    if (steps.includes(name)) continue
    const meant = closest(name, steps)
    const hint = meant === undefined ? undefined : `Did you mean "${clip(meant)}"?`
    report([...path, 'steps', name], words(`There is no step "${clip(name)}". ${stepsAre}`, hint), 'key')
  }
  const missing = steps.filter((step) => !names.includes(step))
  if (names.some((name) => !steps.includes(name))) return
  const [first] = missing
  if (first !== undefined) {
    const what = `"steps" does not say where ${missing.map((step) => clip(step)).join(', ')} begins. ${stepsAre}`
    report(
      [...path, 'steps'],
      words(what, `Write, for example, ${clip(first)}: ${recorded.recording.steps.length}`),
      'key',
    )
  } else if (names.some((name, index) => name !== steps[index])) {
    report([...path, 'steps'], words(`"steps" has another order. ${stepsAre}`), 'key')
  }
}

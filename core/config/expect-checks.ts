import { closest } from '../model/parsed.ts'
import { clip } from '../model/untrusted.ts'
import type { DraftSite } from './draft.ts'
import { words } from './problem-words.ts'
import type { Report } from './yaml.ts'

interface ExpectChecks {
  site: DraftSite
  steps: readonly string[]
  /** Names them, as a sentence. */
  stepsAre: string
  report: Report
}

/** Checks that each expectation is for a step of the benchmark, and expects something. */
export function checkExpectations({ site, steps, stepsAre, report }: ExpectChecks): void {
  for (const [name, keys] of Object.entries(site.expected ?? {})) {
    const place = [...site.path, 'expect', name]
    if (!steps.includes(name)) {
      const meant = closest(name, steps)
      const hint = meant === undefined ? undefined : `Did you mean "${clip(meant)}"?`
      report(place, words(`There is no step "${clip(name)}". ${stepsAre}`, hint), 'key')
    } else if (keys.length === 0) {
      const what = `Nothing is expected of the step "${clip(name)}".`
      report(place, words(what, 'Write, for example, { text: Add to bag }, or remove the step from expect.'), 'key')
    }
  }
}

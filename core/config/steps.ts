import { closest } from '../model/parsed.ts'
import { slug } from '../model/slug.ts'
import { clip } from '../model/untrusted.ts'
import type { DraftSite } from './draft.ts'
import { checkExpectations } from './expect-checks.ts'
import type { Path } from './path.ts'
import { alike, words } from './problem-words.ts'
import type { RecordedSite } from './recording/sites.ts'
import { checkRecordedSteps } from './recording/steps.ts'
import { mostSteps, readStep } from './scalars.ts'
import { valueAt } from './shape.ts'
import type { Report } from './yaml.ts'

interface StepChecks {
  data: unknown
  sites: DraftSite[]
  /** Of each site, by its path. */
  recorded: ReadonlyMap<string, RecordedSite>
  report: Report
}

/** The same steps for every site, each named once. */
export function checkSteps({ data, sites, recorded, report }: StepChecks): void {
  const listed = valueAt(data, ['steps'])
  if (listed === undefined) {
    checkImplied({ sites, recorded, report })
  } else if (Array.isArray(listed)) {
    const names = listed.filter((step) => typeof step === 'string')
    checkAlike({ names, pathOf: (name) => ['steps', listed.lastIndexOf(name)], report })
    // A list with anything but names is reported separately, and comparing with half of it would mislead.
    if (names.length === listed.length && names.length > 0) {
      const stepsAre = `The steps are ${named([...new Set(names)])}.`
      for (const site of sites) checkSite({ site, recorded, steps: names, stepsAre, report })
    }
  }
}

/** Without a list of steps, the first site with pages names them, or else the first with a recording. */
function checkImplied({ sites, recorded, report }: Omit<StepChecks, 'data'>): void {
  const model = sites.find(({ pages }) => pages !== undefined)
  const others = sites.filter((site) => site !== model)
  if (model?.pages === undefined) {
    const first = sites.find(({ path }) => recorded.has(path.join('.')))
    const steps = first && recorded.get(first.path.join('.'))?.starts.map(({ name }) => name)
    if (first !== undefined && steps !== undefined) {
      const stepsAre = `The steps are those of ${first.name === undefined ? 'the first recording' : clip(first.name)}: ${named(steps)}.`
      checkAlike({ names: steps, pathOf: (name) => [...first.path, 'steps', name], report })
      checkExpectations({ site: first, steps, stepsAre, report })
      for (const site of sites) if (site !== first) checkSite({ site, recorded, steps, stepsAre, report })
      return
    }
    if (!sites.some(({ script }) => script !== undefined)) return
    const hint = 'Name what the scripts do, in order, for example steps: [home, search]'
    report(['steps'], words('The key "steps" is missing.', hint))
    return
  }
  const { path, pages } = model
  if (pages.length === 0) report([...path, 'pages'], words('This site has no pages.', 'Write, for example, home: /'))
  if (pages.length > mostSteps) {
    report(
      [...path, 'pages'],
      words(`This site has ${pages.length} pages; at most ${mostSteps} steps are measured.`),
      'key',
    )
  }
  for (const page of pages) {
    const reading = readStep(page)
    if (!reading.ok) report([...path, 'pages', page], reading.words, 'key')
  }
  checkAlike({ names: pages, pathOf: (name) => [...path, 'pages', name], report })
  if (pages.length === 0) return
  const stepsAre = `The steps are those of ${model.name === undefined ? 'the first site' : clip(model.name)}: ${named(pages)}.`
  checkExpectations({ site: model, steps: pages, stepsAre, report })
  for (const site of others) checkSite({ site, recorded, steps: pages, stepsAre, report })
}

function checkSite({ recorded, ...checks }: PageChecks & Pick<StepChecks, 'recorded'>): void {
  const { site, steps, stepsAre, report } = checks
  checkPages(checks)
  checkExpectations(checks)
  const found = recorded.get(site.path.join('.'))
  if (found !== undefined) checkRecordedSteps({ site, recorded: found, steps, stepsAre, report })
}

function checkAlike({
  names,
  pathOf,
  report,
}: {
  names: string[]
  pathOf: (name: string) => Path
  report: Report
}): void {
  const first = new Map<string, string>()
  for (const name of names) {
    const earlier = first.get(slug(name))
    if (earlier !== undefined) report(pathOf(name), alike({ kind: 'step', name, earlier }), 'value')
    first.set(slug(name), earlier ?? name)
  }
}

interface PageChecks {
  site: DraftSite
  steps: string[]
  stepsAre: string
  report: Report
}

function checkPages({ site, steps, stepsAre, report }: PageChecks): void {
  const { path, pages, name } = site
  if (pages === undefined) return
  // A step without a name is a problem of its own.
  const missing = new Set(steps.filter((step) => step.trim() !== '' && !pages.includes(step)))
  for (const page of pages) {
    if (steps.includes(page)) continue
    const meant = closest(page, missing)
    // A misspelled step is one problem, not also a missing one.
    if (meant !== undefined) missing.delete(meant)
    const hint = meant === undefined ? undefined : `Did you mean "${clip(meant)}"?`
    report([...path, 'pages', page], words(`There is no step "${clip(page)}". ${stepsAre}`, hint), 'key')
  }
  if (missing.size === 0) return
  const who = name === undefined ? 'This site' : clip(name)
  const [step] = missing
  const what = missing.size === 1 ? `the step ${named([...missing])}` : `the steps ${named([...missing])}`
  report(
    [...path, 'pages'],
    words(`${who} has no page for ${what}.`, `Write, for example, ${clip(step ?? '')}: /page`),
    'key',
  )
}

function named(steps: string[]): string {
  return steps.map((step) => clip(step)).join(', ')
}

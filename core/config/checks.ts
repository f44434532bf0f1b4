import { listed } from '../model/listed.ts'
import { type Metric, metrics, unitOf } from '../model/metric.ts'
import { describe } from '../model/parsed.ts'
import { slug } from '../model/slug.ts'
import { parseDuration } from '../model/units.ts'
import { clip } from '../model/untrusted.ts'
import { checkAccess } from './access.ts'
import { readModule, readRecordingFile } from './addresses.ts'
import { checkConsent } from './consent-checks.ts'
import { type DraftSite, draftSites, textAt } from './draft.ts'
import { alike, didYouMean, noSuch, words } from './problem-words.ts'
import type { RecordedSite } from './recording/sites.ts'
import { valueAt } from './shape.ts'
import { checkSteps } from './steps.ts'
import type { Report } from './yaml.ts'

interface Checks {
  data: unknown
  /** Names of the existing profiles. */
  profiles: readonly string[]
  /** Files next to benchmark.yaml, if the caller knows them. */
  files?: ReadonlySet<string>
  /** Of each site, by its path: recording/sites.ts. */
  recorded: ReadonlyMap<string, RecordedSite>
  report: Report
}

/** Checks what no single value shows: whether the parts of a benchmark fit together. Data may be of any shape. */
export function checkBenchmark({ data, profiles, files, recorded, report }: Checks): void {
  const sites = draftSites(data)
  checkNames(sites, report)
  checkWalks(sites, report)
  checkOwnManners(sites, report)
  checkAccess(sites, data, report)
  checkConsent(sites, data, report)
  checkSteps({ data, sites, recorded, report })
  checkServed({ data, sites, report })
  checkMarkets({ data, profiles, report })
  checkTarget({ data, sites, report })
  checkRecipients(data, report)
  checkLimits(data, report)
  if (files !== undefined) checkFiles({ data, sites, files, report })
}

function checkNames(sites: DraftSite[], report: Report): void {
  const first = new Map<string, string>()
  for (const { path, name } of sites) {
    if (name === undefined) continue
    const place = [...path, 'name']
    const earlier = first.get(slug(name))
    if (earlier !== undefined) report(place, alike({ kind: 'site', name, earlier }))
    first.set(slug(name), earlier ?? name)
    if (['fastest', 'median'].includes(name.toLowerCase())) {
      report(place, words(`A site cannot be called "${name}": the word has a special meaning under "against".`))
    }
  }
}

function checkWalks(sites: DraftSite[], report: Report): void {
  for (const { path, name, keys } of sites) {
    const walks = ['pages', 'script', 'recording'].filter((key) => keys.includes(key))
    const [, second] = walks
    if (second !== undefined) {
      const flaw = words('A site has "pages", a "script" or a "recording", only one of them.', 'Remove the others.')
      report([...path, second], flaw, 'key')
    }
    if (keys.includes('steps') && !keys.includes('recording')) {
      const what = 'The "steps" of a site say where each begins in its "recording", and this site has none.'
      report([...path, 'steps'], words(what, 'Move them out of the site, or add a recording.'), 'key')
    }
    if (walks.length > 0) continue
    const who = name === undefined ? 'This site' : `The site "${clip(name)}"`
    const hint = 'Write, for example, pages: { home: / } or script: acme.ts'
    const what = `${who} needs "pages", a "script" or a "recording", which define how a customer walks through it.`
    report(path, words(what, hint), 'key')
  }
}

/** What is asked of competitors alone. */
const manners = [
  ['ignoreRobots', 'Your own site is measured whatever its robots.txt says.'],
  ['sideEffects', "Your own site's journey may do everything."],
] as const

function checkOwnManners([us]: DraftSite[], report: Report): void {
  if (us?.path[0] !== 'us') return
  for (const [key, what] of manners) {
    if (!us.keys.includes(key)) continue
    report([...us.path, key], words(what, `Remove ${key}; it is for competitors.`), 'key')
  }
}

interface SiteChecks {
  data: unknown
  sites: DraftSite[]
  report: Report
}

function checkServed({ data, sites, report }: SiteChecks): void {
  const served = sites.filter(({ origin }) => origin === 'served')
  const serve = valueAt(data, ['serve'])
  if (serve === undefined) {
    const flaw = words('The origin "served" needs a module that starts the site.', 'Add, for example, serve: serve.ts')
    for (const { path } of served) report([...path, 'origin'], flaw)
  } else if (served.length === 0) {
    report(
      ['serve'],
      words('No site has the origin "served", so nothing needs to be started.', 'Remove this key.'),
      'key',
    )
  }
}

function checkMarkets({ data, profiles, report }: Pick<Checks, 'data' | 'profiles' | 'report'>): void {
  const markets = valueAt(data, ['markets'])
  if (!Array.isArray(markets)) return
  const first = new Map<string, string>()
  for (const index of markets.keys()) {
    const name = textAt(data, ['markets', index, 'name'])
    if (name !== undefined) {
      const earlier = first.get(slug(name))
      if (earlier !== undefined) report(['markets', index, 'name'], alike({ kind: 'market', name, earlier }))
      first.set(slug(name), earlier ?? name)
    }
    const profile = textAt(data, ['markets', index, 'profile'])
    if (profile === undefined || profile === '' || profiles.includes(profile)) continue
    report(['markets', index, 'profile'], noSuch({ kind: 'profile', found: profile, known: profiles }))
  }
}

function checkTarget({ data, sites, report }: SiteChecks): void {
  const against = textAt(data, ['target', 'against'])
  if (against !== undefined) checkAgainst({ against, sites, report })
  const metric = textAt(data, ['target', 'metric'])
  const promised = valueAt(data, ['target', 'promise']) !== undefined
  if (promised && isMetric(metric) && unitOf[metric] !== 'ms') {
    const hint = 'Remove the promise, or choose a metric such as lcp.'
    report(['target', 'promise'], words(`A promise is a time, but the metric "${metric}" is not.`, hint))
  }
}

/** A mail goes to an address once, whatever its capitals, so that of two entries only one would hold. */
function checkRecipients(data: unknown, report: Report): void {
  const to = valueAt(data, ['alarm', 'to'])
  if (!Array.isArray(to)) return
  const seen = new Set<string>()
  for (const index of to.keys()) {
    const path = ['alarm', 'to', index]
    const address = textAt(data, path) ?? textAt(data, [...path, 'to'])
    if (address === undefined) continue
    if (seen.has(address.toLowerCase())) {
      report(path, words(`${describe(address)} is already listed.`, 'List each address once.'))
    }
    seen.add(address.toLowerCase())
  }
}

function checkAgainst({ against, sites, report }: { against: string; sites: DraftSite[]; report: Report }): void {
  const rules = ['fastest', 'median']
  const named = sites.find(({ name }) => name?.toLowerCase() === against.toLowerCase())
  if (rules.includes(against) || (named !== undefined && named.path[0] !== 'us')) return
  const competitors = sites.flatMap(({ path, name }) => (path[0] === 'us' || name === undefined ? [] : [name]))
  const choices = listed([...rules, ...competitors.map((name) => clip(name))], 'or')
  const message =
    named === undefined
      ? `There is no competitor "${clip(against)}". Allowed: ${choices}.`
      : `"${clip(against)}" is your own site; name a competitor. Allowed: ${choices}.`
  report(['target', 'against'], words(message, didYouMean(against, [...rules, ...competitors])))
}

function isMetric(text: string | undefined): text is Metric {
  return metrics.some((metric) => metric === text)
}

function checkLimits(data: unknown, report: Report): void {
  const given = valueAt(data, ['limits', 'step'])
  const [step, visit] = [given ?? '30 s', valueAt(data, ['limits', 'visit']) ?? '3 minutes']
  const [stepTime, visitTime] = [parseDuration(step), parseDuration(visit)]
  if (!stepTime.ok || !visitTime.ok || stepTime.value <= visitTime.value) return
  const message = `A step may take longer (${describe(step)}) than the whole visit (${describe(visit)}).`
  const place = ['limits', given === undefined ? 'visit' : 'step']
  report(place, words(message, 'Shorten the step or lengthen the visit.'))
}

function checkFiles({ data, sites, files, report }: SiteChecks & { files: ReadonlySet<string> }): void {
  const recordings = sites.map((site) => [...site.path, 'recording'])
  for (const path of [...sites.map((site) => [...site.path, 'script']), ...recordings, ['serve']]) {
    const found = valueAt(data, path)
    const file = recordings.includes(path) ? readRecordingFile(found) : readModule(found)
    if (!file.ok || files.has(file.value)) continue
    const message = `There is no file "${clip(file.value)}" in the folder of this benchmark.`
    report(path, words(message, didYouMean(file.value, files) ?? 'Create it next to benchmark.yaml.'))
  }
}

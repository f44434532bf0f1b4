import { type Parsed, understood } from '../../model/parsed.ts'
import { type DraftSite, draftSites } from '../draft.ts'
import { noSuch } from '../problem-words.ts'
import { valueAt } from '../shape.ts'
import { readYaml } from '../yaml.ts'

/** The site of a benchmark that a recording is for. */
export interface RecordingPlace {
  us: boolean
  name: string
  origin: string
  /** The key that says how it is walked so far. */
  walk?: 'pages' | 'script' | 'recording'
  /** File of its present recording. */
  recording?: string
  /** Of the benchmark, as far as they are written. */
  steps: string[]
}

/**
 * Finds a site in the text of a benchmark.yaml, by name or else the user's own. The benchmark need not be valid: it may already
 * name the recording that is about to be imported.
 */
export function findPlace({ file, text, site }: { file: string; text: string; site?: string }): Parsed<RecordingPlace> {
  const { source } = readYaml({ file, text })
  const data = source.data()
  const sites = draftSites(data)
  const wanted = site?.trim().toLowerCase()
  const found = sites.find(({ path, name }) =>
    wanted === undefined ? path[0] === 'us' : name?.toLowerCase() === wanted,
  )
  if (found === undefined) {
    const known = sites.flatMap(({ name }) => name ?? [])
    return { ok: false, words: noSuch({ kind: 'site', found: site ?? 'us', known }) }
  }
  const { path, name = 'your site', origin = '', recording, keys } = found
  const walk = (['pages', 'script', 'recording'] as const).find((key) => keys.includes(key))
  return understood({
    us: path[0] === 'us',
    name,
    origin,
    ...(walk && { walk }),
    ...(recording !== undefined && { recording }),
    steps: stepsOf(data, sites, found),
  })
}

/** Those of other sites' pages count where the benchmark lists none. */
function stepsOf(data: unknown, sites: readonly DraftSite[], own: DraftSite): string[] {
  const listed = valueAt(data, ['steps'])
  if (Array.isArray(listed)) return listed.filter((step) => typeof step === 'string')
  return (sites.find((site) => site !== own && site.pages !== undefined) ?? own).pages ?? []
}

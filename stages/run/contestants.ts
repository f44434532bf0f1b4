import type { Benchmark, Site } from '#core/model/benchmark.ts'
import type { Journey } from '#measure/journey/journey.ts'
import { walkPages } from '#measure/journey/pages.ts'
import { loadedInTime, ScriptError } from '#measure/journey/script.ts'
import type { RoundOptions } from '#measure/round/round.ts'
import type { ServedSites } from '../scenarios/scripts.ts'

interface ContestantsOptions {
  benchmark: Benchmark
  /** The journey of a site that is walked by a script: read from disk on a laptop, from the bundle in Lambda. */
  loadScript: (site: Site) => Promise<Journey>
  /** The sites that the benchmark itself serves, where it does. */
  served?: ServedSites | undefined
}

/** Journey and origin of each site, by the site's name. Throws a ScriptError that names every script that does not load. */
export async function contestantsOf({
  benchmark,
  loadScript,
  served,
}: ContestantsOptions): Promise<RoundOptions['contestants']> {
  const contestants = new Map<string, { journey: Journey; origin: string; alsoAllowed?: readonly string[] }>()
  const broken: ScriptError[] = []
  for (const site of benchmark.sites) {
    const origin = originOf(site, { benchmark, served })
    const journey = await walkOf(site, { origin, benchmark, loadScript }).catch((error: unknown) => {
      if (!(error instanceof ScriptError)) throw error
      broken.push(error)
    })
    const alsoAllowed = served?.thirdParties
    if (journey !== undefined) contestants.set(site.name, { journey, origin, ...(alsoAllowed && { alsoAllowed }) })
  }
  if (broken.length === 0) return contestants
  // Sites may share a script.
  const messages = new Set(broken.map(({ message }) => message))
  throw new ScriptError([...messages].join('\n'), { cause: broken[0] })
}

async function walkOf(
  site: Site,
  { origin, benchmark, loadScript }: Pick<ContestantsOptions, 'benchmark' | 'loadScript'> & { origin: string },
): Promise<Journey> {
  const { walk } = site
  switch (walk.kind) {
    case 'pages':
      return walkPages(walk.pages, benchmark.steps)
    case 'script':
      return await loadedInTime(loadScript(site), `scenarios/${benchmark.id}/${walk.file}`)
    case 'recording': {
      const { walkRecording } = await import('#measure/journey/recording/walk.ts')
      return walkRecording({ ...walk, origin, limit: benchmark.limits.step })
    }
    default:
      throw new Error(`A site cannot be walked by ${walk satisfies never}.`)
  }
}

function originOf(
  { name, origin }: Site,
  { benchmark, served }: Pick<ContestantsOptions, 'benchmark' | 'served'>,
): string {
  if (origin !== 'served') return origin
  const found = served?.origins[name]
  if (found !== undefined) return found
  throw new ScriptError(
    `scenarios/${benchmark.id}/${benchmark.serve} gives no origin for the site "${name}". ` +
      'Its default export must return { origins: { [site]: url }, close }.',
  )
}

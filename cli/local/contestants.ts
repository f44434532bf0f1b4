import type { Benchmark } from '#core/model/benchmark.ts'
import type { Journey } from '#measure/journey/journey.ts'
import { walkPages } from '#measure/journey/pages.ts'
import { loadJourney, loadServer } from '#stages/scenarios/scripts.ts'
import { CliError } from '../cli-error.ts'

interface Contestant {
  journey: Journey
  origin: string
  /** Private origins that its pages may also load from. */
  alsoAllowed?: readonly string[]
}

/** Journey and origin of each site, by site name. */
export interface Contestants extends AsyncDisposable {
  sites: ReadonlyMap<string, Contestant>
}

/** Loads every journey and starts the sites that the benchmark serves itself. */
export async function gatherContestants(root: string, benchmark: Benchmark): Promise<Contestants> {
  const sites = new Map<string, Contestant>()
  const server =
    benchmark.serve === undefined ? undefined : await loadServer({ root, benchmark, file: benchmark.serve })
  const close = async (): Promise<void> => server?.close()
  try {
    for (const site of benchmark.sites) {
      const { walk } = site
      const journey =
        walk.kind === 'pages' ? walkPages(walk.pages, benchmark.steps) : await loadJourney({ root, benchmark, site })
      const origin = site.origin === 'served' ? server?.origins[site.name] : site.origin
      if (origin === undefined) {
        throw new CliError(
          `scenarios/${benchmark.id}/${benchmark.serve} returns no origin for the site "${site.name}". ` +
            'Its default export must return { origins: { [site]: url }, close }.',
        )
      }
      sites.set(site.name, { journey, origin, alsoAllowed: server?.thirdParties ?? [] })
    }
  } catch (error) {
    await close()
    throw error
  }
  return { sites, [Symbol.asyncDispose]: close }
}

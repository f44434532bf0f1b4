import type { Benchmark } from '#core/model/benchmark.ts'
import type { RoundOptions } from '#measure/round/round.ts'
import { contestantsOf } from '#stages/run/contestants.ts'
import { loadJourney, loadServer } from '#stages/scenarios/scripts.ts'

/** Journey and origin of each site, by the site's name, until the sites that the benchmark serves are closed. */
export interface Contestants extends AsyncDisposable {
  sites: RoundOptions['contestants']
}

/** Loads every journey and, for a benchmark that brings its own sites, starts them. Throws ScriptError. */
export async function gatherContestants(root: string, benchmark: Benchmark): Promise<Contestants> {
  const { serve } = benchmark
  const served = serve === undefined ? undefined : await loadServer({ root, benchmark, file: serve })
  const close = async (): Promise<void> => served?.close()
  try {
    const sites = await contestantsOf({
      benchmark,
      served,
      loadScript: (site) => loadJourney({ root, benchmark, site }),
    })
    return { sites, [Symbol.asyncDispose]: close }
  } catch (error) {
    await close()
    throw error
  }
}

import type { Benchmark, Site } from '#core/model/benchmark.ts'
import type { ImportedRecording } from './recording.ts'

interface WalkedOptions {
  benchmark: Benchmark
  site: Site
  imported: Pick<ImportedRecording, 'plan' | 'file' | 'starts'>
  /** Where to walk it in place of the site's own origin. */
  origin: string | undefined
}

/** The benchmark with one site, walked by a recording, once. */
export function walkedBenchmark({ benchmark, site, imported, origin }: WalkedOptions): Benchmark {
  const { plan, file, starts } = imported
  const { serve, ...rest } = benchmark
  // What opens the site is for its own origin.
  const { access, ...open } = site
  const own = origin === undefined ? site : { ...open, origin }
  const walk: Site['walk'] = { kind: 'recording', file, recording: plan.recording, starts }
  return {
    ...rest,
    ...(serve !== undefined && origin === undefined && { serve }),
    sites: [{ ...own, walk }],
    steps: starts.map(({ name }) => name),
    loads: 1,
  }
}

import type { RecordingPlace } from '#core/config/recording/place.ts'
import type { Benchmark, Site } from '#core/model/benchmark.ts'
import type { Parsed } from '#core/model/parsed.ts'
import type { RecordingImport } from '../../import/recording.ts'
import type { RecordingWalks } from '../../import/walk.ts'

/** What can be done with a recording that is added on the page. */
export interface Recordings {
  /** Where the value of a secret is set, as a sentence. */
  secretAdvice: (secret: { benchmark: string; name: string }) => string
  /** Where a site stands in its benchmark.yaml. */
  placeOf: (benchmark: Benchmark, site: Site) => Promise<Parsed<RecordingPlace>>
  /** Absent where files are written by a deployment only. */
  desk?: RecordingDesk
}

/** Of a machine that has the files of the benchmarks and a browser. */
export interface RecordingDesk {
  walks: Pick<RecordingWalks, 'begin' | 'state' | 'stop'>
  /** Writes a recording next to a benchmark.yaml, as `outpace import --into` does. */
  save: (recording: {
    benchmark: string
    place: RecordingPlace
    source: string
    text: string
  }) => Promise<RecordingImport>
}

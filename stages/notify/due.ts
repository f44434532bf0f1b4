import type { Sizing } from '#core/analysis/cost/sizing.ts'
import type { Episode, Notice } from '#core/analysis/notices/ledger.ts'
import type { Baseline } from '#core/judge/standing.ts'
import type { Benchmark } from '#core/model/benchmark.ts'
import type { Incident } from '#core/model/incident.ts'
import type { Settings } from '#core/model/settings.ts'
import type { Destination } from '#notify/destinations.ts'
import type { ShrinkPictures } from '#notify/mail/pictures.ts'
import type { EvidenceStore, Store } from '#store/port.ts'
import type { Writer } from './content.ts'

export interface NotifyOptions {
  store: Store
  evidence: Pick<EvidenceStore, 'get'>
  benchmark: Benchmark
  /** Whether there are other benchmarks: subjects then name this one. */
  several: boolean
  settings: Settings
  sizing: Sizing
  /** Whether the store is the deployed one. */
  cloud: boolean
  /** All possible recipients of this benchmark. */
  destinations: readonly Destination[]
  /** Prints a document as a PDF; without it digests have none. */
  print?: (html: string) => Promise<Uint8Array>
  /** Makes the pictures of alarms small enough for a mail; without it alarms have none. */
  shrink?: ShrinkPictures
  /** ms. */
  now: () => number
  /** ms for which a claimed delivery stays ours: longer than this call can take. */
  lease: number
  /** `change`: deliveries that failed several times are left to the clock, so that they do not hold up changes. */
  wokenBy: 'change' | 'clock'
  /** Scheduled time of a digest that is due, ISO 8601. */
  digestAt?: string
}

/** A notification that is due: what it is about, and how to write it. */
export interface Due {
  notice: Notice
  /** Undefined for a digest and a baseline. */
  episode: Episode | undefined
  /** Those that end with it. */
  along: Episode[]
  incidents: Incident[]
  /** Only for a notification about it. */
  baseline?: Baseline
  write: Writer
}

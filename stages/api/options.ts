import type { EvidenceStore } from '#store/port.ts'
import type { Access } from './access.ts'
import type { Live } from './live.ts'
import type { MarketSource } from './market-source.ts'
import type { Recordings } from './recordings/port.ts'
import type { SettingsApi } from './settings/options.ts'

/** A benchmark, and where its records are. */
export interface Contest extends Pick<MarketSource, 'benchmark' | 'store' | 'links'> {
  /** Generated to look at, so that it has no files. */
  isSample?: true
}

export interface ApiOptions {
  /** As resolved now: a changed benchmark shows without a restart. */
  contests: () => Promise<readonly Contest[]>
  evidence: EvidenceStore
  /** Judges rounds not judged yet. */
  judge: (source: Pick<MarketSource, 'benchmark' | 'market' | 'store'>) => Promise<void>
  /** Files of the page by path, such as `/index.html`. */
  page: ReadonlyMap<string, PageFile>
  /** Such as `127.0.0.1:8380`: requests for another host are refused, so that no page reaches us by a name of its own. */
  hosts: () => readonly string[]
  /** Who may see and change what. Absent: everyone who reaches the server, which is then on loopback. */
  access?: Access
  /** Receives what could not be answered. */
  failed?: (error: Error) => void
  now: () => number
  /** How live settings are changed; absent where nothing can be set. */
  settings?: SettingsApi
  /** What happens now, where this process knows it; absent: the page asks every few seconds. */
  live?: Live
  /** What becomes of recordings that are added on the page; absent: none are taken. */
  recordings?: Recordings
}

export interface PageFile {
  type: string
  body: Uint8Array<ArrayBuffer>
}

import type { Severity } from '../../model/recipient.ts'
import { DAY } from '../../model/time.ts'

/** A notification, before it is written for each recipient. */
export interface Notice {
  /** Identifies the change it reports, uniquely in the deployment, such as `incident/<benchmark>.<id>/opened`. */
  id: string
  kind: 'opened' | 'reminder' | 'closed' | 'digest' | 'baseline'
  /** When it was decided on, or scheduled; ISO 8601, UTC. */
  at: string
  /** `superseded`: recipients who have not received it yet get a later one of the same episode instead. */
  state: 'due' | 'done' | 'superseded'
  /** Ids of incidents of which it is the first to say that they opened, or that the journey works again; absent without any. */
  news?: string[]
  /** Ids of incidents of other episodes that a reminder, or the end, is about as well; absent without any. */
  along?: string[]
}

interface BaselineNotice extends Notice {
  market: string
}

/** Incidents of a benchmark that are reported together because they opened close together. */
export interface Episode {
  /** Id of the incident it is named after: the first of the most severe ones. */
  lead: string
  severity: Severity
  startedAt: string
  incidents: EpisodeIncident[]
  notices: Notice[]
  /** When a reminder of another episode was last about this one as well; absent before. */
  remindedAt?: string
}

export interface EpisodeIncident {
  id: string
  openedAt: string
  /** Whether a notice has included it. */
  told: boolean
  /** Whether our journey failed when a notice last included it; absent where none has. */
  failing?: boolean
  /** `gone`: no longer measured, so nothing will close it. */
  state: 'open' | 'closed' | 'gone'
}

/**
 * Decisions on the notifications of a benchmark. One record of plain JSON; its size depends only on what is open or
 * new.
 */
export interface Ledger {
  version: 1
  episodes: Episode[]
  digests: Notice[]
  /** The newest of each market, kept for good; absent before the first. */
  baselines?: BaselineNotice[]
  /** When the oldest of the open incidents began that are held while notifications are muted; absent without any. */
  heldFrom?: string
  /** Incidents that opened and closed while notifications were muted. */
  passed: { id: string; at: string }[]
}

export function emptyLedger(): Ledger {
  return { version: 1, episodes: [], digests: [], passed: [] }
}

/** Unreported incidents that opened longer ago are no longer news, unless they were held. */
const LOOK_BACK = 14 * DAY

/**
 * Start of the period whose incidents `planNotices` needs. `every` is the time between rounds, ms: an onset may be many
 * rounds old when it is detected.
 */
export function incidentsFrom(ledger: Ledger, { now, every }: { now: number; every: number }): string {
  const open = ledger.episodes.flatMap(({ incidents }) => incidents.filter(({ state }) => state === 'open'))
  const held = ledger.heldFrom === undefined ? [] : [ledger.heldFrom]
  const starts = [...open.map(({ openedAt }) => openedAt), ...held].map((at) => Date.parse(at))
  return new Date(Math.min(now - LOOK_BACK - 96 * every, ...starts)).toISOString()
}

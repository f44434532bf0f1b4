import type { Incident } from '../model/incident.ts'
import { type Severity, severities, severityOf } from '../model/recipient.ts'

/** Something that is to be told, before it is written out for each of its readers. */
export interface Notice {
  /** Names the change that it tells, in the whole deployment: such as `incident/<benchmark>.<id>/opened`. */
  id: string
  kind: 'opened' | 'reminder' | 'closed' | 'digest'
  /** When it was decided, or scheduled; ISO 8601, UTC. */
  at: string
  /** `superseded`: who has not got it yet gets a later one of the same episode instead. */
  state: 'due' | 'done' | 'superseded'
}

/** Incidents of a benchmark that are told together, because they came together. */
export interface Episode {
  /** Id of the incident that it is named after: of the most severe ones the first. */
  lead: string
  severity: Severity
  startedAt: string
  incidents: EpisodeIncident[]
  notices: Notice[]
}

interface EpisodeIncident {
  id: string
  openedAt: string
  /** Whether a notice had it in it. */
  told: boolean
  /** `gone`: nobody measures any more what would close it. */
  state: 'open' | 'closed' | 'gone'
}

/** What was decided to tell of a benchmark. Plain JSON, one record; it only grows with what is open or new. */
export interface Ledger {
  version: 1
  episodes: Episode[]
  digests: Notice[]
  /** Incidents that came and went while nobody was to be told. */
  passed: { id: string; at: string }[]
}

export interface NoticeInput {
  benchmark: string
  /** Of the markets there are, oldest first; at least since the openings of `oldestOpen` and of `newsFrom`. */
  incidents: readonly Incident[]
  /** ms. */
  now: number
  muted: boolean
  /** Ids. */
  acknowledged: ReadonlyMap<string, unknown> | ReadonlySet<string>
  /** ms; null: never. */
  reminder: number | null
}

const HOUR = 60 * 60_000
const DAY = 24 * HOUR
/** What opens within this time of a mail is not told at once, but together when it is over. */
const TOGETHER = HOUR
/** What was over before it could be told is news for this long. */
const NEWS = DAY
/** Older openings that nobody was told of are none any more. */
const LOOK_BACK = 14 * DAY
/** How long what is over stays in the ledger, so that it is not taken for new. */
const REMEMBERED = 7 * DAY

export function emptyLedger(): Ledger {
  return { version: 1, episodes: [], digests: [], passed: [] }
}

/** Start of the time whose incidents `planNotices` must see; `every` is ms between rounds, because onsets may be old. */
export function incidentsFrom(ledger: Ledger, { now, every }: { now: number; every: number }): string {
  const open = ledger.episodes.flatMap(({ incidents }) => incidents.filter(({ state }) => state === 'open'))
  const starts = open.map(({ openedAt }) => Date.parse(openedAt))
  return new Date(Math.min(now - LOOK_BACK - 96 * every, ...starts)).toISOString()
}

/**
 * The ledger after what is known now: new notices are due in it. The same standing leads to the same ledger, however often
 * it is asked and in whatever order changes were heard of; so only the stored ledger decides what is told.
 */
export function planNotices(before: Ledger, standing: NoticeInput): Ledger {
  const ledger = structuredClone(before)
  const { incidents, now, muted } = standing
  const known = new Set([
    ...ledger.episodes.flatMap((episode) => episode.incidents.map(({ id }) => id)),
    ...ledger.passed.map(({ id }) => id),
  ])
  const fresh = incidents.filter((incident) => !known.has(incident.id) && isNews(incident, now))
  if (muted) {
    const over = fresh.filter(({ closedAt }) => closedAt !== null)
    ledger.passed.push(...over.map(({ id }) => ({ id, at: iso(now) })))
    return ledger
  }
  const byId = new Map(incidents.map((incident) => [incident.id, incident]))
  for (const episode of ledger.episodes) follow(episode, byId)
  for (const incident of fresh.toSorted(bySeverity)) place(ledger, { incident, now })
  for (const episode of ledger.episodes) planEpisode(episode, standing)
  return pruned(ledger, now)
}

/** Puts a digest among what is due; idempotent. */
export function planDigest(before: Ledger, { id, at }: Pick<Notice, 'id' | 'at'>): Ledger {
  if (before.digests.some((digest) => digest.id === id)) return before
  return { ...before, digests: [...before.digests, { id, kind: 'digest', at, state: 'due' }] }
}

function isNews({ closeDetectedAt }: Incident, now: number): boolean {
  return closeDetectedAt === null || now - Date.parse(closeDetectedAt) <= NEWS
}

function bySeverity(one: Incident, other: Incident): number {
  const more = rank(severityOf(other)) - rank(severityOf(one))
  return more !== 0 ? more : compare(one.openedAt + one.id, other.openedAt + other.id)
}

function rank(severity: Severity): number {
  return severities.indexOf(severity)
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0
}

/** Notes what became of an episode's incidents. */
function follow({ incidents }: Episode, byId: ReadonlyMap<string, Incident>): void {
  for (const each of incidents) {
    if (each.state !== 'open') continue
    const found = byId.get(each.id)
    if (found === undefined) each.state = 'gone'
    else if (found.closedAt !== null) each.state = 'closed'
  }
}

/** Joins an incident to the episode that it came with, or begins one: what is more severe is told on its own. */
function place(ledger: Ledger, { incident, now }: { incident: Incident; now: number }): void {
  const severity = severityOf(incident)
  const state = incident.closedAt === null ? 'open' : 'closed'
  const entry: EpisodeIncident = { id: incident.id, openedAt: incident.openedAt, told: false, state }
  const near = ledger.episodes.find(
    (episode) =>
      now - Date.parse(episode.startedAt) <= TOGETHER &&
      rank(episode.severity) >= rank(severity) &&
      (episode.notices.length === 0 ? !isOver(episode) || state === 'closed' : !isOver(episode)),
  )
  if (near !== undefined) near.incidents.push(entry)
  else ledger.episodes.push({ lead: incident.id, severity, startedAt: iso(now), incidents: [entry], notices: [] })
}

function isOver({ incidents }: Episode): boolean {
  return incidents.every(({ state }) => state !== 'open')
}

function planEpisode(episode: Episode, { benchmark, now, acknowledged, reminder }: NoticeInput): void {
  const { incidents, notices, startedAt } = episode
  const name = `incident/${benchmark}.${episode.lead}`
  const newest = notices.at(-1)
  if (newest?.kind === 'closed') return
  if (isOver(episode)) {
    if (incidents.some(({ state }) => state === 'closed')) add(episode, { kind: 'closed', id: `${name}/closed`, now })
    return
  }
  if (newest === undefined) {
    add(episode, { kind: 'opened', id: `${name}/opened`, now })
    return
  }
  const open = incidents.filter(({ state }) => state === 'open')
  const reminders = notices.filter(({ kind }) => kind === 'reminder').length
  const isFollowUp = open.some(({ told }) => !told) && now - Date.parse(startedAt) > TOGETHER
  const isReminder =
    reminder !== null && now - Date.parse(newest.at) >= reminder && !open.every(({ id }) => acknowledged.has(id))
  if (isFollowUp || isReminder) add(episode, { kind: 'reminder', id: `${name}/reminder/${reminders + 1}`, now })
}

function add(episode: Episode, { kind, id, now }: Pick<Notice, 'kind' | 'id'> & { now: number }): void {
  for (const notice of episode.notices) if (notice.state === 'due') notice.state = 'superseded'
  episode.notices.push({ id, kind, at: iso(now), state: 'due' })
  for (const incident of episode.incidents) incident.told = true
}

function pruned(ledger: Ledger, now: number): Ledger {
  const isRecent = ({ at }: { at: string }) => now - Date.parse(at) <= REMEMBERED
  return {
    ...ledger,
    episodes: ledger.episodes.filter(
      (episode) =>
        !isOver(episode) || isRecent({ at: episode.startedAt }) || episode.notices.some((notice) => isRecent(notice)),
    ),
    digests: ledger.digests.filter(isRecent),
    passed: ledger.passed.filter(isRecent),
  }
}

function iso(now: number): string {
  return new Date(now).toISOString()
}
